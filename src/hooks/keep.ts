import { type Arrival, arrivalOf, keptTogether } from "../core/arrival.ts";
import type { VendorEvent } from "../core/events.ts";
import type { Store } from "../core/store.ts";

/** What became of one delivery's events. */
export interface Kept {
  /** Heard for the first time, and durable. */
  readonly fresh: readonly Arrival[];
  /** How many had been heard before. */
  readonly known: number;
  /** Why the rest could not be kept; undefined: there is no rest. */
  readonly failure?: unknown;
}

/** Makes events durable, each once however often it comes. One commit, unless some of several were heard before. */
export async function keep(store: Pick<Store, "commit">, events: readonly VendorEvent[], at: number): Promise<Kept> {
  const arrivals = distinct(events.map((event) => arrivalOf(event, at)));
  if (arrivals.length === 0) return { fresh: [], known: 0 };
  if (await keptTogether(store, arrivals)) return { fresh: arrivals, known: events.length - arrivals.length };
  if (arrivals.length === 1) return { fresh: [], known: events.length };
  return keepEach(store, arrivals, events.length);
}

/** Some were heard before: which, each says for itself. */
async function keepEach(store: Pick<Store, "commit">, arrivals: readonly Arrival[], told: number): Promise<Kept> {
  const results = await Promise.allSettled(arrivals.map((arrival) => keptTogether(store, [arrival])));
  const fresh = arrivals.filter((_, n) => results[n]?.status === "fulfilled" && results[n].value);
  const failed = results.filter((result) => result.status === "rejected");
  const known = told - fresh.length - failed.length;
  return { fresh, known, ...(failed[0] === undefined ? {} : { failure: failed[0].reason }) };
}

function distinct(arrivals: readonly Arrival[]): readonly Arrival[] {
  if (arrivals.length < 2) return arrivals;
  return [...new Map(arrivals.map((arrival) => [arrival.id, arrival])).values()];
}
