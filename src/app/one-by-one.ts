import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Store } from "../core/store.ts";
import { LEASE_MS, RENEW_EVERY_MS } from "../engine/lease-times.ts";

const ASK_EVERY_MS = 250;
/** How long work that was left is waited for: longer than it takes to be taken over. */
const LEFTOVERS_MS = 30_000;

/** Work that must not overlap: each begins when the one before it has ended, well or badly. */
export interface OneByOne {
  /** `onWait` is called first when something is under way. Resolves and rejects as `work` does. */
  run<T>(work: () => Promise<T>, onWait: () => Promise<unknown>): Promise<T>;
}

export interface OneByOneParts {
  readonly name: string;
  /** Where it is shared, the work of all processes is kept apart. */
  readonly store: Store;
  /** The replica's id. */
  readonly owner: string;
  /** Real time, as of the leases. */
  readonly clock: Clock;
  readonly log: Log;
  /** Whether such work of another turn is still being done, or waits to be taken over. */
  isUnfinished(): Promise<boolean>;
}

export function oneByOne({ name, store, owner, clock, log, isUnfinished }: OneByOneParts): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  /** A process that died in the middle has left work that comes first: whoever takes it over does not wait for a turn. */
  async function waitForLeftovers(): Promise<void> {
    for (let waitedMs = 0; await isUnfinished(); waitedMs += ASK_EVERY_MS) {
      if (waitedMs >= LEFTOVERS_MS) return log.warn("turn.leftovers", { name });
      await clock.sleep(ASK_EVERY_MS);
    }
  }

  /** Keeps other processes out until what it resolves with is called. Throws BotError("store_failed"). */
  async function enter(onWait: () => Promise<unknown>): Promise<() => Promise<void>> {
    let lease = await store.lease(name, owner, LEASE_MS);
    if (lease === undefined) await onWait();
    while (lease === undefined) {
      await clock.sleep(ASK_EVERY_MS);
      lease = await store.lease(name, owner, LEASE_MS);
    }
    const held = lease;
    const over = new AbortController();
    const keeping = keep(over.signal);
    const leave = async (): Promise<void> => {
      over.abort();
      await keeping;
      await surely(store.release(held));
    };
    try {
      await waitForLeftovers();
      return leave;
    } catch (error) {
      await leave();
      throw error;
    }
  }

  async function keep(over: AbortSignal): Promise<void> {
    while (await sleptThrough(clock, RENEW_EVERY_MS, over)) await surely(store.lease(name, owner, LEASE_MS));
  }

  /** A lease that cannot be kept runs out, and a process that is silent for so long writes nothing anyway. */
  async function surely(change: Promise<unknown>): Promise<void> {
    try {
      await change;
    } catch (error) {
      log.warn("turn.lease.failed", { name, error });
    }
  }

  return {
    run: async (work, onWait) => {
      const before = last;
      const turn = Promise.withResolvers<void>();
      last = turn.promise;
      waiting += 1;
      let leave: (() => Promise<void>) | undefined;
      try {
        if (waiting > 1) await onWait();
        await before;
        if (store.isShared) leave = await enter(onWait);
        return await work();
      } finally {
        waiting -= 1;
        await leave?.();
        turn.resolve();
      }
    },
  };
}
