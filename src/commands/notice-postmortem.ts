import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import type { Choice, Reply } from "../core/reply.ts";
import type { Notice } from "../core/status.ts";
import { noticeReport, publication } from "./notice-report.ts";
import { isIncident } from "./open-notices.ts";
import { QUIETLY } from "./quietly.ts";
import { boardOf } from "./status-board.ts";
import { noticeItem } from "./status-lines.ts";
import { sameName } from "./status-names.ts";

const OPTIONS_MOST = 8;

export const noticePostmortem = command({
  name: "status postmortem",
  summary: "Write and publish the post-mortem of a resolved notice.",
  phrases: ["status postmortem|post-mortem [<which>] [<quietly>]: <text>"],
  args: {
    which: arg.text("a resolved notice"),
    quietly: QUIETLY,
    text: arg.text("the post-mortem"),
  },
  permission: "status.write",
  examples: ["status postmortem SP-p31zjt: On Friday a full disk stopped builds for 20 minutes."],
  async plan({ which, quietly, text }, ctx): Promise<Answer> {
    const board = boardOf(ctx);
    if (text === undefined || text.trim() === "") {
      throw new BotError("bad_input", "Say what customers should read: status postmortem SP-p31zjt: …");
    }
    const recent = (await board.recentNotices()).filter(isIncident);
    const notify = quietly === undefined;
    const meant = meantFrom(
      recent,
      which,
      (handle) => `status postmortem ${handle}${notify ? "" : " quietly"}: ${text}`,
    );
    if ("type" in meant) return meant;
    const { handle, name, state } = meant;
    if (state !== "resolved" && state !== "postmortem") {
      throw new BotError("conflict", `${handle} ${name} is still ${state}; resolve it before its post-mortem.`);
    }
    return {
      type: "plan",
      title: `Publish the post-mortem of ${handle} ${name}`,
      operations: board.postmortem(meant, text, notify),
      by: {},
      publicText: text,
      ...publication({
        doing: `Publishing the post-mortem of ${handle} ${name}`,
        done: `Published the post-mortem of ${handle} ${name}`,
        lines: [],
        notify,
      }),
    };
  },
  async present(_args, ctx): Promise<Reply> {
    const recent = (await boardOf(ctx).recentNotices()).filter(isIncident).slice(0, OPTIONS_MOST);
    return {
      type: "reply",
      tone: "plain",
      title: recent.length === 0 ? "There are no notices yet." : "The newest notices",
      blocks: [{ type: "list", items: recent.map((notice) => noticeItem(notice, notice.components)) }],
    };
  },
  report: noticeReport,
});

/** By handle, id or full name; a name that several have, or no name at all, is a question. */
function meantFrom(
  recent: readonly Notice[],
  which: string | undefined,
  say: (handle: string) => string,
): Notice | Choice {
  const wanted = which?.trim() ?? "";
  const fitting =
    wanted === ""
      ? recent.filter(({ state }) => state === "resolved")
      : recent.filter(({ handle, id, name }) => [handle, id, name].some((spelling) => sameName(spelling, wanted)));
  const [only, second] = fitting;
  if (only !== undefined && second === undefined) return only;
  if (only === undefined) {
    const what = wanted === "" ? "There is no resolved notice" : `None of the newest notices is called "${wanted}"`;
    throw new BotError("not_found", `${what}; nothing was published.`);
  }
  return {
    type: "choice",
    text: "Whose post-mortem is this?",
    options: fitting
      .slice(0, OPTIONS_MOST)
      .map(({ handle, name }) => ({ label: `${handle} ${name}`, say: say(handle) })),
  };
}
