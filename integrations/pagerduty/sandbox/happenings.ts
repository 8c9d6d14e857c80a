import type { IncidentRow, LogRow } from "./world.ts";

/** One thing that webhooks tell. */
export interface Happening {
  readonly type: string;
  readonly entry: LogRow;
}

/** No webhook tells of a snooze, a new title or another urgency (PagerDuty developer docs, Webhooks overview, read 2026-11-21). */
const TYPES: Readonly<Record<string, string>> = {
  trigger_log_entry: "incident.triggered",
  acknowledge_log_entry: "incident.acknowledged",
  unacknowledge_log_entry: "incident.unacknowledged",
  resolve_log_entry: "incident.resolved",
  assign_log_entry: "incident.reassigned",
  escalate_log_entry: "incident.escalated",
  annotate_log_entry: "incident.annotated",
  priority_change_log_entry: "incident.priority_updated",
};

/** Every type that is ever told. */
export const EVENT_TYPES: readonly string[] = [...Object.values(TYPES), "incident.reopened", "incident.delegated"];

/** What a change was, by what it left in the log. */
export function happenings(before: IncidentRow | undefined, after: IncidentRow): readonly Happening[] {
  const entries = after.log.slice(before?.log.length ?? 0);
  if (before?.status === "resolved" && after.status !== "resolved") return reopening(entries);
  return entries.flatMap((entry) => {
    const type = typeOf(entry, before, after);
    return type === undefined ? [] : [{ type, entry }];
  });
}

function typeOf(entry: LogRow, before: IncidentRow | undefined, after: IncidentRow): string | undefined {
  const type = TYPES[entry.type];
  if (type === "incident.unacknowledged" && before?.status !== "acknowledged") return undefined;
  if (type === "incident.reassigned" && before?.policyId !== after.policyId) return "incident.delegated";
  return type;
}

/** Whoever is assigned anew comes with it, and is no happening of its own. */
function reopening(entries: readonly LogRow[]): readonly Happening[] {
  const [first] = entries;
  const taken = entries.find(({ type }) => type === "acknowledge_log_entry");
  return [
    ...(first === undefined ? [] : [{ type: "incident.reopened", entry: first }]),
    ...(taken === undefined ? [] : [{ type: "incident.acknowledged", entry: taken }]),
  ];
}
