import { type OperationKind, PAGE_EXPIRES_AFTER_MS } from "../../src/core/operation-kind.ts";
import { outcomeOf, type Verdict } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { listed } from "../../src/core/wording.ts";
import { alreadyOver, asUpdates } from "./kinds-state.ts";
import { lookAt } from "./look.ts";
import { assigneesOf, escalateParams, isSameSet, nameOf, reassignParams, updateParams } from "./params.ts";
import { leftData, undoing } from "./undoing.ts";
import type { UpdateKind, UpdatePorts } from "./update-run.ts";
import type { WireIncident } from "./wire.ts";

const reassigning: UpdateKind = {
  mode: "write",
  change: (operation) => {
    const { to } = reassignParams.parse(operation.params);
    return to.kind === "person"
      ? { assignments: [{ assignee: { id: to.id, type: "user_reference" } }] }
      : { escalation_policy: { id: to.id, type: "escalation_policy_reference" } };
  },
  judge: (operation, now) => (isWith(operation, now) ? doneWith(now) : stillWith(now)),
  explain: (_operation, now) => alreadyOver(now),
};

const escalating: UpdateKind = {
  mode: "write",
  change: (operation) => ({ escalation_level: escalateParams.parse(operation.params).level }),
  judge: (operation, now) => (hasEscalated(operation, now) ? doneWith(now) : stillWith(now)),
  explain: (_operation, now) => alreadyOver(now),
};

export function reassignKind(ports: UpdatePorts): OperationKind {
  return {
    kind: "pagerduty.reassign",
    params: reassignParams,
    safety: "reconcilable",
    expiresAfterMs: PAGE_EXPIRES_AFTER_MS,
    describe: (operation) => `assign ${nameOf(operation)} to ${reassignParams.parse(operation.params).to.name}`,
    ...asUpdates(ports, reassigning),
    reconcile: (operation) => reconciled(ports, operation, isWith),
    inverse: backToWas,
  };
}

export function escalateKind(ports: UpdatePorts): OperationKind {
  return {
    kind: "pagerduty.escalate",
    params: escalateParams,
    safety: "reconcilable",
    expiresAfterMs: PAGE_EXPIRES_AFTER_MS,
    describe: (operation) => `escalate ${nameOf(operation)} to level ${escalateParams.parse(operation.params).level}`,
    ...asUpdates(ports, escalating),
    reconcile: (operation) => reconciled(ports, operation, hasEscalated),
    inverse: backToWas,
  };
}

function isWith(operation: Operation, now: WireIncident): boolean {
  const { to } = reassignParams.parse(operation.params);
  if (now.status === "resolved") return false;
  return to.kind === "person" ? isSameSet(assigneesOf(now), [to.id]) : now.escalation_policy?.id === to.id;
}

function hasEscalated(operation: Operation, now: WireIncident): boolean {
  return now.status !== "resolved" && isSameSet(assigneesOf(now), escalateParams.parse(operation.params).expects);
}

function doneWith(now: WireIncident): Verdict {
  return { state: "done", data: { ...leftData(now), status: now.status } };
}

function stillWith(now: WireIncident): Verdict {
  const names = (now.assignments ?? []).map(({ assignee }) => assignee.name ?? assignee.summary ?? assignee.id);
  const who = names.length === 0 ? "nobody" : listed(names);
  return {
    state: "unknown",
    reason: `PagerDuty took the request, but the incident is ${now.status}, assigned to ${who}`,
  };
}

/**
 * As it was before: it did not happen. Neither so nor as asked: somebody has changed it, and to send it again would page
 * people for what may have happened.
 */
async function reconciled(
  ports: UpdatePorts,
  operation: Operation,
  happened: (operation: Operation, now: WireIncident) => boolean,
): Promise<Outcome | undefined> {
  const { createdAt, was } = updateParams.parse(operation.params);
  const found = await lookAt(ports.api, [{ id: operation.target.id, createdAt }], ["triggered", "acknowledged"]);
  const now = found.get(operation.target.id);
  if (now === undefined) return undefined;
  const isAsBefore = now.status !== "resolved" && isSameSet(assigneesOf(now), was.assignees);
  if (!happened(operation, now) && isAsBefore) return undefined;
  return outcomeOf(operation, happened(operation, now) ? doneWith(now) : stillWith(now), ports.clock.now());
}

/** Nobody can acknowledge in another's name: who had it gets it back triggered, and is paged. */
function backToWas(operation: Operation, outcome: Outcome): Operation | undefined {
  const status = outcome.data?.status;
  return undoing(operation, outcome, typeof status === "string" ? status : "triggered", "triggered");
}
