import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Store } from "../core/store.ts";
import type { Engine } from "../engine/engine.ts";
import type { Inbox } from "../engine/inbox.ts";
import type { AppEars } from "./ears.ts";

/** With a lease of ten seconds, what a dead process left is taken up well within twenty. */
const SWEEP_EVERY_MS = 2_000;

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
  /** One look, for what can be told through the adapters that are there. Resolves with how many plans it took over. */
  sweep(): Promise<number>;
  /** In a shared store, looks again and again from now on. */
  start(): void;
  stop(): Promise<void>;
}

export function createSuccession({ store, engine, inbox, ears, clock, log }: SuccessionParts): Succession {
  const stopped = new AbortController();
  let watching: Promise<void> = Promise.resolve();

  async function sweep(): Promise<number> {
    const plans = await engine.takeOver(ears.reaches);
    for (const plan of plans) ears.finish(plan);
    for (const owed of await inbox.takeOver(ears.reaches)) ears.interrupted(owed);
    return plans.length;
  }

  async function watch(): Promise<void> {
    while (await sleptThrough(clock, SWEEP_EVERY_MS, stopped.signal)) {
      try {
        await sweep();
      } catch (error) {
        log[error instanceof BotError ? "warn" : "error"]("succession.sweep.failed", { error });
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
