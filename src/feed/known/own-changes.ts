import { type Arrival, arrivalOf, keptTogether } from "../../core/arrival.ts";
import type { Store } from "../../core/store.ts";
import type { OwnChange } from "./knowledge.ts";

/** In one commit. Ours. */
const AT_ONCE = 100;

/**
 * Makes them durable as arrivals; yields those that were not there before, as soon as they are. Throws
 * BotError("store_failed"): then the rest is not kept.
 */
export async function* keepOwn(
  store: Pick<Store, "commit">,
  changes: readonly OwnChange[],
  now: number,
): AsyncGenerator<readonly Arrival[]> {
  const arrivals = changes.map((change) => ownArrival(change, now));
  for (let n = 0; n < arrivals.length; n += AT_ONCE) yield await keepSome(store, arrivals.slice(n, n + AT_ONCE));
}

async function keepSome(store: Pick<Store, "commit">, arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
  if (await keptTogether(store, arrivals)) return arrivals;
  if (arrivals.length === 1) return [];
  // Some were told before: each says for itself.
  const kept: Arrival[] = [];
  for (const arrival of arrivals) kept.push(...(await keepSome(store, [arrival])));
  return kept;
}

function ownArrival(change: OwnChange, now: number): Arrival {
  return { ...arrivalOf({ type: "alert", ...change }, now), isOurs: true };
}
