import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { wakesAt } from "./domain.ts";
import { acknowledgersOf, assigneesOf, isSameSet, type Left, updateParams } from "./params.ts";
import type { WireIncident } from "./wire.ts";

const leftBehind = z.object({
  assignees: z.array(z.string()),
  acknowledgers: z.array(z.string()),
  wakesAt: z.number().nullable(),
});

/** What an outcome keeps of the incident, so that undo can tell whether anybody changed it since. */
export function leftData(now: WireIncident): JsonObject {
  return { assignees: assigneesOf(now), acknowledgers: acknowledgersOf(now), wakesAt: wakesAt(now) ?? null };
}

export function isAsLeft(left: Left, now: WireIncident): boolean {
  return (
    now.status === left.status &&
    (left.assignees === undefined || isSameSet(left.assignees, assigneesOf(now))) &&
    (left.acknowledgers === undefined || isSameSet(left.acknowledgers, acknowledgersOf(now))) &&
    (left.wakesAt === undefined || left.wakesAt === (wakesAt(now) ?? null))
  );
}

/**
 * The operation that gives an incident back the state (`to`, default: the one it had) and the assignees it had, if it is
 * still as we left it. Only for what was done.
 */
export function undoing(
  operation: Operation,
  outcome: Outcome,
  status: string,
  to?: "triggered",
): Operation | undefined {
  if (outcome.state !== "done") return undefined;
  const { title, createdAt, was } = updateParams.parse(operation.params);
  const recorded = leftBehind.safeParse(outcome.data);
  const left: Left = { status, ...(recorded.success ? recorded.data : {}) };
  const back = { ...was, status: to ?? was.status };
  return {
    id: `undo-${operation.id}`,
    kind: "pagerduty.restore",
    account: operation.account,
    target: operation.target,
    params: { title, createdAt, was: back, left },
    ...(back.status === "triggered" ? { effects: ["pages"] } : {}),
  };
}
