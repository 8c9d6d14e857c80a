import { arg } from "../core/args.ts";
import { type Answer, command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Reply } from "../core/reply.ts";
import type { MaintenanceDraft, StatusBoard } from "../core/status.ts";
import { clockTime, duration } from "../core/wording.ts";
import { isNameQuoted, tidyName } from "./notice-name.ts";
import { noticeReport, publication } from "./notice-report.ts";
import { isIncident } from "./open-notices.ts";
import { QUIETLY, refuseQuietlyInName } from "./quietly.ts";
import { asIn, boardOf, checkLengths, warmComponents } from "./status-board.ts";
import { linkBlock, noticeBlocks } from "./status-lines.ts";
import { labels, sameName } from "./status-names.ts";

/** "from now" was true when it was said. */
const PAST_BORNE_MS = 60_000;

export const maintenanceList = command({
  name: "status maintenance",
  summary: "Maintenance that is scheduled or under way.",
  phrases: ["status maintenance", "status maintenance list"],
  args: {},
  permission: "read",
  examples: ["status maintenance"],
  plan: (_args, ctx) => presentMaintenance(ctx),
});

export const maintenanceSchedule = command({
  name: "status maintenance schedule",
  summary: "Announce maintenance that begins and ends by itself.",
  phrases: [
    "status maintenance <name> from <from> [for <for>] [until <until>] [on <components>] [<quietly>][: <message>]",
    "status maintenance <name> on <components> from <from> [for <for>] [until <until>] [<quietly>][: <message>]",
  ],
  args: {
    name: arg.text("the maintenance's name"),
    from: arg.time(),
    for: arg.duration(),
    until: arg.time(),
    components: arg.components(),
    quietly: QUIETLY,
    message: arg.text("what customers should read"),
  },
  permission: "status.write",
  examples: [
    "status maintenance Database upgrade from tomorrow 9am for 2h on Build Processing, Web: Builds will be queued.",
    "status maintenance New switches from 22:00 until 23:30 on API quietly",
  ],
  async plan({ name = "", from, for: forMs, until, components = [], quietly, message }, ctx): Promise<Answer> {
    const board = boardOf(ctx);
    const { startsAt, endsAt } = window({ from, forMs, until }, ctx);
    if (components.length === 0) throw incomplete('on what: "on Build Processing"');
    checkLengths(board, { name, message });
    if (!isNameQuoted(name, ctx.said)) refuseQuietlyInName(tidyName(name));
    const all = await warmComponents(board);
    const concerned = asIn(all, components);
    const text = message?.trim() ? message : undefined;
    const notify = quietly === undefined;
    const when = `${clockTime(startsAt, readerOf(ctx))} to ${clockTime(endsAt, readerOf(ctx))} (${duration(endsAt - startsAt)})`;
    const draft = { name: tidyName(name), startsAt, endsAt, components: concerned, notify };
    await refuseDouble(draft, board);
    return {
      type: "plan",
      title: `Schedule ${draft.name}, ${when}`,
      operations: [board.schedule(text === undefined ? draft : { ...draft, message: text })],
      by: {},
      publicText: text === undefined ? draft.name : `${draft.name}\n${text}`,
      ...publication({
        doing: `Scheduling ${draft.name}`,
        done: `Scheduled {handle} ${draft.name}, ${when}`,
        lines: [`${labels(concerned, all)} will be under maintenance in that time, and operational after it.`],
        notify,
        buttons: [{ label: "Cancel it", say: `status maintenance cancel {handle}${notify ? "" : " quietly"}` }],
      }),
    };
  },
  present: (_args, ctx) => presentMaintenance(ctx),
  report: noticeReport,
});

export async function presentMaintenance(ctx: Context): Promise<Reply> {
  const board = boardOf(ctx);
  const [all, open, url] = await Promise.all([warmComponents(board), board.openNotices(), board.pageUrl()]);
  const maintenance = open.filter((notice) => !isIncident(notice));
  const running = maintenance.filter(({ state }) => state !== "scheduled").length;
  const scheduled = maintenance.length - running;
  return {
    type: "reply",
    tone: "plain",
    title: `Maintenance: ${running > 0 ? `${running} under way, ` : ""}${scheduled === 0 ? "none" : scheduled} scheduled.`,
    blocks: [...noticeBlocks(maintenance, all), linkBlock(url)],
  };
}

/** The same window announced twice is one person saying it again, or two saying it at the same time. */
async function refuseDouble({ name, startsAt }: MaintenanceDraft, board: StatusBoard): Promise<void> {
  const same = (await board.openNotices()).find(
    (notice) => !isIncident(notice) && notice.startsAt === startsAt && sameName(notice.name, name),
  );
  if (same === undefined) return;
  throw new BotError("conflict", `${same.handle} ${same.name} is announced for that time already.`);
}

function window(
  said: { readonly from: number | undefined; readonly forMs: number | undefined; readonly until: number | undefined },
  ctx: Context,
): { readonly startsAt: number; readonly endsAt: number } {
  const { from, forMs, until } = said;
  if (from === undefined) throw incomplete('when it begins: "from tomorrow 9am"');
  if (forMs === undefined && until === undefined) throw incomplete('how long it takes: "for 2h"');
  if (forMs !== undefined && until !== undefined) {
    throw new BotError("bad_input", 'Say either "for …" or "until …", not both; nothing was published.');
  }
  const startsAt = Math.max(from, ctx.now);
  const endsAt = until ?? startsAt + (forMs ?? 0);
  if (from < ctx.now - PAST_BORNE_MS) {
    throw new BotError("bad_input", `${clockTime(from, readerOf(ctx))} is past; nothing was published.`);
  }
  if (endsAt <= startsAt) throw new BotError("bad_input", "It would end before it begins; nothing was published.");
  return { startsAt, endsAt };
}

function incomplete(what: string): BotError {
  return new BotError(
    "bad_input",
    `To schedule maintenance say ${what}. For example: status maintenance Upgrade from tomorrow 9am for 2h on API: Short interruptions.`,
  );
}

function readerOf(ctx: Context): { readonly zone: string; readonly now: number } {
  return { zone: ctx.actor.zone, now: ctx.now };
}
