import { byWorst, standingAlertItem } from "../commands/alert-lines.ts";
import type { Alert } from "../core/alerts.ts";
import type { Context } from "../core/context.ts";
import { sentenceOf } from "../core/errors.ts";
import type { Block, Button, Reply } from "../core/reply.ts";
import { unconfigured } from "../core/unconfigured.ts";
import { count } from "../core/wording.ts";
import type { HomeReads } from "./home-reads.ts";

/** A glance: the rest is counted, and listed when it is asked for. */
const SHOWN = 10;
/** What is older than this says so. */
const RECENT_MS = 60_000;

/** The alerts of all pagers, and what could not be read of them. */
export interface HomeAlerts {
  readonly alerts: readonly Alert[];
  readonly unread: readonly Block[];
}

/** Throws the first failure when no pager can be read, and BotError("not_configured") without one. */
export async function readAlerts(ctx: Context, reads: HomeReads): Promise<HomeAlerts> {
  if (ctx.alerts.length === 0) throw unconfigured("alerts");
  const answers = await Promise.allSettled(ctx.alerts.map(reads.alerts));
  const failures = answers.flatMap((answer, i) =>
    answer.status === "rejected" ? [{ title: ctx.alerts[i]?.title ?? "?", error: answer.reason as unknown }] : [],
  );
  const [first] = failures;
  if (first !== undefined && failures.length === answers.length) throw first.error;
  const readings = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const oldestAt = Math.min(...readings.map(({ readAt }) => readAt));
  return {
    alerts: readings.flatMap(({ alerts }) => alerts),
    unread: [
      ...failures.map(
        ({ title, error }): Block => ({
          type: "list",
          items: [{ mark: "failed", line: `${title}'s alerts could not be read: ${sentenceOf(error)}` }],
        }),
      ),
      ...(ctx.now - oldestAt > RECENT_MS
        ? [{ type: "text", line: ["As of ", { type: "time", at: oldestAt, form: "time" }, "."] } as const]
        : []),
    ],
  };
}

/** Open alerts, the worst first. */
export function alertsReply({ alerts, unread }: HomeAlerts, ctx: Context): Reply {
  const worst = alerts.toSorted(byWorst);
  const items = worst.slice(0, SHOWN).map(standingAlertItem);
  const open = alerts.filter(({ state }) => state === "open").length;
  const buttons: readonly Button[] = [
    ...(alerts.length > SHOWN ? [{ label: "Show all", say: "alerts" }] : []),
    ...(open > 0 && ctx.may("alerts.write") ? [{ label: "Acknowledge all", say: "ack all" }] : []),
  ];
  return {
    type: "reply",
    tone: unread.length > 0 ? "warn" : "plain",
    title: titleOf(alerts.length, open),
    blocks: [
      ...(items.length > 0 ? [{ type: "list" as const, items, more: alerts.length - items.length }] : []),
      ...unread,
    ],
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

function titleOf(all: number, open: number): string {
  if (all === 0) return "No open alerts";
  const taken = open === 0 ? "all acknowledged" : `${open.toLocaleString("en")} unacknowledged`;
  return `${count(all, "open alert")}, ${taken}`;
}
