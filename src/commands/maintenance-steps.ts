import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Choice } from "../core/reply.ts";
import type { Notice } from "../core/status.ts";
import { isAre } from "../core/wording.ts";
import { presentMaintenance } from "./maintenance.ts";
import { noticeReport, publication } from "./notice-report.ts";
import { resolvePlan } from "./notice-resolution.ts";
import { isIncident, onlyOne, stillOpen } from "./open-notices.ts";
import { QUIETLY } from "./quietly.ts";
import { boardOf, checkLengths } from "./status-board.ts";
import { componentOf, labels } from "./status-names.ts";

/** What customers read when nothing is said. */
const STARTED = "The maintenance has begun.";
const CANCELLED = "The maintenance has been cancelled. It will not take place.";

const ARGS = {
  notice: arg.notice(),
  quietly: QUIETLY,
  message: arg.text("what customers should read"),
} as const;

/** What start, complete and cancel share: which maintenance, quietly or not, in which words. */
interface Step {
  readonly notice: Notice;
  readonly open: readonly Notice[];
  readonly message: string | undefined;
  readonly notify: boolean;
}

interface StepArgs {
  readonly notice?: Notice | undefined;
  readonly quietly?: "quietly" | undefined;
  readonly message?: string | undefined;
}

export const maintenanceStart = command({
  name: "status maintenance start",
  summary: "Begin a scheduled maintenance now.",
  phrases: ["status maintenance start [<notice>] [<quietly>][: <message>]"],
  args: ARGS,
  permission: "status.write",
  examples: ["status maintenance start", "status maintenance start quietly: We begin a little early."],
  async plan(args, ctx): Promise<Answer> {
    const step = await stepFor("start", args, ctx, ["scheduled"]);
    if (step.type === "choice") return step;
    const { notice, notify, message = STARTED } = step;
    const components = notice.components.map((affected) => componentOf(affected, notice.account));
    const changes = components.map((component) => ({ component, level: "under_maintenance" }) as const);
    return {
      type: "plan",
      title: `Start ${notice.handle} ${notice.name}`,
      operations: [boardOf(ctx).update(notice, { state: "in_progress", message, changes, notify })],
      by: {},
      publicText: message,
      ...publication({
        doing: `Starting ${notice.handle} ${notice.name}`,
        done: `Started ${notice.handle} ${notice.name}`,
        lines:
          components.length === 0
            ? []
            : [`${labels(components, components)} ${isAre(components.length)} under maintenance now.`],
        notify,
        buttons: [
          { label: "Complete it", say: `status maintenance complete ${notice.handle}${notify ? "" : " quietly"}` },
        ],
      }),
    };
  },
  present: (_args, ctx) => presentMaintenance(ctx),
  report: noticeReport,
});

export const maintenanceComplete = command({
  name: "status maintenance complete",
  summary: "Complete a maintenance that is under way, and bring its components back.",
  phrases: ["status maintenance complete|finish [<notice>] [<quietly>][: <message>]"],
  args: ARGS,
  permission: "status.write",
  examples: ["status maintenance complete", "status maintenance complete: All done ahead of time."],
  async plan(args, ctx): Promise<Answer> {
    const step = await stepFor("complete", args, ctx, ["in_progress", "verifying"]);
    return step.type === "choice" ? step : resolvePlan(step.notice, step.open, step, boardOf(ctx));
  },
  present: (_args, ctx) => presentMaintenance(ctx),
  report: noticeReport,
});

export const maintenanceCancel = command({
  name: "status maintenance cancel",
  summary: "Call off a scheduled maintenance.",
  phrases: ["status maintenance cancel [<notice>] [<quietly>][: <message>]"],
  args: ARGS,
  permission: "status.write",
  examples: ["status maintenance cancel", "status maintenance cancel: We will do this next week instead."],
  async plan(args, ctx): Promise<Answer> {
    const step = await stepFor("cancel", args, ctx, ["scheduled"]);
    if (step.type === "choice") return step;
    const { notice, notify, message = CANCELLED } = step;
    return {
      type: "plan",
      title: `Cancel ${notice.handle} ${notice.name}`,
      operations: [boardOf(ctx).cancel(notice, message, notify)],
      by: {},
      publicText: message,
      ...publication({
        doing: `Cancelling ${notice.handle} ${notice.name}`,
        done: `Cancelled ${notice.handle} ${notice.name}`,
        lines: [],
        notify,
      }),
    };
  },
  present: (_args, ctx) => presentMaintenance(ctx),
  report: noticeReport,
});

/** Finds the maintenance that is meant, read now; several are a question. */
async function stepFor(
  verb: string,
  args: StepArgs,
  ctx: Context,
  states: readonly Notice["state"][],
): Promise<(Step & { readonly type: "step" }) | Choice> {
  const board = boardOf(ctx);
  const message = args.message?.trim() ? args.message : undefined;
  checkLengths(board, { message });
  if (args.notice !== undefined) refuseWrong(args.notice, verb, states);
  const open = await board.openNotices();
  const fitting = open.filter((notice) => !isIncident(notice) && states.includes(notice.state));
  const ending = `${args.quietly === undefined ? "" : " quietly"}${message === undefined ? "" : `: ${message}`}`;
  const meant =
    args.notice === undefined
      ? onlyOne(fitting, {
          text: `Which maintenance do you want to ${verb}?`,
          none: `maintenance to ${verb}`,
          say: (handle) => `status maintenance ${verb} ${handle}${ending}`,
        })
      : stillOpen(args.notice, open);
  if ("type" in meant) return meant;
  return { type: "step", notice: meant, open, message, notify: args.quietly === undefined };
}

function refuseWrong(notice: Notice, verb: string, states: readonly Notice["state"][]): void {
  const { handle, name, state } = notice;
  if (isIncident(notice)) {
    throw new BotError(
      "bad_input",
      `${handle} ${name} is an incident, not maintenance; to end it: status resolve ${handle}`,
    );
  }
  if (states.includes(state)) return;
  throw new BotError("conflict", `${handle} ${name} is ${state.replaceAll("_", " ")}, so there is nothing to ${verb}.`);
}
