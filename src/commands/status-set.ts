import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Reply } from "../core/reply.ts";
import { type Component, LEVEL_WORDS, type Level, type Notice } from "../core/status.ts";
import { TYPED_LEVELS } from "../core/typed.ts";
import { planWithMessage } from "./level-message.ts";
import { type LevelFacts, levelReport, nextSteps } from "./level-report.ts";
import { noticeReport } from "./notice-report.ts";
import { holds, isIncident } from "./open-notices.ts";
import { QUIETLY } from "./quietly.ts";
import { asIn, boardOf, warmComponents } from "./status-board.ts";
import { labels, typedComponents } from "./status-names.ts";
import { presentStatus } from "./status-show.ts";

export const statusSet = command({
  name: "status set",
  summary: "Set components to a level; with a message, tell customers in the same write.",
  phrases: ["status <components> <level> [<quietly>] [in <notice>][: <message>]"],
  args: {
    components: arg.components(),
    level: arg.level(),
    quietly: QUIETLY,
    notice: arg.notice({ exact: true }),
    message: arg.text("what customers should read"),
  },
  permission: "status.write",
  examples: [
    "status Build Processing degraded: Builds are slow, we are adding workers.",
    "status API, Web major quietly: We are looking into errors.",
    "status Web maintenance",
    "status API ok",
  ],
  async plan({ components = [], level, quietly, notice, message }, ctx): Promise<Answer> {
    if (level === undefined || components.length === 0) {
      throw new BotError("bad_input", "Say which component and which level, for example: status API degraded.");
    }
    const all = await warmComponents(boardOf(ctx));
    const now = asIn(all, components);
    const text = message?.trim() ? message : undefined;
    if (text !== undefined) {
      return planWithMessage(
        { components: now, all, level, message: text, notify: quietly === undefined, notice },
        ctx,
      );
    }
    if (notice !== undefined) {
      const say = `status ${typedComponents(now, all)} ${TYPED_LEVELS[level]} in ${notice.handle}`;
      throw new BotError("bad_input", `Say what customers should read in ${notice.handle}: ${say}: …`);
    }
    return planLevel(now, all, level, ctx);
  },
  present: ({ components }, ctx) => presentStatus(components, ctx),
  report: (plan, outcomes) =>
    plan.facts?.done === undefined ? levelReport(plan, outcomes) : noticeReport(plan, outcomes),
});

/** Without a message: one request for each component that is not at that level yet. */
async function planLevel(
  components: readonly Component[],
  all: readonly Component[],
  level: Level,
  ctx: Context,
): Promise<Answer> {
  const board = boardOf(ctx);
  const isThere = (component: Component): boolean => component.level === level;
  // A kept list may be behind the page: that nothing is to be done is only said of one read now.
  const now = components.every(isThere) ? asIn(await board.components(), components) : components;
  const holders = level === "operational" ? await holdersOf(now, ctx) : [];
  const changing = now.filter((component) => !isThere(component));
  if (changing.length === 0) return alreadyReply(now, all, level, holders);
  const there = now.filter(isThere);
  const facts: LevelFacts = {
    level,
    names: labels(changing, all),
    typed: typedComponents(now, all),
    before: changing.length === 1 ? (changing[0]?.level ?? null) : null,
    already: there.length === 0 ? null : labels(there, all),
    open: holders.map(({ handle, name }) => ({ handle, name })),
  };
  return {
    type: "plan",
    title: `Set ${labels(changing, all)} to ${LEVEL_WORDS[level]}`,
    operations: changing.map((component) => board.setLevel(component, level)),
    by: {},
    facts,
  };
}

async function holdersOf(components: readonly Component[], ctx: Context): Promise<readonly Notice[]> {
  const open = await boardOf(ctx).openNotices();
  return open.filter((notice) => isIncident(notice) && holds(notice, components));
}

function alreadyReply(
  components: readonly Component[],
  all: readonly Component[],
  level: Level,
  holders: readonly Notice[],
): Reply {
  const typed = typedComponents(components, all);
  return {
    type: "reply",
    tone: "good",
    title: `${labels(components, all)}: already ${LEVEL_WORDS[level]}; nothing was changed.`,
    blocks: holders.map(({ handle, name }) => ({ type: "text", line: `${handle} ${name} is still open.` })),
    buttons: nextSteps({ level, typed, open: holders }),
  };
}
