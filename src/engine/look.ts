import { sentenceOf } from "../core/errors.ts";
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
const SETTLE_MS = 30_000;

/** When to look, ms after the doubt arose; what is found ends the search, and the last look is the one that counts. */
const LOOKS_MS = [0, 3_000, 10_000, SETTLE_MS] as const;

export type Finding =
  | { readonly type: "found"; readonly outcome: Outcome }
  | { readonly type: "absent" }
  | { readonly type: "hidden"; readonly reason: string };

/** Looks whether an operation of unknown outcome happened. Throws only the reason of an abort. */
export async function look(kind: OperationKind, operation: Operation, run: Run): Promise<Finding> {
  const { clock, signal, log, facts } = run;
  if (kind.reconcile === undefined) return { type: "hidden", reason: "there is no way to look it up" };
  const since = clock.now();
  let finding: Finding = { type: "absent" };
  for (const afterMs of LOOKS_MS) {
    const waitMs = since + afterMs - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    try {
      const outcome = await abortable(kind.reconcile(operation, executionOf([operation], run)), signal);
      if (outcome !== undefined && outcome.state !== "unknown") return { type: "found", outcome };
      finding = outcome === undefined ? { type: "absent" } : { type: "hidden", reason: outcome.reason ?? "no answer" };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      finding = { type: "hidden", reason: sentenceOf(error) };
      log.warn("operation.look.failed", { ...facts, operation: operation.id, kind: kind.kind, error });
    }
  }
  return finding;
}
