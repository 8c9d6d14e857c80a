import { expect, test } from "vitest";
import { ownChanges } from "../../src/app/own-changes.ts";
import type { Outcome, StoredPlan } from "../../src/core/plan.ts";

const STATES = ["done", "already", "failed", "unknown"] as const;

function planOf(kind: string, ids: readonly string[]): StoredPlan {
  const operations = ids.map((id) => ({
    ...{ id, kind, account: "pagerduty", target: { id: `P-${id}`, label: `PD-${id}` } },
    params: { text: "looking" },
  }));
  const facts = {
    id: "plan",
    operations,
    actor: { id: "slack:U1", name: "Ana" },
    place: { id: "slack:C1", platform: "slack" },
  };
  return facts as unknown as StoredPlan;
}

function outcomesOf(states: readonly Outcome["state"][]): readonly Outcome[] {
  return states.map((state) => ({ operation: state, state, at: 7 }) as Outcome);
}

test("only what certainly came about is said to have been done by somebody", () => {
  const changes = ownChanges(planOf("pagerduty.acknowledge", STATES), outcomesOf(STATES), new Set(["pagerduty"]));
  expect(changes.map(({ alert, change, who, through }) => [alert, change, who, through])).toEqual([
    ["P-done", "acknowledged", "Ana", "Slack"],
  ]);
});

test("a page, and what belongs to no pager, is not about an alert", () => {
  expect(ownChanges(planOf("pagerduty.page", ["done"]), outcomesOf(["done"]), new Set(["pagerduty"]))).toEqual([]);
  expect(ownChanges(planOf("pagerduty.note", ["done"]), outcomesOf(["done"]), new Set(["opsgenie"]))).toEqual([]);
});

test("a note is told with its text", () => {
  const [note] = ownChanges(planOf("pagerduty.note", ["done"]), outcomesOf(["done"]), new Set(["pagerduty"]));
  expect(note).toMatchObject({ change: "noted", text: "looking", id: "plan:done", at: 7 });
});
