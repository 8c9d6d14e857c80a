import { arg, type Handle } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { keyOfAlert } from "../core/feed.ts";
import type { Block, Reply } from "../core/reply.ts";
import { count } from "../core/wording.ts";
import { alertItem, byWorst, SHOWN_ALERTS } from "./alert-lines.ts";
import { type AlertFilter, meantAlerts, type OpenState, type Selection, selectAlerts } from "./alert-selection.ts";
import { ALERT_FILTER } from "./fragments.ts";

export const alertList = command({
  name: "alerts",
  summary: "List alerts of every pager, the worst first.",
  phrases: ["alerts {alerts} [page <page>]"],
  args: { ...ALERT_FILTER, page: arg.number("a page's number") },
  permission: "read",
  examples: [
    "alerts",
    "alerts mine",
    "alerts open p1",
    'alerts for "Build Processing" older 2h',
    "alerts team Infra snoozed",
    "alerts high from PagerDuty",
    "alerts in storm 4 page 2",
  ],
  plan: async ({ page = 1, ...filter }, ctx) => listReply(await listed(filter, ctx), filter, ctx, page),
});

/** A card without further conditions is listed whole, with what is over by now. */
async function listed(filter: AlertFilter, ctx: Context): Promise<Selection> {
  const selection = await selectAlerts(filter, ctx, ["open", "acked", "snoozed"]);
  const { card: _, ...others } = filter;
  const { card } = selection;
  if (card === undefined || isNarrow(others) || filter.state !== undefined || selection.unread.length > 0) {
    return selection;
  }
  const there = new Set(selection.alerts.map(keyOfAlert));
  const over = card.alerts.filter((alert) => !there.has(keyOfAlert(alert)));
  return {
    ...selection,
    alerts: [...selection.alerts, ...over.map((alert) => ({ ...alert, state: "closed" as const }))],
  };
}

/** What a question such as "ack all?" or "resolve PD-12?" is answered with: the alerts it would touch, as they are. */
export async function presentAlerts(
  which: AlertFilter & { readonly handles?: readonly Handle[] | undefined },
  ctx: Context,
  verb: string,
  states: readonly OpenState[],
): Promise<Reply> {
  const meant = await meantAlerts(which, ctx, verb, states);
  return "type" in meant ? { type: "reply", tone: "plain", title: meant.text } : listReply(meant, which, ctx);
}

function listReply(selection: Selection, filter: AlertFilter, ctx: Context, page = 1): Reply {
  const { alerts, unread } = selection;
  const worst = [...alerts].sort(byWorst);
  const pages = Math.max(1, Math.ceil(worst.length / SHOWN_ALERTS));
  if (page > pages) {
    const title = `There is no page ${page}: ${count(worst.length, "alert")} fill ${count(pages, "page")}.`;
    return { type: "reply", tone: "warn", title };
  }
  const shown = worst.slice((page - 1) * SHOWN_ALERTS, page * SHOWN_ALERTS);
  const unacknowledged = alerts.filter((alert) => alert.state === "open").length;
  const blocks: Block[] = unread.map((part) => ({
    type: "text",
    line: `${part.label} could not be read: ${part.reason}`,
  }));
  if (alerts.length > 0) {
    blocks.push({
      type: "list",
      ...(page > 1 ? { heading: `Page ${page} of ${pages}` } : {}),
      items: shown.map((alert) => alertItem(alert, ctx.now)),
      more: Math.max(0, worst.length - page * SHOWN_ALERTS),
    });
  }
  const words = wordsAfterAlerts(ctx.said);
  const next = page < pages ? [{ label: "Next page", say: `alerts ${words} page ${page + 1}`.replace("  ", " ") }] : [];
  const ack =
    unacknowledged > 0 && ctx.may("alerts.write") ? [{ label: "Acknowledge", say: `ack ${words || "all"}` }] : [];
  return {
    type: "reply",
    tone: unread.length > 0 ? "warn" : "plain",
    title: titleOf(alerts.length, unacknowledged, filter),
    blocks,
    ...(words === undefined ? {} : { buttons: [...ack, ...next] }),
  };
}

function titleOf(all: number, unacknowledged: number, filter: AlertFilter): string {
  const narrowed = filter.state ?? "";
  if (all === 0) return `No ${narrowed || "open"} alerts${isNarrow(filter) ? " fit that" : ""}.`;
  if (narrowed !== "") return `${count(all, `${narrowed} alert`)}`;
  return `${count(all, "alert")}, ${unacknowledged === 0 ? "all acknowledged" : `${unacknowledged.toLocaleString("en")} unacknowledged`}`;
}

function isNarrow(filter: AlertFilter): boolean {
  const { whose, state: _, ...conditions } = filter;
  return whose === "mine" || Object.values(conditions).some((value) => value !== undefined);
}

/**
 * What "alerts mine p1 page 2" says of which alerts, "mine p1": the same words choose the same alerts for another command.
 * undefined when something else was said.
 */
function wordsAfterAlerts(said: string): string | undefined {
  const words = /^\W*alerts\b(?<words>.*?)(?:\s*\bpage\s+\d+)?[?!.\s]*$/isu.exec(said)?.groups?.words;
  return words?.trim();
}
