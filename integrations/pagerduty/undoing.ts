import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { acknowledgersOf, assigneesOf, type Left, updateParams } from "./params.ts";
import type { WireIncident } from "./wire.ts";

const leftBehind = z.object({ assignees: z.array(z.string()), acknowledgers: z.array(z.string()) });

/** What an outcome keeps of the incident, so that undo can tell whether anybody changed it since. */
export function leftData(now: WireIncident): JsonObject {
  return { assignees: assigneesOf(now), acknowledgers: acknowledgersOf(now) };
}

/** The operation that gives an incident back the state and the assignees it had, if it is still as we left it. */
export function undoing(operation: Operation, outcome: Outcome, status: string): Operation {
  const { title, createdAt, was } = updateParams.parse(operation.params);
  const recorded = leftBehind.safeParse(outcome.data);
  const left: Left = { status, ...(recorded.success ? recorded.data : {}) };
  return {
    id: `undo-${operation.id}`,
    kind: "pagerduty.restore",
    account: operation.account,
    target: operation.target,
    params: { title, createdAt, was, left },
    ...(was.status === "triggered" ? { effects: ["pages"] } : {}),
  };
}
