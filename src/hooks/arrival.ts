import type { VendorEvent } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import type { Change } from "../core/store.ts";

/** An event that was heard and that nobody has looked at yet, as it is kept in "arrivals". */
export interface Arrival {
  /** `<account>:<the event's id>`: the same event has the same one, however often it is sent. */
  readonly id: string;
  readonly version: number;
  readonly event: VendorEvent;
  /** When it was received, ms. */
  readonly at: number;
}

export function arrivalOf(event: VendorEvent, at: number): Arrival {
  return { id: `${event.account}:${event.id}`, version: 1, event, at };
}

/** Keeps an arrival, unless it waits already or was taken in within the days for which that is remembered. */
export function keeping({ id, event, at }: Arrival): readonly Change[] {
  const value: object = { event, at };
  return [
    { check: "seen", id: `event:${id}`, version: 0 },
    { put: "arrivals", id, version: 0, value: value as JsonObject },
  ];
}
