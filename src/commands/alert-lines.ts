import type { Alert } from "../core/alerts.ts";
import type { Inline, Item, Mark } from "../core/reply.ts";
import { count, duration, listed } from "../core/wording.ts";

/** How many alerts a reply shows before it only counts. */
export const SHOWN_ALERTS = 25;
/** People named in one alert's line. */
const PEOPLE_NAMED = 2;
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

function markOf(alert: Alert): Mark {
  if (alert.state === "closed") return "ok";
  if (alert.state === "snoozed") return "paused";
  if (alert.state === "acked") return "info";
  return alert.urgency === "high" ? "critical" : "minor";
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

function stateWords(alert: Alert): string {
  const who = listed(
    alert.acknowledgedBy.map((user) => user.name),
    PEOPLE_NAMED,
  );
  if (alert.state === "acked") return who ? `acknowledged by ${who}` : "acknowledged";
  if (alert.state === "snoozed") return "snoozed";
  if (alert.state === "closed") return "closed";
  const assigned = listed(
    alert.assignees.map((user) => user.name),
    PEOPLE_NAMED,
  );
  return assigned ? `paging ${assigned}` : "open";
}

/** "8 API · 3 Web · 1 without a service", most first. */
export function byService(alerts: readonly Alert[]): string {
  return tally(alerts.map((alert) => alert.service?.name ?? "without a service"));
}

/** "4 Ana Lima · 2 team Infra": whose pages these are. */
export function byAssignee(alerts: readonly Alert[]): string {
  return tally(alerts.flatMap(pagedBy));
}

function pagedBy({ assignees, teams }: Alert): readonly string[] {
  if (assignees.length > 0) return assignees.map((user) => user.name);
  return teams.length > 0 ? teams.map((team) => `team ${team.name}`) : ["nobody"];
}

function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const shown = most.slice(0, TALLIED).map(([name, n]) => `${n} ${name}`);
  return most.length > TALLIED ? `${shown.join(" · ")} · ${count(most.length - TALLIED, "other")}` : shown.join(" · ");
}
