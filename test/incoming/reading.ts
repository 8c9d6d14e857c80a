import type { AlertEvent, EventSource, HookReading } from "../../src/core/events.ts";
import { only } from "../contracts/vendor-world.ts";

const REQUEST = { headers: {}, raw: new Uint8Array() };

export function readingOf(source: EventSource, body: unknown): HookReading {
  return source.read(body, REQUEST);
}

/** The alerts that a delivery tells of. */
export function alertsOf(source: EventSource, body: unknown): readonly AlertEvent[] {
  return readingOf(source, body).events.flatMap((event) => (event.type === "alert" ? [event] : []));
}

export function alertIn(source: EventSource, body: unknown): AlertEvent {
  return only(alertsOf(source, body));
}
