import type { Operation, Outcome, Plan } from "./plan.ts";
import type { Block, Item, Tone } from "./reply.ts";
import { listed } from "./wording.ts";

const REASONS_SHOWN = 10;
const LABELS_SHOWN = 5;

/** How the operations ended so far; refused parts count as failed. */
export interface Tally {
  readonly all: number;
  readonly done: number;
  readonly already: number;
  readonly failed: number;
  readonly unknown: number;
  /** Without an outcome yet. */
  readonly waiting: number;
  /** A part was refused of which nobody knows how many things it is: a vendor whose list could not be read. */
  readonly isPartial: boolean;
}

export function tallyOf(
  plan: Plan,
  outcomes: readonly Outcome[],
  operations: readonly Operation[] = plan.operations,
): Tally {
  const state = new Map(outcomes.map((outcome) => [outcome.operation, outcome.state]));
  const refused = (plan.refused ?? []).reduce((sum, refusal) => sum + refusal.count, 0);
  const having = (wanted: string): number =>
    operations.filter((operation) => state.get(operation.id) === wanted).length;
  return {
    all: operations.length + refused,
    done: having("done"),
    already: having("already"),
    failed: having("failed") + refused,
    unknown: having("unknown"),
    waiting: operations.filter((operation) => !state.has(operation.id)).length,
    isPartial: (plan.refused ?? []).some((refusal) => refusal.count === 0),
  };
}

export function toneOf(tally: Tally): Tone {
  if (tally.failed + tally.unknown === 0) return tally.waiting > 0 ? "plain" : tally.isPartial ? "warn" : "good";
  return tally.done + tally.already > 0 ? "warn" : "bad";
}

/** What failed and why, the same reason said once: "PD-12, PD-14 and 3 more: already resolved". */
export function failureBlocks(plan: Plan, outcomes: readonly Outcome[]): Block[] {
  const operations = new Map(plan.operations.map((operation) => [operation.id, operation]));
  const labels = new Map<string, { readonly state: string; readonly labels: string[] }>();
  const add = (state: string, reason: string, label: string): void => {
    const key = `${state}\n${reason}`;
    const group = labels.get(key) ?? { state, labels: [] };
    group.labels.push(label);
    labels.set(key, group);
  };
  for (const refusal of plan.refused ?? []) add("failed", refusal.reason, refusal.label);
  for (const outcome of outcomes) {
    if (outcome.state !== "failed" && outcome.state !== "unknown") continue;
    const label = operations.get(outcome.operation)?.target.label ?? outcome.operation;
    add(outcome.state, outcome.reason ?? "no reason was given", label);
  }
  if (labels.size === 0) return [];
  const items = [...labels].slice(0, REASONS_SHOWN).map(([key, group]): Item => {
    const reason = key.slice(key.indexOf("\n") + 1);
    const doubt = group.state === "unknown" ? "not certain: " : "";
    return { mark: "failed", line: `${listed(group.labels, LABELS_SHOWN)}: ${doubt}${reason}` };
  });
  return [{ type: "list", heading: "Not done", items, more: labels.size - items.length }];
}
