import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import type { Change, NoticeDraft, NoticeTemplate, StatusBoard } from "../core/status.ts";
import { listed, quoted } from "../core/wording.ts";
import { levelsLine } from "./level-changes.ts";
import { isNameQuoted, refuseUnfinishedClause, tidyName } from "./notice-name.ts";
import { noticeReport, publication } from "./notice-report.ts";
import { isIncident } from "./open-notices.ts";
import { QUIETLY } from "./quietly.ts";
import { boardOf, checkLengths, warmComponents, withoutClashes } from "./status-board.ts";
import { sameName } from "./status-names.ts";
import { presentNotices } from "./status-show.ts";

const TEMPLATES_NAMED = 10;

export const noticeOpen = command({
  name: "status open",
  summary: "Open a notice on the status page, from scratch or from a template.",
  phrases: [
    "status open [<state>] <name> [on <changes>] [impact <impact>] [<quietly>][: <message>]",
    "status open from <template> [<state>] [on <changes>] [impact <impact>] [<quietly>][: <message>]",
  ],
  args: {
    state: arg.word("investigating, identified or monitoring", { investigating: [], identified: [], monitoring: [] }),
    name: arg.text("the notice's name"),
    template: arg.template(),
    changes: arg.changes(),
    impact: arg.word("none, minor, major or critical", { none: [], minor: [], major: [], critical: [] }),
    quietly: QUIETLY,
    message: arg.text("what customers should read"),
  },
  permission: "status.write",
  examples: [
    "status open Builds are slow on Build Processing=degraded: We are adding workers.",
    "status open identified API errors on API=partial, Web=degraded impact major quietly: A bad deploy is being undone.",
    'status open from "Slow builds"',
  ],
  async plan({ state, name, template, changes = [], impact, quietly, message }, ctx): Promise<Answer> {
    const board = boardOf(ctx);
    if (template === undefined && !isNameQuoted(name ?? "", ctx.said)) {
      await refuseUnknownTemplate(name ?? "", board);
      refuseUnfinishedClause(tidyName(name ?? ""));
    }
    const text = message?.trim() ? message : template?.body;
    const draft: NoticeDraft = {
      name: template?.title.trim() ?? tidyName(name ?? ""),
      state: state ?? openStateOf(template),
      ...(text === undefined || text.trim() === "" ? {} : { message: text }),
      ...(impact === undefined ? {} : { impact }),
      changes: template === undefined ? withoutClashes(changes) : await changesOf(template, changes, board),
      notify: quietly === undefined && (template?.notifies ?? true),
    };
    if (draft.name === "") {
      throw new BotError(
        "bad_input",
        "Say what it is called, for example: status open Builds are slow: We are looking.",
      );
    }
    checkLengths(board, draft);
    await refuseDouble(draft, board);
    return {
      type: "plan",
      title: `Open the notice ${draft.name}`,
      operations: [board.open(draft)],
      by: {},
      publicText: draft.message === undefined ? draft.name : `${draft.name}\n${draft.message}`,
      ...publication({
        doing: `Opening the notice ${draft.name}`,
        done: `Opened {handle} ${draft.name}, ${draft.state}`,
        lines:
          draft.changes.length === 0
            ? ["It names no component."]
            : [`${levelsLine(draft.changes, await warmComponents(board))}.`],
        notify: draft.notify,
      }),
    };
  },
  present: (_args, ctx) => presentNotices(ctx),
  report: noticeReport,
});

function openStateOf(template: NoticeTemplate | undefined): NoticeDraft["state"] {
  return template?.state ?? "investigating";
}

/** A template's components come as they are now, unless a level is given. */
async function changesOf(
  { componentIds }: NoticeTemplate,
  given: readonly Change[],
  board: StatusBoard,
): Promise<readonly Change[]> {
  const all = await warmComponents(board);
  const named = new Set(given.map(({ component }) => component.id));
  const others = all.filter(({ id }) => componentIds.includes(id) && !named.has(id));
  return [...withoutClashes(given), ...others.map((component) => ({ component, level: component.level }))];
}

/** "from …" that is no template would otherwise be published as a notice of that name. */
async function refuseUnknownTemplate(name: string, board: StatusBoard): Promise<void> {
  const said = /^from(?:\s+(?<wanted>.+))?$/isu.exec(name.trim());
  if (said === null) return;
  const wanted = said.groups?.wanted;
  const problem = wanted === undefined ? "From which template?" : `No template is called ${quoted(wanted)}.`;
  const known = (await board.templates()).map((template) => template.name);
  const instead = known.length === 0 ? "The page has none" : `There is ${listed(known.map(quoted), TEMPLATES_NAMED)}`;
  throw new BotError("not_found", `${problem} ${instead}. Nothing was published.`);
}

/** Two notices of one name help nobody: the second is nearly always somebody saying the same thing at the same time. */
async function refuseDouble({ name }: NoticeDraft, board: StatusBoard): Promise<void> {
  const same = (await board.openNotices()).find((notice) => isIncident(notice) && sameName(notice.name, name));
  if (same === undefined) return;
  throw new BotError(
    "conflict",
    `${same.handle} ${same.name} is open already; to add to it: status update ${same.handle}: …`,
  );
}
