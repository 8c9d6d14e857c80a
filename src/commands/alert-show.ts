import type { Alert, AlertDetail, AlertEntry } from "../core/alerts.ts";
import { arg, type Handle } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Block, Item, Reply } from "../core/reply.ts";
import { listed, oneLine } from "../core/wording.ts";
import { alertItem } from "./alert-lines.ts";
import { findAlert } from "./alert-selection.ts";

const DESCRIPTION_CHARS = 600;
const ENTRY_CHARS = 200;

export const alertShow = command({
  name: "alert",
  summary: "Show one alert with its log, its notes and a link.",
  phrases: ["alert <handle>"],
  args: { handle: arg.handle() },
  permission: "read",
  examples: ["alert PD-1234", "alert #17"],
  plan: async ({ handle }, ctx) => {
    if (handle === undefined) throw new BotError("bad_input", "Which alert? For example: alert PD-1234.");
    const alert = await findAlert(handle, ctx);
    if ("type" in alert) return alert;
    return detailReply(alert, ctx);
  },
});

/** What a question about a write to one alert is answered with. */
export async function presentAlert({ handle }: { readonly handle?: Handle | undefined }, ctx: Context): Promise<Reply> {
  const alert = handle === undefined ? undefined : await findAlert(handle, ctx);
  if (alert === undefined) return { type: "reply", tone: "warn", title: "Which alert? For example: PD-1234." };
  return "type" in alert ? { type: "reply", tone: "warn", title: alert.text } : detailReply(alert, ctx);
}

/** One alert in full; read fresh from its pager. */
async function detailReply(found: Alert, ctx: Context): Promise<Reply> {
  const source = ctx.alerts.find((candidate) => candidate.account === found.account);
  if (source === undefined)
    throw new BotError("not_found", `${found.handle} belongs to a pager that is not configured.`);
  const { alert, description, log, notes }: AlertDetail = await source.detail(found);
  const assignees = listed(alert.assignees.map((user) => user.name));
  const facts = [
    alert.policy && `policy ${alert.policy.name}`,
    alert.teams.length > 0 && `team ${listed(alert.teams.map((team) => team.name))}`,
    assignees && `assigned to ${assignees}`,
  ].filter(Boolean);
  const blocks: Block[] = [{ type: "list", items: [alertItem(alert, ctx.now)] }];
  if (facts.length > 0) blocks.push({ type: "text", line: facts.join(" · ") });
  if (description) blocks.push({ type: "quote", text: oneLine(description, DESCRIPTION_CHARS) });
  if (notes.length > 0) blocks.push({ type: "list", heading: "Notes", items: notes.map(entryItem) });
  if (log.length > 0) blocks.push({ type: "list", heading: "Log", items: log.map(entryItem) });
  // What arrives by itself need not have a page anywhere.
  if (alert.url !== "") blocks.push({ type: "text", line: { type: "link", url: alert.url, text: alert.url } });
  const mayWrite = ctx.may("alerts.write") && alert.state !== "closed";
  return {
    type: "reply",
    tone: "plain",
    title: [{ type: "strong", text: `${alert.handle} ${alert.title}` }],
    about: alert.handle,
    aboutState: alert.state,
    blocks,
    buttons: mayWrite
      ? [
          ...(alert.state === "open" ? [{ label: "Acknowledge", say: `ack ${alert.handle}` }] : []),
          { label: "Resolve", say: `resolve ${alert.handle}` },
        ]
      : [],
  };
}

function entryItem(entry: AlertEntry): Item {
  const who = entry.who === undefined ? "" : `${entry.who}: `;
  return { line: [{ type: "time", at: entry.at, form: "time" }, ` ${who}${oneLine(entry.text, ENTRY_CHARS)}`] };
}
