import type { Context } from "../core/context.ts";
import type { Plan } from "../core/plan.ts";
import type { Choice } from "../core/reply.ts";
import { type Component, LEVEL_WORDS, type Level, type Notice, type NoticeDraft } from "../core/status.ts";
import { TYPED_LEVELS, typedText } from "../core/typed.ts";
import { oneLine } from "../core/wording.ts";
import { publication } from "./notice-report.ts";
import { holds, isIncident, isRunning, labelOfNotice, stillOpen } from "./open-notices.ts";
import { boardOf, changesTo, checkLengths } from "./status-board.ts";
import { labels, typedComponents } from "./status-names.ts";

/** A level and what customers should read about it. */
interface LevelMessage {
  readonly components: readonly Component[];
  readonly all: readonly Component[];
  readonly level: Level;
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
  const holders = open.filter((notice) => canTake(notice, said.level) && holds(notice, said.components));
  const [only, second] = holders;
  if (only === undefined) return openPlan(said, ctx);
  return second === undefined ? updatePlan(said, only, ctx) : whichOne(said, holders);
}

/** Maintenance that is scheduled or running is not an incident; only a change to "maintenance" can belong to it. */
function canTake(notice: Notice, level: Level): boolean {
  return isIncident(notice) || (level === "under_maintenance" && isRunning(notice));
}

function updatePlan({ components, all, level, message, notify }: LevelMessage, notice: Notice, ctx: Context): Plan {
  const { handle, name } = notice;
  const isBack = level === "operational" && isIncident(notice);
  return {
    type: "plan",
    title: `Update ${handle} ${name}`,
    operations: [boardOf(ctx).update(notice, { message, changes: changesTo(level, components), notify })],
    by: {},
    publicText: message,
    ...publication({
      doing: `Updating ${handle} ${name}`,
      done: `Updated ${handle} ${name}; ${labels(components, all)}: ${LEVEL_WORDS[level]}`,
      lines: isBack ? [`${handle} is still open.`] : [],
      notify,
      buttons: isBack ? [{ label: `Resolve ${handle}`, say: `status resolve ${handle}` }] : [],
    }),
  };
}

function openPlan(said: LevelMessage, ctx: Context): Plan {
  const { components, all, level, message, notify } = said;
  const board = boardOf(ctx);
  const name = oneLine(`${labels(components, all)}: ${LEVEL_WORDS[level]}`, board.limits.nameChars);
  const state = STATE_BY_LEVEL[level];
  return {
    type: "plan",
    title: `Open the notice ${name}`,
    operations: [board.open({ name, state, message, changes: changesTo(level, components), notify })],
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

function whichOne({ components, all, level, message, notify }: LevelMessage, holders: readonly Notice[]): Choice {
  const quietly = notify ? "" : " quietly";
  const typed = typedComponents(components, all);
  const name = typedText(`${labels(components, all)}: ${LEVEL_WORDS[level]}`);
  const changes = components
    .map((component) => `${typedComponents([component], all)}=${TYPED_LEVELS[level]}`)
    .join(", ");
  return {
    type: "choice",
    text: `${holders.length} open notices hold ${labels(components, all)}. Which one is this about?`,
    options: [
      ...holders.map((notice) => ({
        label: labelOfNotice(notice),
        say: `status ${typed} ${TYPED_LEVELS[level]}${quietly} in ${notice.handle}: ${message}`,
      })),
      { label: "A new notice", say: `status open ${name} on ${changes}${quietly}: ${message}` },
    ],
  };
}
