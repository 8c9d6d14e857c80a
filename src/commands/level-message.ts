import type { Context } from "../core/context.ts";
import type { Plan } from "../core/plan.ts";
import type { Choice } from "../core/reply.ts";
import type { Change, Component, Level, Notice, NoticeDraft } from "../core/status.ts";
import { typedText } from "../core/typed.ts";
import { oneLine } from "../core/wording.ts";
import { componentsOf, levelsLine, typedChanges, typedPairs, worstOf } from "./level-changes.ts";
import { publication } from "./notice-report.ts";
import { holds, isIncident, isRunning, labelOfNotice, stillOpen } from "./open-notices.ts";
import { boardOf, checkLengths } from "./status-board.ts";
import { labels } from "./status-names.ts";

/** Levels and what customers should read about them. */
interface LevelMessage {
  readonly changes: readonly Change[];
  readonly all: readonly Component[];
  readonly message: string;
  readonly notify: boolean;
  /** The notice that was named, if one was. */
  readonly notice: Notice | undefined;
}

/**
 * Components and message in one write: an update when exactly one open notice holds one of the components, a new notice
 * when none does, and a question when several do. Open notices are read now.
 */
export async function planWithMessage(said: LevelMessage, ctx: Context): Promise<Plan | Choice> {
  const board = boardOf(ctx);
  checkLengths(board, { message: said.message });
  const open = await board.openNotices();
  if (said.notice !== undefined) return updatePlan(said, stillOpen(said.notice, open), ctx);
  const holders = open.filter((notice) => canTake(notice, said.changes));
  const [only, second] = holders;
  if (only === undefined) return openPlan(said, ctx);
  return second === undefined ? updatePlan(said, only, ctx) : whichOne(said, holders);
}

/** Maintenance that is scheduled or running is not an incident; only a change to "maintenance" can belong to it. */
function canTake(notice: Notice, changes: readonly Change[]): boolean {
  const fitting = isIncident(notice) ? changes : changes.filter(({ level }) => level === "under_maintenance");
  return (isIncident(notice) || isRunning(notice)) && holds(notice, componentsOf(fitting));
}

function updatePlan({ changes, all, message, notify }: LevelMessage, notice: Notice, ctx: Context): Plan {
  const { handle, name } = notice;
  const isBack = worstOf(changes) === "operational" && isIncident(notice);
  return {
    type: "plan",
    title: `Update ${handle} ${name}`,
    operations: [boardOf(ctx).update(notice, { message, changes, notify })],
    by: {},
    publicText: message,
    ...publication({
      doing: `Updating ${handle} ${name}`,
      done: `Updated ${handle} ${name}; ${levelsLine(changes, all)}`,
      lines: isBack ? [`${handle} is still open.`] : [],
      notify,
      buttons: isBack ? [{ label: `Resolve ${handle}`, say: `status resolve ${handle}` }] : [],
    }),
  };
}

function openPlan(said: LevelMessage, ctx: Context): Plan {
  const { changes, all, message, notify } = said;
  const board = boardOf(ctx);
  const name = oneLine(levelsLine(changes, all), board.limits.nameChars);
  const state = STATE_BY_LEVEL[worstOf(changes)];
  return {
    type: "plan",
    title: `Open the notice ${name}`,
    operations: [board.open({ name, state, message, changes, notify })],
    by: {},
    publicText: `${name}\n${message}`,
    ...publication({
      doing: `Opening the notice ${name}`,
      done: `${name}. Opened {handle}, ${state}`,
      lines: [],
      notify,
    }),
  };
}

/**
 * What a notice says of itself that begins with a level: trouble is looked into, maintenance is known for what it is,
 * and good news is over as soon as it is told.
 */
const STATE_BY_LEVEL: Record<Level, NoticeDraft["state"]> = {
  operational: "resolved",
  under_maintenance: "identified",
  degraded_performance: "investigating",
  partial_outage: "investigating",
  major_outage: "investigating",
};

function whichOne({ changes, all, message, notify }: LevelMessage, holders: readonly Notice[]): Choice {
  const quietly = notify ? "" : " quietly";
  const name = typedText(levelsLine(changes, all));
  return {
    type: "choice",
    text: `${holders.length} open notices hold ${labels(componentsOf(changes), all)}. Which one is this about?`,
    options: [
      ...holders.map((notice) => ({
        label: labelOfNotice(notice),
        say: `status ${typedChanges(changes, all)}${quietly} in ${notice.handle}: ${message}`,
      })),
      { label: "A new notice", say: `status open ${name} on ${typedPairs(changes, all)}${quietly}: ${message}` },
    ],
  };
}
