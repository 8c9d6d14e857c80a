import type { Execution, OperationKind } from "../../src/core/operation-kind.ts";
import { outcomeOf, type Verdict } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { listed } from "../../src/core/wording.ts";
import { lookAt } from "./look.ts";
import { nameOf, resolveParams, updateParams } from "./params.ts";
import { leftData, undoing } from "./undoing.ts";
import { batches, executeUpdates } from "./update.ts";
import { type UpdateKind, type UpdatePorts, updateRequest } from "./update-run.ts";
import type { WireIncident } from "./wire.ts";

const acknowledging: UpdateKind = {
  mode: "repeatable",
  change: () => ({ status: "acknowledged" }),
  judge: (_operation, now, execution) => acknowledged(now, execution) ?? notAsAsked(now, "acknowledged"),
  explain: (_operation, now, execution) => {
    if (now.status === "resolved") return { state: "failed", reason: `already resolved${byWhom(now)}` };
    return acknowledged(now, execution);
  },
  isSoAlready: ({ message }) => /already acknowledged/iu.test(message),
};

const resolving: UpdateKind = {
  mode: "repeatable",
  change: (operation) => {
    const { resolution } = resolveParams.parse(operation.params);
    return { status: "resolved", ...(resolution === undefined ? {} : { resolution }) };
  },
  judge: (_operation, now) => (now.status === "resolved" ? { state: "done" } : notAsAsked(now, "resolved")),
  explain: (_operation, now) =>
    now.status === "resolved" ? { state: "already", reason: `already resolved${byWhom(now)}` } : undefined,
  isSoAlready: ({ message }) => /already resolved/iu.test(message),
};

export function acknowledgeKind(ports: UpdatePorts): OperationKind {
  return {
    kind: "pagerduty.acknowledge",
    params: updateParams,
    safety: "repeatable",
    describe: (operation) => `acknowledge ${nameOf(operation)}`,
    ...asUpdates(ports, acknowledging),
    reconcile: (operation, execution) => reconciled(ports, acknowledging, operation, execution),
    inverse: (operation, outcome) => undoing(operation, outcome, "acknowledged"),
  };
}

export function resolveKind(ports: UpdatePorts): OperationKind {
  return {
    kind: "pagerduty.resolve",
    params: resolveParams,
    safety: "repeatable",
    describe: (operation) => `resolve ${nameOf(operation)}`,
    ...asUpdates(ports, resolving),
    reconcile: (operation, execution) => reconciled(ports, resolving, operation, execution),
    inverse: (operation, outcome) => undoing(operation, outcome, "resolved"),
  };
}

/** Sent as updates of PUT /incidents and as nothing else. */
export function asUpdates(ports: UpdatePorts, kind: UpdateKind): Pick<OperationKind, "requests" | "execute"> {
  return {
    requests: (operations, execution) => batches(operations).map((batch) => updateRequest(kind, batch, execution)),
    execute: (operations: readonly Operation[], execution: Execution) =>
      executeUpdates(ports, kind, operations, execution),
  };
}

/** Whether the state asked for is there, by whomever it was set; another one shows that it is not so. */
async function reconciled(
  ports: UpdatePorts,
  kind: UpdateKind,
  operation: Operation,
  execution: Execution,
): Promise<Outcome | undefined> {
  const { createdAt } = updateParams.parse(operation.params);
  const found = await lookAt(ports.api, [{ id: operation.target.id, createdAt }], ["triggered", "acknowledged"]);
  const now = found.get(operation.target.id);
  const verdict = now && kind.judge(operation, now, execution);
  if (verdict?.state !== "done" && verdict?.state !== "already") return undefined;
  return outcomeOf(operation, verdict, ports.clock.now());
}

/** Acknowledged, and by whom: by others only is not our doing. */
function acknowledged(now: WireIncident, { by }: Execution): Verdict | undefined {
  if (now.status !== "acknowledged") return undefined;
  const who = (now.acknowledgements ?? []).map(({ acknowledger }) => acknowledger);
  if (who.length === 0 || who.some(({ id }) => id === by?.id)) return { state: "done", data: leftData(now) };
  const names = new Set(who.map((other) => other.name ?? other.summary ?? other.id));
  return { state: "already", reason: `already acknowledged by ${listed([...names])}` };
}

/** It was taken, so it may have happened whatever the answer shows. */
export function notAsAsked(now: WireIncident, asked: string): Verdict {
  return { state: "unknown", reason: `PagerDuty took the request, but the incident is ${now.status}, not ${asked}` };
}

/** Reassigning or escalating something that is over would open it again. */
export function alreadyOver(now: WireIncident): Verdict | undefined {
  return now.status === "resolved" ? { state: "failed", reason: `already resolved${byWhom(now)}` } : undefined;
}

export function byWhom(now: WireIncident): string {
  const who = now.last_status_change_by?.summary;
  return who ? ` by ${who}` : "";
}
