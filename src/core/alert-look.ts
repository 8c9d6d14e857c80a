import type { Alert } from "./alerts.ts";
import type { Mark } from "./reply.ts";
import { count, listed } from "./wording.ts";

/** People named in one alert's line. */
const PEOPLE_NAMED = 2;

export function markOf({ state, urgency }: Pick<Alert, "state" | "urgency">): Mark {
  if (state === "closed") return "ok";
  if (state === "snoozed") return "paused";
  if (state === "acked") return "info";
  return urgency === "high" ? "critical" : "minor";
}

/** "acknowledged by Ana", "paging Ben and team Infra"; until when it is snoozed is not said. */
export function stateWords(alert: Alert): string {
  const who = namesOf(alert.acknowledgedBy);
  if (alert.state === "acked") return who ? `acknowledged by ${who}` : "acknowledged";
  if (alert.state === "snoozed") return "snoozed";
  if (alert.state === "closed") return "closed";
  const assigned = namesOf(alert.assignees);
  return assigned ? `paging ${assigned}` : "open";
}

/** "Ana, Ben and 3 more". */
export function namesOf(things: readonly { readonly name: string }[]): string {
  return listed(
    things.map(({ name }) => name),
    PEOPLE_NAMED,
  );
}

/** "8 API · 3 Web · 4 others", most first; `most` names are counted one by one, what has another together. */
export function tallied(names: Iterable<string>, most: number): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const shown = ranked.slice(0, most).map(([name, n]) => `${n.toLocaleString("en")} ${name}`);
  const others = ranked.slice(most).reduce((sum, [, n]) => sum + n, 0);
  return others > 0 ? `${shown.join(" · ")} · ${count(others, "other")}` : shown.join(" · ");
}
