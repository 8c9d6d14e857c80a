import { BotError, sentenceOf } from "../core/errors.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome } from "../core/plan.ts";
import { abortable } from "./abortable.ts";
import type { Run } from "./run.ts";
import { executionOf } from "./send.ts";

/**
 * A vendor may carry out a write some time after it failed to answer, and show it later still: only after this long
 * does "not found" mean "did not happen". Measured against emulated vendors whose effects land late: with a window
 * shorter than the lateness writes are doubled, with a longer one none are.
 */
export const SETTLE_MS = 30_000;

/** When to look while the window lasts, ms from now: what is found ends the search. The last look is at its end. */
const EARLY_LOOKS_MS = [0, 3_000, 10_000] as const;

/** A vendor that is left alone for longer than this is not waited for: the person is told what is not known. */
const PAUSE_MS_MAX = 60_000;

export type Finding =
  | { readonly type: "found"; readonly outcome: Outcome }
  /** Not there, and the window is over. */
  | { readonly type: "absent" }
  /** Nobody knows; `reason` says why not, to go after a semicolon. `againAt`: the vendor is not asked before; or 0. */
  | { readonly type: "hidden"; readonly reason: string; readonly againAt: number };

/**
 * Looks whether an operation of unknown outcome happened; what is not there is looked for until the settle window has
 * passed since `doubtedAt` (ms). Throws only the reason of an abort.
 */
export async function look(kind: OperationKind, operation: Operation, doubtedAt: number, run: Run): Promise<Finding> {
  const { clock, settleMs } = run;
  const { reconcile } = kind;
  if (reconcile === undefined) {
    const harmless = kind.safety === "repeatable" ? ", and sending it again is harmless" : "";
    return { type: "hidden", reason: `there is no way to look it up${harmless}`, againAt: 0 };
  }
  const leftMs = Math.min(settleMs, Math.max(0, doubtedAt + settleMs - clock.now()));
  // By a clock that never jumps: a date that is set forward must not end the window.
  const since = clock.elapsed();
  let finding: Finding = { type: "absent" };
  for (const afterMs of [...EARLY_LOOKS_MS.filter((ms) => ms < leftMs), leftMs]) {
    const waitMs = since + afterMs - clock.elapsed();
    if (waitMs > 0) await clock.sleep(waitMs, run.signal);
    finding = await lookOnce(operation, () => reconcile(operation, executionOf([operation], run)), run);
    if (finding.type === "found") break;
  }
  const pauseMs = finding.type === "hidden" ? finding.againAt - clock.now() : 0;
  // The vendor is left alone for a while: a look at the end of that is worth more than none.
  if (pauseMs > 0 && pauseMs <= PAUSE_MS_MAX) {
    await clock.sleep(pauseMs, run.signal);
    finding = await lookOnce(operation, () => reconcile(operation, executionOf([operation], run)), run);
  }
  return finding;
}

async function lookOnce(
  { id, kind }: Operation,
  reconcile: () => Promise<Outcome | undefined>,
  { signal, log, facts }: Run,
): Promise<Finding> {
  try {
    const outcome = await abortable(reconcile(), signal);
    if (outcome === undefined) return { type: "absent" };
    if (outcome.state === "unknown")
      return { type: "hidden", reason: outcome.reason ?? "it cannot be told apart", againAt: 0 };
    return { type: "found", outcome: outcome.state === "done" ? { ...outcome, wasFound: true } : outcome };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    log.warn("operation.look.failed", { ...facts, operation: id, kind, error });
    const againAt = error instanceof BotError ? Number(error.details.untilAt ?? 0) : 0;
    return { type: "hidden", reason: `it could not be looked up: ${sentenceOf(error)}`, againAt };
  }
}
