import type { App } from "../app.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { createLeader } from "../engine/leader.ts";

/**
 * Has `work` done by one of the processes that share the store, whichever that is at the time, until `signal` aborts. A
 * chat's aid.
 */
export type Alone = (name: string, work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) => Promise<void>;

export function aloneIn(
  { watched: { store, replica } }: { readonly watched: Pick<App["watched"], "store" | "replica"> },
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Alone {
  return async (name, lead, signal) => {
    const leader = createLeader({ store, clock, log, owner: replica, name, lead });
    await aborted(signal);
    await leader.stop();
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
