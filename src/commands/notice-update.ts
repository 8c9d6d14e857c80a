import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import type { Notice, NoticeState } from "../core/status.ts";
import { noticeReport, publication } from "./notice-report.ts";
import { resolvePlan } from "./notice-resolution.ts";
import { isIncident, onlyOne, refuseHandleAsText, stillOpen } from "./open-notices.ts";
import { askIfQuietlyMeant, QUIETLY } from "./quietly.ts";
import { boardOf, checkLengths } from "./status-board.ts";
import { presentNotices } from "./status-show.ts";

export const noticeUpdate = command({
  name: "status update",
  summary: "Tell customers more about an open notice; with a state, move it there.",
  phrases: [
    "status update <notice>",
    "status update [<notice>] [<state>] [<quietly>]: <message>",
    "status update <message>",
  ],
  args: {
    notice: arg.notice({ exact: true }),
    state: arg.word("investigating, identified, monitoring or resolved", {
      investigating: [],
      identified: [],
      monitoring: [],
      resolved: [],
    }),
    quietly: QUIETLY,
    message: arg.text("what customers should read"),
  },
  permission: "status.write",
  examples: [
    "status update We have found the cause.",
    "status update monitoring: The fix is out, we are watching.",
    "status update quietly: Still working on it.",
  ],
  async plan({ notice, state, quietly, message }, ctx): Promise<Answer> {
    const board = boardOf(ctx);
    if (message === undefined || message.trim() === "") {
      const handle = notice?.handle;
      throw new BotError(
        "bad_input",
        `Say what customers should read: status update${handle === undefined ? "" : ` ${handle}`}: …`,
      );
    }
    checkLengths(board, { message });
    const quiet = askIfQuietlyMeant(message, ctx.said, "status update");
    if (quiet !== undefined) return quiet;
    const open = await board.openNotices();
    if (notice === undefined) refuseHandleAsText(message, open, "status update");
    const words = [state, quietly].filter((word) => word !== undefined).map((word) => ` ${word}`);
    const meant =
      notice === undefined
        ? onlyOne(open.filter(isIncident), {
            text: "Several notices are open. Which one do you mean?",
            none: "open notice",
            say: (handle) => `status update ${handle}${words.join("")}: ${message}`,
          })
        : stillOpen(notice, open);
    if ("type" in meant) return meant;
    const notify = quietly === undefined;
    if (state === "resolved") return resolvePlan(meant, open, { message, notify }, board);
    refuseState(meant, state);
    return {
      type: "plan",
      title: `Update ${meant.handle} ${meant.name}`,
      operations: [board.update(meant, { ...(state === undefined ? {} : { state }), message, changes: [], notify })],
      by: {},
      publicText: message,
      ...publication({
        doing: `Updating ${meant.handle} ${meant.name}`,
        done: `Updated ${meant.handle} ${meant.name}${state === undefined ? "" : `; it is now ${state}`}`,
        lines: [],
        notify,
      }),
    };
  },
  present: (_args, ctx) => presentNotices(ctx),
  report: noticeReport,
});

/** Maintenance has states of its own, with commands of their own. */
function refuseState({ kind, handle, name }: Notice, state: NoticeState | undefined): void {
  if (kind === "incident" || state === undefined) return;
  throw new BotError(
    "bad_input",
    `${handle} ${name} is maintenance and cannot be ${state}: start, complete or cancel it with "status maintenance".`,
  );
}
