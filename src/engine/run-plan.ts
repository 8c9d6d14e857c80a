import { BotError } from "../core/errors.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { auditEntry, planRecord } from "./audit.ts";
import type { Held } from "./claims.ts";
import { isConflict } from "./commit.ts";
import { lanesOf, runLane } from "./lanes.ts";
import { type Ledger, openLedger, outcomesInOrder, readOutcomes } from "./ledger.ts";
import { type ProgressOptions, startProgress } from "./progress.ts";
import { takenOver } from "./replica.ts";
import type { Run } from "./run.ts";
import { finishedChanges } from "./undo.ts";

/** Waits between attempts to write the end of a plan down; then its report goes out, and the last one is repeated. */
const FINISH_AGAIN_MS = [1_000, 2_000, 5_000, 10_000] as const;
const FINISH_LATER_MS = 30_000;

export interface RunOptions extends Omit<Run, "ledger" | "facts">, ProgressOptions {
  readonly plan: StoredPlan;
  readonly held: Held;
  readonly store: Store;
  readonly isResumed: boolean;
  readonly marks?: (plan: StoredPlan) => readonly Change[];
}

export interface Ran {
  /** One for each operation. */
  readonly outcomes: readonly Outcome[];
  /** Set when the store could not write the end down so far: resolves once it is. */
  readonly written: Promise<void> | undefined;
}

/**
 * Carries a plan out to its end; one that lacks only its report is read. Throws only the reason of an abort, or
 * BotError("taken_over"), with every outcome so far written down.
 */
export async function runPlan(options: RunOptions): Promise<Ran> {
  const { plan, log, isResumed } = options;
  if (plan.state === "finished") {
    return { outcomes: await readOutcomes(options.store, plan), written: undefined };
  }
  const facts = { plan: plan.id, inbound: plan.inbound };
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const ledger = await openLedger(plan, isResumed, { ...options, onTakenOver: () => lost.abort(takenOver()) });
  const run: Run = { ...options, signal, ledger, facts };
  if (isResumed) log.info("plan.resumed", { ...facts, known: ledger.outcomes().length });
  const progress = startProgress(options, ledger);
  try {
    const lanes = await Promise.allSettled(lanesOf(plan.operations).map((lane) => runLane(lane, run)));
    for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
    const late = Promise.withResolvers<"late">();
    const writing = finish(run, options, () => late.resolve("late"));
    const isLate = (await Promise.race([writing, late.promise])) === "late";
    progress.conclude();
    return { outcomes: outcomesInOrder(plan, ledger), written: isLate ? writing : undefined };
  } catch (error) {
    await ledger.unwritten();
    log[signal.aborted ? "warn" : "error"]("plan.broke_off", { ...facts, error });
    throw error;
  } finally {
    progress.stop();
  }
}

/**
 * The end of a plan is one commit: its last outcomes, its place in the history, and that only its report is missing.
 * Calls `late` when the store could not write it for some time: everything was done and can be told.
 */
async function finish(run: Run, { store, held, marks }: RunOptions, late: () => void): Promise<void> {
  const { plan, ledger, facts, clock, log, signal } = run;
  for (let tries = 0; ; tries += 1) {
    const at = clock.now();
    try {
      await store.commit([...(await endOf(plan, ledger, at)), ...(marks?.(plan) ?? []), held.toReporting()]);
      held.moved();
      log.info("plan.finished", { ...facts, ms: at - plan.createdAt, operations: plan.operations.length });
      return;
    } catch (error) {
      if (isConflict(error)) throw takenOver(error);
      if (!(error instanceof BotError) || error.code !== "store_failed") throw error;
      log.error("plan.finish.not_written", { ...facts, error });
      if (tries === FINISH_AGAIN_MS.length) late();
      await clock.sleep(FINISH_AGAIN_MS[tries] ?? FINISH_LATER_MS, signal);
    }
  }
}

async function endOf(plan: StoredPlan, ledger: Ledger, at: number): Promise<readonly Change[]> {
  const outcomes = outcomesInOrder(plan, ledger);
  return [
    ...(await ledger.unwritten()),
    ...finishedChanges(plan, outcomes, at),
    auditEntry(planRecord(plan, outcomes, at)),
  ];
}
