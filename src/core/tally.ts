import type { Operation, Outcome, Plan } from "./plan.ts";
import type { Block, Inline, Item, Tone } from "./reply.ts";
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

/** Operations that ended alike, or parts that were refused alike. */
interface Alike {
  readonly isCertain: boolean;
  readonly reason: string;
  readonly labels: string[];
  /** Where what is not certain can be seen. */
  readonly links: Inline[];
}

/**
 * What failed or is not certain and why, the same reason said once: "PD-12, PD-14 and 3 more: already resolved". What is
 * not certain is linked, for somebody has to look.
 */
export function failureBlocks(plan: Plan, outcomes: readonly Outcome[]): Block[] {
  const operations = new Map(plan.operations.map((operation) => [operation.id, operation]));
  const groups = new Map<string, Alike>();
  const groupOf = (isCertain: boolean, reason: string): Alike => {
    const key = `${isCertain}\n${reason}`;
    const group = groups.get(key) ?? { isCertain, reason, labels: [], links: [] };
    groups.set(key, group);
    return group;
  };
  for (const refusal of plan.refused ?? []) groupOf(true, refusal.reason).labels.push(refusal.label);
  for (const outcome of outcomes) {
    if (outcome.state !== "failed" && outcome.state !== "unknown") continue;
    const operation = operations.get(outcome.operation);
    const label = operation?.target.label ?? outcome.operation;
    const group = groupOf(outcome.state === "failed", outcome.reason ?? "no reason was given");
    group.labels.push(label);
    const url = urlOf(operation, outcome);
    if (!group.isCertain && url !== undefined) group.links.push({ type: "link", url, text: label });
  }
  if (groups.size === 0) return [];
  const all = [...groups.values()];
  const isMixed = all.some(({ isCertain }) => isCertain);
  const items = all.slice(0, REASONS_SHOWN).map(({ isCertain, reason, labels, links }): Item => {
    const line = `${listed(labels, LABELS_SHOWN)}: ${isCertain || !isMixed ? "" : "not certain: "}${reason}`;
    return { mark: "failed", line, ...(links.length === 0 ? {} : { under: links.slice(0, LABELS_SHOWN) }) };
  });
  const heading = all.every(({ isCertain }) => isCertain)
    ? "Not done"
    : isMixed
      ? "Not done, or not certain"
      : "Not certain";
  return [{ type: "list", heading, items, more: all.length - items.length }];
}

/** The thing itself where the vendor has named it, else what was to be changed. */
export function urlOf(operation: Operation | undefined, { data }: Outcome): string | undefined {
  return typeof data?.url === "string" && data.url !== "" ? data.url : operation?.target.url || undefined;
}
