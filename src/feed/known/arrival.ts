import type { VendorEvent } from "../../core/events.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Change, Document } from "../../core/store.ts";
import type { AlertNews } from "./caught-up.ts";
import { arrivalValue } from "./schema.ts";

/** How long an event is known by its id: longer than any sender repeats it. PagerDuty tries for two days (its docs, read 2026-11-21). */
const SEEN_MS = 8 * 86_400_000;

/** An event that was heard, is durable in "arrivals", and has not been taken in yet. */
export interface Arrival {
  /** `<account>:<the event's id>`. */
  readonly id: string;
  readonly version: number;
  readonly event: VendorEvent;
  /** When it was received, ms. */
  readonly at: number;
  /** It was done through this bot, and its time is by our own clock. */
  readonly isOurs?: true;
}

/** undefined: it is no arrival that this version can read. */
export function readArrival({ id, version, value }: Document): Arrival | undefined {
  const parsed = arrivalValue.safeParse(value);
  return parsed.success ? { id, version, ...parsed.data } : undefined;
}

/** Keeps a new one, unless it waits already or was taken in before: then the commit is a conflict. */
export function keepArrival({ id, event, at, isOurs }: Arrival): readonly Change[] {
  const value: object = { event, at, ...(isOurs === undefined ? {} : { isOurs }) };
  return [
    { check: "seen", id: seenId(id), version: 0 },
    { put: "arrivals", id, version: 0, value: value as JsonObject },
  ];
}

/** For the commit that keeps its consequence. A conflict where it was taken in before. */
export function endArrival({ id, version }: Arrival, now: number): readonly Change[] {
  return [
    { drop: "arrivals", id, version },
    { put: "seen", id: seenId(id), version: 0, value: { until: now + SEEN_MS } },
  ];
}

export function seenId(arrival: string): string {
  return `event:${arrival}`;
}

/** What arrivals tell of an alert. */
export function newsOf(arrivals: readonly Arrival[]): readonly AlertNews[] {
  return arrivals.flatMap(({ event, isOurs }) =>
    event.type === "alert" ? [{ event, ...(isOurs === undefined ? {} : { isOurs }) }] : [],
  );
}
