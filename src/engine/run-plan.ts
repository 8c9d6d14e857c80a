import { BotError } from "../core/errors.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { auditEntry, planRecord } from "./audit.ts";
import { lanesOf, runLane } from "./lanes.ts";
import { type Ledger, openLedger, outcomesInOrder } from "./ledger.ts";
import { type ProgressOptions, startProgress } from "./progress.ts";
import type { Run } from "./run.ts";
import { finishedChanges } from "./undo.ts";

/** Waits between attempts to write the end of a plan down; then it stays unfinished in the store. */
const FINISH_AGAIN_MS = [1_000, 2_000, 5_000, 10_000] as const;

export interface RunOptions extends Omit<Run, "ledger" | "facts">, ProgressOptions {
  readonly plan: StoredPlan;
  readonly store: Store;
  readonly isResumed: boolean;
}

/** Carries a plan out to its end. Throws only the reason of an abort, with every outcome so far written down. */
export async function runPlan(options: RunOptions): Promise<readonly Outcome[]> {
  const { plan, log, isResumed, signal } = options;
  const facts = { plan: plan.id, inbound: plan.inbound };
  const ledger = await openLedger(plan, isResumed, options);
  const run: Run = { ...options, ledger, facts };
  if (isResumed) log.info("plan.resumed", { ...facts, known: ledger.outcomes().length });
  const progress = startProgress(options, ledger);
  try {
    const lanes = await Promise.allSettled(lanesOf(plan.operations).map((lane) => runLane(lane, run)));
    for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
    await finish(run, options.store);
  } catch (error) {
    await ledger.unwritten();
    log[signal.aborted ? "warn" : "error"]("plan.broke_off", { ...facts, error });
    throw error;
  } finally {
    progress.stop();
  }
  progress.conclude();
  return outcomesInOrder(plan, ledger);
}

/** The end of a plan is one commit: it leaves the live documents for the journal, with its audit record. */
async function finish({ plan, ledger, facts, clock, log, signal }: Run, store: Store): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const at = clock.now();
    try {
      await store.commit(await endOf(plan, ledger, at));
      log.info("plan.finished", { ...facts, ms: at - plan.createdAt, operations: plan.operations.length });
      return;
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== "store_failed") throw error;
      const waitMs = FINISH_AGAIN_MS[tries];
      log.error("plan.finish.not_written", { ...facts, error, willRetry: waitMs !== undefined });
      // Everything was done and is told now; the next start finds the plan and looks again.
      if (waitMs === undefined) return;
      await clock.sleep(waitMs, signal);
    }
  }
}

async function endOf(plan: StoredPlan, ledger: Ledger, at: number): Promise<readonly Change[]> {
  const outcomes = outcomesInOrder(plan, ledger);
  return [
    ...(await ledger.unwritten()),
    // A plan is written once: whoever dropped or changed it meanwhile has finished it in our place.
    { drop: "plans", id: plan.id, version: 1 },
    ...finishedChanges(plan, outcomes, at),
    auditEntry(planRecord(plan, outcomes, at)),
  ];
}
