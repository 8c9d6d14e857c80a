import { type Clock, sleptThrough } from "../core/clock.ts";
import { type Log, spellOf } from "../core/log.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Store } from "../core/store.ts";
import type { Engine } from "../engine/engine.ts";
import type { Inbox } from "../engine/inbox.ts";
import type { AppEars } from "./ears.ts";

/** With a lease of ten seconds, what a dead process left is taken up well within twenty. */
const SWEEP_EVERY_MS = 2_000;
/**
 * How many plans are caught up with at the same time: what somebody says meanwhile is answered as quickly as ever. Many
 * of them may only be waiting for their settle windows.
 */
const AT_ONCE = 128;

export interface SuccessionParts {
  readonly store: Store;
  readonly engine: Engine;
  readonly inbox: Inbox;
  readonly ears: AppEars;
  /** Real time, as of the leases. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes up what processes that are gone have left. */
export interface Succession {
  /**
   * Takes up what can be told through the adapters that are there. Resolves when it has begun; it goes on until nothing
   * is left. Throws BotError("store_failed").
   */
  sweep(): Promise<void>;
  /** In a shared store, looks again and again from now on. */
  start(): void;
  stop(): Promise<void>;
}

export function createSuccession({ store, engine, inbox, ears, clock, log }: SuccessionParts): Succession {
  const stopped = new AbortController();
  const sweeping = spellOf(log, "succession.sweep");
  let watching: Promise<void> = Promise.resolve();

  let atWork = 0;
  /** The last look found as many as were wanted. */
  let mayBeMore = false;

  async function sweep(): Promise<void> {
    await takePlans();
    for (const owed of await inbox.takeOver(ears.reaches)) ears.interrupted(owed);
  }

  /** Takes as many as there is room for. */
  async function takePlans(): Promise<void> {
    const room = AT_ONCE - atWork;
    // Kept free meanwhile: others end while the store is asked.
    atWork += room;
    let taken = 0;
    try {
      const plans = await engine.takeOver(ears.reaches, room);
      taken = plans.length;
      mayBeMore = taken === room;
      for (const plan of plans) void finish(plan);
    } finally {
      atWork -= room - taken;
    }
  }

  /** Each look at what is left goes through all of it, so it is worth waiting until half have ended. */
  async function finish(plan: StoredPlan): Promise<void> {
    await ears.finish(plan);
    atWork -= 1;
    if (!mayBeMore || atWork > AT_ONCE / 2 || stopped.signal.aborted) return;
    await takePlans().catch(sweeping.failed);
  }

  async function watch(): Promise<void> {
    while (await sleptThrough(clock, SWEEP_EVERY_MS, stopped.signal)) {
      try {
        await sweep();
        sweeping.worked();
      } catch (error) {
        sweeping.failed(error);
      }
    }
  }

  return {
    sweep,
    start: () => {
      if (store.isShared) watching = watch();
    },
    stop: async () => {
      stopped.abort();
      await watching;
    },
  };
}
