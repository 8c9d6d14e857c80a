import type { Handle } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import type { Block, Inline, Reply } from "../core/reply.ts";
import { count, quoted } from "../core/wording.ts";
import { alertItem, byWorst, SHOWN_ALERTS } from "./alert-lines.ts";
import { type AlertFilter, meantAlerts, type OpenState, type Selection, selectAlerts } from "./alert-selection.ts";
import { ALERT_FILTER } from "./fragments.ts";

export const alertList = command({
  name: "alerts",
  summary: "List alerts of every pager, the worst first.",
  phrases: ["alerts {alerts}"],
  args: ALERT_FILTER,
  permission: "read",
  examples: [
    "alerts",
    "alerts mine",
    "alerts open p1",
    'alerts for "Build Processing" older 2h',
    "alerts team Infra snoozed",
    "alerts high from PagerDuty",
  ],
  plan: async (args, ctx) => listReply(await selectAlerts(args, ctx, ["open", "acked", "snoozed"]), args, ctx),
});

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

function listReply(selection: Selection, filter: AlertFilter, ctx: Context): Reply {
  const { alerts, unread } = selection;
  const worst = [...alerts].sort(byWorst);
  const unacknowledged = alerts.filter((alert) => alert.state === "open").length;
  const blocks: Block[] = unread.map((part) => ({
    type: "text",
    line: `${part.label} could not be read: ${part.reason}`,
  }));
  if (alerts.length > 0) {
    const items = worst.slice(0, SHOWN_ALERTS).map((alert) => alertItem(alert, ctx.now));
    blocks.push({ type: "list", items, more: alerts.length - items.length });
    const next = worst[SHOWN_ALERTS];
    if (next?.service !== undefined) {
      const part: Inline = { type: "code", text: `alerts for ${quoted(next.service.name)}` };
      blocks.push({ type: "text", line: ["To see the rest, ask for a part: ", part] });
    }
  }
  return {
    type: "reply",
    tone: unread.length > 0 ? "warn" : "plain",
    title: titleOf(alerts.length, unacknowledged, filter),
    blocks,
    ...(unacknowledged > 0 && /^\W*alerts\b/iu.test(ctx.said) && ctx.may("alerts.write")
      ? { buttons: [{ label: "Acknowledge", say: ackSentence(ctx.said) }] }
      : {}),
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

/** "alerts mine p1" becomes "ack mine p1": the same words choose the same alerts. */
function ackSentence(said: string): string {
  const words = said.replace(/^\W*\w+\s*/u, "").replace(/[?!.\s]+$/u, "");
  return words === "" ? "ack all" : `ack ${words}`;
}
