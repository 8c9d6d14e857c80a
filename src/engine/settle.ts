import type { OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome, Settlement } from "../core/plan.ts";
import { look } from "./look.ts";
import type { Run } from "./run.ts";

/**
 * Settles what a former plan left in doubt without sending anything: looks for it, or records what a person says of it.
 * What stays unknown is in doubt since it was. Throws only the reason of an abort.
 */
export async function settleUnsent(
  kind: OperationKind,
  operations: readonly Operation[],
  settles: Settlement,
  run: Run,
): Promise<void> {
  const settled = operations.map(async (operation): Promise<void> => {
    const verdict = await verdictOf(kind, operation, settles, run);
    run.ledger.add({ operation: operation.id, ...verdict });
  });
  await Promise.all(settled);
}

async function verdictOf(
  kind: OperationKind,
  operation: Operation,
  { how, doubtedAt }: Settlement,
  run: Run,
): Promise<Omit<Outcome, "operation">> {
  const { plan, clock } = run;
  switch (how) {
    case "word":
      return { state: "done", reason: `on the word of ${plan.actor.name}`, at: clock.now() };
    case "drop":
      return { state: "unknown", reason: `given up by ${plan.actor.name}`, at: doubtedAt };
    default:
      return verdictOnFinding(await look(kind, operation, doubtedAt, run), doubtedAt, clock.now());
  }
}

function verdictOnFinding(finding: Awaited<ReturnType<typeof look>>, doubtedAt: number, now: number) {
  switch (finding.type) {
    case "found":
      return finding.outcome;
    case "absent":
      return { state: "failed", reason: "it did not happen", at: now } as const;
    case "hidden":
      return { state: "unknown", reason: finding.reason, at: doubtedAt } as const;
  }
}
