import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Reply } from "../core/reply.ts";
import { type Change, type Component, LEVEL_WORDS, type Notice } from "../core/status.ts";
import { componentsOf, isOneLevel, levelsLine, levelsWish, typedChanges, worstOf } from "./level-changes.ts";
import { planWithMessage } from "./level-message.ts";
import { type LevelFacts, levelReport, nextSteps } from "./level-report.ts";
import { noticeReport } from "./notice-report.ts";
import { holds, isIncident } from "./open-notices.ts";
import { QUIETLY } from "./quietly.ts";
import { asIn, boardOf, warmComponents, withoutClashes } from "./status-board.ts";
import { labels } from "./status-names.ts";
import { presentStatus } from "./status-show.ts";

export const statusSet = command({
  name: "status set",
  summary: "Set components to levels; with a message, tell customers in the same write.",
  phrases: [
    "status <components> <level> [<quietly>] [in <notice>][: <message>]",
    "status <changes> [<quietly>] [in <notice>][: <message>]",
  ],
  args: {
    components: arg.components(),
    level: arg.level(),
    changes: arg.changes(),
    quietly: QUIETLY,
    notice: arg.notice({ exact: true }),
    message: arg.text("what customers should read"),
  },
  permission: "status.write",
  examples: [
    "status Build Processing degraded: Builds are slow, we are adding workers.",
    "status API, Web major quietly: We are looking into errors.",
    "status API=degraded, Web=major: We are looking into errors.",
    "status Web maintenance",
    "status API ok",
  ],
  async plan({ components = [], level, changes, quietly, notice, message }, ctx): Promise<Answer> {
    const asked = changes ?? (level === undefined ? [] : components.map((component) => ({ component, level })));
    if (asked.length === 0) {
      throw new BotError("bad_input", "Say which component and which level, for example: status API degraded.");
    }
    const all = await warmComponents(boardOf(ctx));
    const now = changesIn(all, withoutClashes(asked));
    const text = message?.trim() ? message : undefined;
    if (text !== undefined) {
      return planWithMessage({ changes: now, all, message: text, notify: quietly === undefined, notice }, ctx);
    }
    if (notice !== undefined) {
      const say = `status ${typedChanges(now, all)} in ${notice.handle}`;
      throw new BotError("bad_input", `Say what customers should read in ${notice.handle}: ${say}: …`);
    }
    return planLevels(now, all, ctx);
  },
  present: ({ components, changes }, ctx) => presentStatus(components ?? (changes && componentsOf(changes)), ctx),
  report: (plan, outcomes) =>
    plan.facts?.done === undefined ? levelReport(plan, outcomes) : noticeReport(plan, outcomes),
});

/** The same changes of the components as `all` has them. */
function changesIn(all: readonly Component[], changes: readonly Change[]): readonly Change[] {
  const components = asIn(all, componentsOf(changes));
  return changes.map(({ component, level }, i) => ({ component: components[i] ?? component, level }));
}

/** Without a message: one request for each component that is not at its level yet. */
async function planLevels(changes: readonly Change[], all: readonly Component[], ctx: Context): Promise<Answer> {
  const board = boardOf(ctx);
  const isThere = ({ component, level }: Change): boolean => component.level === level;
  // A kept list may be behind the page: that nothing is to be done is only said of one read now.
  const now = changes.every(isThere) ? changesIn(await board.components(), changes) : changes;
  const back = now.filter(({ level }) => level === "operational");
  const holders = back.length > 0 ? await holdersOf(componentsOf(back), ctx) : [];
  const changing = now.filter((change) => !isThere(change));
  if (changing.length === 0) return alreadyReply(now, all, holders);
  const there = componentsOf(now.filter(isThere));
  const facts: LevelFacts = {
    level: worstOf(now),
    became: becameLine(changing, all),
    typed: typedChanges(now, all),
    already: there.length === 0 ? null : labels(there, all),
    open: holders.map(({ handle, name }) => ({ handle, name })),
  };
  return {
    type: "plan",
    title: `Set ${levelsWish(changing, all)}`,
    operations: changing.map(({ component, level }) => board.setLevel(component, level)),
    by: {},
    facts,
  };
}

/** "API: now degraded performance (was operational)", "Now Web: major outage; API: degraded performance". */
function becameLine(changes: readonly Change[], all: readonly Component[]): string {
  const [first] = changes;
  if (first === undefined || !isOneLevel(changes)) return `Now ${levelsLine(changes, all)}`;
  const was = changes.length === 1 ? ` (was ${LEVEL_WORDS[first.component.level]})` : "";
  return `${labels(componentsOf(changes), all)}: now ${LEVEL_WORDS[first.level]}${was}`;
}

async function holdersOf(components: readonly Component[], ctx: Context): Promise<readonly Notice[]> {
  const open = await boardOf(ctx).openNotices();
  return open.filter((notice) => isIncident(notice) && holds(notice, components));
}

function alreadyReply(changes: readonly Change[], all: readonly Component[], holders: readonly Notice[]): Reply {
  const [first] = changes;
  const state =
    first !== undefined && isOneLevel(changes)
      ? `${labels(componentsOf(changes), all)}: already ${LEVEL_WORDS[first.level]}`
      : `Already so: ${levelsLine(changes, all)}`;
  return {
    type: "reply",
    tone: "good",
    title: `${state}; nothing was changed.`,
    blocks: holders.map(({ handle, name }) => ({ type: "text", line: `${handle} ${name} is still open.` })),
    buttons: nextSteps({ level: worstOf(changes), typed: typedChanges(changes, all), open: holders }),
  };
}
