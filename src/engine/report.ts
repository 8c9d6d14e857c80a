import type { Outcome, SideEffect, StoredPlan } from "../core/plan.ts";
import type { Block, Reply } from "../core/reply.ts";
import { failureBlocks, type Tally, tallyOf, toneOf } from "../core/tally.ts";
import { count, listed } from "../core/wording.ts";

/** What the operations that were done did to people besides, by number. */
const SIDE_EFFECT_LINES: Record<SideEffect, (operations: number) => string> = {
  notifies_subscribers: () => "Subscribers were notified.",
  publishes: () => "The public can read it.",
  reassigns: (n) => `${count(n, "alert")} ${n === 1 ? "is" : "are"} now assigned to somebody else than before.`,
  pages: (n) => `${count(n, "page")} went out.`,
};

/** The report of a plan whose command has none of its own: counts, side effects, and why what failed did. Pure. */
export function defaultReport(plan: StoredPlan, outcomes: readonly Outcome[]): Reply {
  const tally = tallyOf(plan, outcomes);
  return {
    type: "reply",
    tone: toneOf(tally),
    title: tally.waiting > 0 ? progressTitle(plan, tally) : finalTitle(plan, tally),
    blocks: [...sideEffectBlocks(plan, outcomes), ...failureBlocks(plan, outcomes)],
  };
}

function progressTitle(plan: StoredPlan, tally: Tally): string {
  const bad = tally.failed + tally.unknown;
  const soFar = `${number(tally.done + tally.already)} of ${number(tally.all)} done`;
  return `${plan.title}: ${soFar}${bad > 0 ? `, ${number(bad)} not` : ""} …`;
}

function finalTitle(plan: StoredPlan, tally: Tally): string {
  const parts = [
    tally.done > 0 && `${number(tally.done)} done`,
    tally.already > 0 && `${number(tally.already)} ${tally.already === 1 ? "was" : "were"} so already`,
    tally.failed > 0 && `${number(tally.failed)} failed`,
    tally.unknown > 0 && `${number(tally.unknown)} not certain`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return `${plan.title}: there was nothing to do.`;
  if (tally.done === tally.all) return `${plan.title}: done.`;
  if (tally.all === 1) return `${plan.title}: ${parts.join("").replace(/^1 /u, "")}.`;
  return `${plan.title}: ${listed(parts)}.`;
}

function sideEffectBlocks(plan: StoredPlan, outcomes: readonly Outcome[]): Block[] {
  const done = new Set(outcomes.filter(({ state }) => state === "done").map(({ operation }) => operation));
  const effects = plan.operations.filter(({ id }) => done.has(id)).flatMap((operation) => operation.effects ?? []);
  return [...Map.groupBy(effects, (effect) => effect)].map(([effect, those]) => ({
    type: "text",
    line: SIDE_EFFECT_LINES[effect](those.length),
  }));
}

function number(n: number): string {
  return n.toLocaleString("en");
}
