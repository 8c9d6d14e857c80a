import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import { noticeReport } from "./notice-report.ts";
import { resolvePlan } from "./notice-resolution.ts";
import { isIncident, onlyOne, refuseHandleAsText, stillOpen } from "./open-notices.ts";
import { askIfQuietlyMeant, QUIETLY } from "./quietly.ts";
import { boardOf, checkLengths } from "./status-board.ts";
import { presentNotices } from "./status-show.ts";

export const noticeResolve = command({
  name: "status resolve",
  summary: "Resolve a notice and bring back the components that it alone holds.",
  phrases: [
    "status resolve",
    "status resolve [<notice>] [<quietly>]",
    "status resolve [<notice>] [<quietly>]: <message>",
    "status resolve <message>",
  ],
  args: {
    notice: arg.notice({ exact: true }),
    quietly: QUIETLY,
    message: arg.text("what customers should read"),
  },
  permission: "status.write",
  examples: ["status resolve", "status resolve Builds are back to normal.", "status resolve quietly: False alarm."],
  async plan({ notice, quietly, message }, ctx): Promise<Answer> {
    const board = boardOf(ctx);
    checkLengths(board, { message });
    const quiet = askIfQuietlyMeant(message, ctx.said, "status resolve");
    if (quiet !== undefined) return quiet;
    refuseEverything(message, ctx.said);
    const open = await board.openNotices();
    if (notice === undefined) refuseHandleAsText(message, open, "status resolve");
    const ending = `${quietly === undefined ? "" : " quietly"}${message === undefined ? "" : `: ${message}`}`;
    const meant =
      notice === undefined
        ? onlyOne(open.filter(isIncident), {
            text: "Several notices are open. Which one is resolved?",
            none: "open notice",
            say: (handle) => `status resolve ${handle}${ending}`,
          })
        : stillOpen(notice, open);
    return "type" in meant ? meant : resolvePlan(meant, open, { message, notify: quietly === undefined }, board);
  },
  present: (_args, ctx) => presentNotices(ctx),
  report: noticeReport,
});

/** "status resolve all" means the notices, and would be published as the message of one. After a colon it is text. */
function refuseEverything(message: string | undefined, said: string): void {
  const word = message?.trim() ?? "";
  if (!/^(?:all|everything|both|it)[.!]*$/iu.test(word) || said.includes(":")) return;
  throw new BotError(
    "bad_input",
    `Customers would read only "${word}". Resolve one notice at a time: status resolve; to publish that word: status resolve: ${word}`,
  );
}
