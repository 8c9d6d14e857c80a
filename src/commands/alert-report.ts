import type { Context } from "../core/context.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Block, Reply } from "../core/reply.ts";
import type { Tally } from "../core/tally.ts";
import { failureBlocks, tallyOf, toneOf } from "../core/tally.ts";
import { count, listed } from "../core/wording.ts";
import { alertItem, byWorst } from "./alert-lines.ts";
import { selectAlerts } from "./alert-selection.ts";

const STILL_OPEN_SHOWN = 10;

/** The words of one write, in its two tenses: "Acknowledging", "acknowledged". */
export interface WriteWords {
  readonly doing: string;
  readonly done: string;
  /** What `already` means: "already acknowledged by somebody else". */
  readonly already: string;
}

/**
 * The report of a write on a set of alerts: progress while outcomes arrive, then the summary. Only the main operations
 * are counted; those that merely accompany them (notes, an acknowledgement before a snooze) show when they fail.
 */
export function alertsReport(words: WriteWords, isMain: (kind: string) => boolean) {
  return (plan: StoredPlan, outcomes: readonly Outcome[]): Reply => {
    const main = plan.operations.filter((operation) => isMain(operation.kind));
    const tally = tallyOf(plan, outcomes, main);
    return {
      type: "reply",
      tone: toneOf(tally),
      title: tally.waiting > 0 ? progressTitle(words, tally) : finalTitle(words, tally, plan),
      blocks: [...sideEffectBlocks(plan, outcomes), ...failureBlocks(plan, outcomes)],
    };
  };
}

function progressTitle(words: WriteWords, tally: Tally): string {
  const bad = tally.failed + tally.unknown;
  return `${words.doing} ${count(tally.all, "alert")}: ${(tally.done + tally.already).toLocaleString("en")} done${bad > 0 ? `, ${bad} failed` : ""} …`;
}

function finalTitle(words: WriteWords, tally: Tally, plan: StoredPlan): string {
  const parts = [
    tally.done > 0 && `${tally.done.toLocaleString("en")} ${words.done}`,
    tally.already > 0 && `${tally.already.toLocaleString("en")} ${words.already}`,
    tally.failed > 0 && `${tally.failed.toLocaleString("en")} failed`,
    tally.unknown > 0 && `${tally.unknown.toLocaleString("en")} not certain`,
  ].filter((part) => part !== false);
  const only = plan.operations.length === 1 || tally.all === 1 ? plan.operations[0]?.target.label : undefined;
  if (only !== undefined && parts.length === 1) {
    const state =
      tally.done > 0 ? words.done : tally.already > 0 ? words.already : tally.failed > 0 ? "failed" : "not certain";
    return `${only}: ${state}.`;
  }
  return `Found ${count(tally.all, "alert")}: ${listed(parts)}.`;
}

/** What the write did to people besides: said after the fact as it was said before. */
function sideEffectBlocks(plan: StoredPlan, outcomes: readonly Outcome[]): Block[] {
  const done = new Set(outcomes.filter((outcome) => outcome.state === "done").map((outcome) => outcome.operation));
  const reassigned = plan.operations.filter((op) => done.has(op.id) && op.effects?.includes("reassigns")).length;
  if (reassigned === 0) return [];
  const who = Object.values(plan.by)[0]?.name ?? plan.actor.name;
  return [
    {
      type: "text",
      line: `${count(reassigned, "alert")} paging somebody else ${reassigned === 1 ? "is" : "are"} now assigned to ${who}.`,
    },
  ];
}

/**
 * What is still unacknowledged, after a write on a set: one look, at most one page of each vendor. Whoever named single
 * alerts did not ask about the others.
 */
export async function stillOpen(
  plan: StoredPlan,
  _outcomes: readonly Outcome[],
  ctx: Context,
): Promise<readonly Block[]> {
  if (plan.args !== null && typeof plan.args === "object" && "handles" in plan.args) return [];
  const { alerts, unread } = await selectAlerts({}, ctx, ["open"]);
  const blocks: Block[] = unread.map((part) => ({
    type: "text",
    line: `${part.label} could not be read again: ${part.reason}`,
  }));
  if (alerts.length === 0) {
    return unread.length > 0 ? blocks : [{ type: "text", line: "Nothing is left unacknowledged." }];
  }
  const worst = [...alerts].sort(byWorst).slice(0, STILL_OPEN_SHOWN);
  blocks.push({
    type: "list",
    heading: `Still unacknowledged: ${alerts.length.toLocaleString("en")}`,
    items: worst.map((alert) => alertItem(alert, ctx.now)),
    more: alerts.length - worst.length,
  });
  return blocks;
}
