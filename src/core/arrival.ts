import { BotError } from "./errors.ts";
import type { VendorEvent } from "./events.ts";
import type { JsonObject } from "./json.ts";
import type { Change, Store } from "./store.ts";

/** How long an event is known by its id: longer than any sender repeats it. PagerDuty tries for two days (its docs, read 2026-11-21). */
const SEEN_MS = 8 * 86_400_000;

/** An event that was heard, is durable in "arrivals", and has not been taken in yet. */
export interface Arrival {
  /** `<account>:<the event's id>`: the same event has the same one, however often it is sent. */
  readonly id: string;
  readonly version: number;
  readonly event: VendorEvent;
  /** When it was received, ms. */
  readonly at: number;
  /** It was done through this bot, and its time is by our own clock. */
  readonly isOurs?: true;
}

/** As it is once it is kept. */
export function arrivalOf(event: VendorEvent, at: number): Arrival {
  return { id: `${event.account}:${event.id}`, version: 1, event, at };
}

/**
 * Keeps all of them in one commit. False: one at least waits already or was taken in before, and none is kept by this.
 * Throws BotError("store_failed").
 */
export async function keptTogether(store: Pick<Store, "commit">, arrivals: readonly Arrival[]): Promise<boolean> {
  try {
    await store.commit(arrivals.flatMap(keepArrival));
    return true;
  } catch (error) {
    if (error instanceof BotError && error.code === "conflict") return false;
    throw error;
  }
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

/** Where it is remembered, in "seen", that an arrival was taken in. */
export function seenId(arrival: string): string {
  return `event:${arrival}`;
}

/** Where whoever takes a test event in keeps when that was: in "seen". */
export function hookTestId(account: string): string {
  return `hook-test:${account}`;
}
