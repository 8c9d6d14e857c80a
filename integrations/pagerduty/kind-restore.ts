import { type Execution, type OperationKind, PAGE_EXPIRES_AFTER_MS } from "../../src/core/operation-kind.ts";
import { outcomeOf, type Verdict, verdictOn } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { wakesAt } from "./domain.ts";
import { asUpdates, byWhom, notAsAsked } from "./kinds-state.ts";
import { lookAt } from "./look.ts";
import { assigneesOf, isSameSet, nameOf, restoreParams } from "./params.ts";
import { isAsLeft } from "./undoing.ts";
import { executeUpdates } from "./update.ts";
import { type UpdateKind, type UpdatePorts, VANISHED } from "./update-run.ts";
import type { WireIncident } from "./wire.ts";

const restoring: UpdateKind = {
  mode: "write",
  change: (operation) => {
    const { was, left } = restoreParams.parse(operation.params);
    return {
      ...(was.status === left.status ? {} : { status: was.status }),
      ...(was.assignees.length === 0
        ? {}
        : { assignments: was.assignees.map((id) => ({ assignee: { id, type: "user_reference" } })) }),
    };
  },
  judge: (operation, now) => (isRestored(operation, now) ? { state: "done" } : short(operation, now)),
  explain: (operation, now, execution) =>
    isRestored(operation, now) && isByUs(now, execution) ? { state: "already" } : changedSince(operation, now),
};

/**
 * Gives incidents back the state and the assignees they had. It looks first: one that is no longer as our write left it
 * belongs to whoever changed it, and fails with the reason.
 */
export function restoreKind(ports: UpdatePorts): OperationKind {
  return {
    kind: "pagerduty.restore",
    params: restoreParams,
    safety: "reconcilable",
    expiresAfterMs: PAGE_EXPIRES_AFTER_MS,
    describe: (operation) => {
      const { was, left } = restoreParams.parse(operation.params);
      if (was.status === left.status) return `give ${nameOf(operation)} back to those who had it`;
      if (was.status === "triggered") return `open ${nameOf(operation)} again for those who were paged`;
      return `make ${nameOf(operation)} ${was.status} again (PagerDuty assigns it to you)`;
    },
    requests: asUpdates(ports, restoring).requests,
    execute: (operations, execution) => restore(ports, operations, execution),
    reconcile: async (operation) => {
      const now = (await look(ports, [operation])).get(operation.target.id);
      if (now === undefined || !isRestored(operation, now)) return undefined;
      return outcomeOf(operation, { state: "done" }, ports.clock.now());
    },
  };
}

async function* restore(
  ports: UpdatePorts,
  operations: readonly Operation[],
  execution: Execution,
): AsyncGenerator<Outcome> {
  // Two writes on one incident (acknowledge, then snooze) have one state before them: it is restored once.
  const first = new Map<string, Operation>();
  for (const operation of operations) if (!first.has(operation.target.id)) first.set(operation.target.id, operation);
  const settled = new Map<string, Outcome>();
  for await (const outcome of restoreEach(ports, [...first.values()], execution)) {
    settled.set(outcome.operation, outcome);
    yield outcome;
  }
  for (const operation of operations) {
    const leader = first.get(operation.target.id);
    const outcome = leader === undefined || leader === operation ? undefined : settled.get(leader.id);
    if (outcome === undefined) continue;
    yield { ...outcome, operation: operation.id, state: outcome.state === "done" ? "already" : outcome.state };
  }
}

async function* restoreEach(
  ports: UpdatePorts,
  operations: readonly Operation[],
  execution: Execution,
): AsyncGenerator<Outcome> {
  let known: ReadonlyMap<string, WireIncident>;
  try {
    known = await look(ports, operations);
  } catch (error) {
    // Nothing was sent yet.
    const verdict: Verdict = { ...verdictOn(error, execution.signal), state: "failed" };
    for (const operation of operations) yield outcomeOf(operation, verdict, ports.clock.now());
    return;
  }
  const toSend: Operation[] = [];
  for (const operation of operations) {
    const now = known.get(operation.target.id);
    const verdict = now === undefined ? VANISHED : restoring.explain(operation, now, execution);
    if (verdict === undefined) toSend.push(operation);
    else yield outcomeOf(operation, verdict, ports.clock.now());
  }
  yield* executeUpdates(ports, restoring, toSend, execution);
}

function look(ports: UpdatePorts, operations: readonly Operation[]): Promise<ReadonlyMap<string, WireIncident>> {
  const parsed = operations.map((operation) => ({ id: operation.target.id, ...restoreParams.parse(operation.params) }));
  return lookAt(ports.api, parsed, [
    ...new Set(["triggered", "acknowledged", ...parsed.map((one) => one.left.status)]),
  ]);
}

/** What is made acknowledged goes to whoever does it (PagerDuty REST docs, PUT /incidents, read 2026-11-21). */
function isRestored(operation: Operation, now: WireIncident): boolean {
  const { was } = restoreParams.parse(operation.params);
  if (now.status !== was.status) return false;
  return was.status === "acknowledged" || was.assignees.length === 0 || isSameSet(assigneesOf(now), was.assignees);
}

/** Whoever else brought it there has made it theirs. */
function isByUs(now: WireIncident, { by }: Execution): boolean {
  const last = now.last_status_change_by?.id;
  return last === undefined || last === by?.id;
}

function short(operation: Operation, now: WireIncident): Verdict {
  const { was } = restoreParams.parse(operation.params);
  if (now.status !== was.status) return notAsAsked(now, was.status);
  return { state: "unknown", reason: `it is ${now.status} again, but PagerDuty assigned it to others than before` };
}

function changedSince(operation: Operation, now: WireIncident): Verdict | undefined {
  const { left } = restoreParams.parse(operation.params);
  if (isAsLeft(left, now)) return undefined;
  const state = now.status === left.status && wakesAt(now) !== undefined ? "snoozed" : now.status;
  return { state: "failed", reason: `changed meanwhile: it is now ${state}${byWhom(now)}` };
}
