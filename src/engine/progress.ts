import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Wait } from "../core/http.ts";
import type { Log } from "../core/log.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import { type Ledger, outcomesInOrder } from "./ledger.ts";

/** Chats allow about one edit of a message a second (Slack chat.update, tier 3: 50 a minute; docs read 2026-11-21). */
const EVERY_MS = 1_000;

export interface ProgressOptions {
  readonly plan: StoredPlan;
  readonly clock: Clock;
  readonly log: Log;
  readonly waits?: () => readonly Wait[];
  onProgress(outcomes: readonly Outcome[], waits: readonly Wait[]): void;
}

export interface Progress {
  /** Tells the last state, when all outcomes are there. */
  conclude(): void;
  /** Nothing is told by itself any more. */
  stop(): void;
}

/** Tells at most once a second what is new: further outcomes, or accounts that are being waited for. */
export function startProgress(options: ProgressOptions, ledger: Ledger): Progress {
  const { plan, clock, log, waits = () => [], onProgress } = options;
  const accounts = new Set(plan.operations.map((operation) => operation.account));
  const stopped = new AbortController();
  let told = { outcomes: 0, waits: 0 };
  void tick();

  async function tick(): Promise<void> {
    while (await sleptThrough(clock, EVERY_MS, stopped.signal)) tell(hasNews);
  }

  function hasNews(outcomes: number, waiting: number): boolean {
    return outcomes !== told.outcomes || waiting + told.waits > 0;
  }

  /** Whoever listens cannot break the work off. */
  function tell(when: typeof hasNews): void {
    try {
      const outcomes = outcomesInOrder(plan, ledger);
      const waiting = waits().filter(({ account, untilAt }) => accounts.has(account) && untilAt > clock.now());
      if (!when(outcomes.length, waiting.length)) return;
      told = { outcomes: outcomes.length, waits: waiting.length };
      onProgress(outcomes, waiting);
    } catch (error) {
      log.error("plan.progress.threw", { plan: plan.id, inbound: plan.inbound, error });
    }
  }

  return { conclude: () => tell(() => true), stop: () => stopped.abort() };
}
