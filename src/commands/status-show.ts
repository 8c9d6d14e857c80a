import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import type { Block, Button, Line, Reply } from "../core/reply.ts";
import { type Component, LEVEL_WORDS, type Notice, type StatusView } from "../core/status.ts";
import { type Former, formerBlock } from "../core/told.ts";
import { unconfigured } from "../core/unconfigured.ts";
import { count, isAre } from "../core/wording.ts";
import { holds, isIncident } from "./open-notices.ts";
import { asIn } from "./status-board.ts";
import { groupBlocks, isBroken, linkBlock, noticeBlocks } from "./status-lines.ts";
import { labelOf } from "./status-names.ts";

const RESOLVE_BUTTONS = 3;

export const statusShow = command({
  name: "status",
  summary: "What the status page shows: what is broken first, then notices and maintenance.",
  phrases: ["status", "status <components>"],
  args: { components: arg.components() },
  permission: "read",
  examples: ["status", "status Build Processing", 'status "Builds"?'],
  plan: ({ components }, ctx) => presentStatus(components, ctx),
});

export const statusNotices = command({
  name: "status notices",
  summary: "Open incidents on the status page, and maintenance apart from them.",
  phrases: ["status notices|incidents"],
  args: {},
  permission: "read",
  examples: ["status notices"],
  plan: (_args, ctx) => presentNotices(ctx),
});

/** The page, or the part of it that was named. Also what a question about a change is answered with. */
export async function presentStatus(named: readonly Component[] | undefined, ctx: Context): Promise<Reply> {
  const { value, former } = await viewOf(ctx).shown();
  const { components: all, notices, url } = value;
  const shown = named === undefined ? all : asIn(all, named);
  // One component is told in the title.
  const { troubled, quiet } = groupBlocks(shown.length === 1 ? [] : shown);
  const about = named === undefined ? notices : notices.filter((notice) => holds(notice, shown));
  return {
    type: "reply",
    tone: former === undefined ? "plain" : "warn",
    title: asOfWhen(titleOf(shown, all), former),
    blocks: [...markOf(former), ...troubled, ...noticeBlocks(about, all), ...quiet, linkBlock(url)],
    buttons: former === undefined ? [...resolveButtons(about, ctx), ...changeButton(ctx)] : [],
  };
}

export async function presentNotices(ctx: Context): Promise<Reply> {
  const { value, former } = await viewOf(ctx).shown();
  const { components: all, notices, url } = value;
  const incidents = notices.filter(isIncident).length;
  const maintenance = notices.length - incidents;
  const isQuiet = maintenance === 0;
  return {
    type: "reply",
    tone: former === undefined ? "plain" : "warn",
    title: asOfWhen(
      `${sentence(count(incidents, "open incident"))}${isQuiet ? "" : `; ${count(maintenance, "maintenance", "maintenances")} scheduled or under way`}.`,
      former,
    ),
    blocks: [...markOf(former), ...noticeBlocks(notices, all), linkBlock(url)],
    buttons: former === undefined ? resolveButtons(notices, ctx) : [],
  };
}

/** A title is often read alone, so it says itself that it is not of now. */
function asOfWhen(title: string, former: Former | undefined): Line {
  return former === undefined ? title : ["As of ", { type: "time", at: former.asOf, form: "time" }, `: ${title}`];
}

function markOf(former: Former | undefined): readonly Block[] {
  return former === undefined ? [] : [formerBlock(former)];
}

function viewOf({ statusView }: Context): StatusView {
  if (statusView !== undefined) return statusView;
  throw unconfigured("status");
}

function titleOf(shown: readonly Component[], page: readonly Component[]): string {
  const [first] = shown;
  if (first === undefined) return "The page has no components.";
  if (shown.length === 1) return `${labelOf(first, page)}: ${LEVEL_WORDS[first.level]}.`;
  const broken = shown.filter(isBroken).length;
  const maintained = shown.filter(({ level }) => level === "under_maintenance").length;
  if (broken + maintained === 0) return `All ${shown.length.toLocaleString("en")} components are operational.`;
  const parts = [
    { n: broken, what: "not operational" },
    { n: maintained, what: "under maintenance" },
  ].filter(({ n }) => n > 0);
  const all = count(shown.length, "component");
  return `${parts.map(({ n, what }, i) => `${n.toLocaleString("en")} ${i === 0 ? `of ${all} ` : ""}${isAre(n)} ${what}`).join(", ")}.`;
}

function resolveButtons(notices: readonly Notice[], ctx: Context): readonly Button[] {
  if (!ctx.may("status.write")) return [];
  return notices
    .filter(isIncident)
    .slice(0, RESOLVE_BUTTONS)
    .map(({ handle }) => ({ label: `Resolve ${handle}`, say: `status resolve ${handle}` }));
}

/** Where it is pressed without a form opening, the next best is how to say it. */
function changeButton(ctx: Context): readonly Button[] {
  return ctx.may("status.write") ? [{ label: "Change status", say: "help status set", form: "status" }] : [];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
