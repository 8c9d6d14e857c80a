import { markOf, stateWords, tallied } from "../core/alert-look.ts";
import type { Alert } from "../core/alerts.ts";
import type { Inline, Item } from "../core/reply.ts";
import { duration } from "../core/wording.ts";

/** How many alerts a reply shows before it only counts. */
export const SHOWN_ALERTS = 25;
/** Services or people counted one by one. */
const TALLIED = 8;

/** Worst first: open before acked before snoozed, then urgency, priority, and the oldest. */
export function byWorst(a: Alert, b: Alert): number {
  return rank(a) - rank(b) || (a.priority ?? "P9").localeCompare(b.priority ?? "P9") || a.createdAt - b.createdAt;
}

function rank(alert: Alert): number {
  const state = { open: 0, acked: 2, snoozed: 4, closed: 6 }[alert.state];
  return state + (alert.urgency === "high" ? 0 : 1);
}

/** "PD-1234 Build queue is stuck · API · P1 · high · 12 min · Ana". */
export function alertItem(alert: Alert, now: number): Item {
  return itemOf(alert, duration(now - alert.createdAt));
}

/** The same for what stays in sight: its age is a time, which reads the same until the alert changes. */
export function standingAlertItem(alert: Alert): Item {
  return itemOf(alert, { type: "time", at: alert.createdAt, form: "relative" });
}

function itemOf(alert: Alert, age: Inline): Item {
  const before = [alert.service?.name, alert.priority, alert.urgency].filter((fact) => fact !== undefined);
  const after = [alert.count > 1 ? `${alert.count}×` : undefined, stateWords(alert)].filter(
    (fact) => fact !== undefined,
  );
  const line: Inline[] = [
    { type: "link", url: alert.url, text: alert.handle, quiet: true },
    ` ${[alert.title, ...before].join(" · ")} · `,
    age,
    ` · ${after.join(" · ")}`,
  ];
  if (alert.state === "snoozed" && alert.snoozedUntilAt !== undefined) {
    line.push(" until ", { type: "time", at: alert.snoozedUntilAt, form: "time" });
  }
  return { mark: markOf(alert), line };
}

/** "8 API · 3 Web · 1 without a service", most first. */
export function byService(alerts: readonly Alert[]): string {
  return tallied(
    alerts.map((alert) => alert.service?.name ?? "without a service"),
    TALLIED,
  );
}

/** "4 Ana Lima · 2 team Infra": whose pages these are. */
export function byAssignee(alerts: readonly Alert[]): string {
  return tallied(alerts.flatMap(pagedBy), TALLIED);
}

function pagedBy({ assignees, teams }: Alert): readonly string[] {
  if (assignees.length > 0) return assignees.map((user) => user.name);
  return teams.length > 0 ? teams.map((team) => `team ${team.name}`) : ["nobody"];
}
