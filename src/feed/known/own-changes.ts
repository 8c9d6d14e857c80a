import { BotError } from "../../core/errors.ts";
import type { Store } from "../../core/store.ts";
import { type Arrival, keepArrival } from "./arrival.ts";
import type { OwnChange } from "./knowledge.ts";

/** In one commit. Ours. */
const AT_ONCE = 100;

/** Makes them durable as arrivals; resolves with those that were not there before. Throws BotError("store_failed"). */
export async function keepOwn(
  store: Pick<Store, "commit">,
  changes: readonly OwnChange[],
  now: number,
): Promise<readonly Arrival[]> {
  const arrivals = changes.map((change) => arrivalOf(change, now));
  const fresh: Arrival[] = [];
  for (let n = 0; n < arrivals.length; n += AT_ONCE)
    fresh.push(...(await keepSome(store, arrivals.slice(n, n + AT_ONCE))));
  return fresh;
}

async function keepSome(store: Pick<Store, "commit">, arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
  try {
    await store.commit(arrivals.flatMap(keepArrival));
    return arrivals;
  } catch (error) {
    if (!(error instanceof BotError) || error.code !== "conflict") throw error;
    if (arrivals.length === 1) return [];
    // Some were told before: each says for itself.
    const kept: Arrival[] = [];
    for (const arrival of arrivals) kept.push(...(await keepSome(store, [arrival])));
    return kept;
  }
}

function arrivalOf({ id, account, ...told }: OwnChange, now: number): Arrival {
  return { id: `${account}:${id}`, version: 1, event: { type: "alert", id, account, ...told }, at: now, isOurs: true };
}
