import { iso } from "./render.ts";
import type { IncidentRow, LogRow, Taken, UserRow } from "./world.ts";

/** What happens to an incident, as the row after it. Nothing here refuses: that was decided before. */

export function acknowledgedBy(row: IncidentRow, who: UserRow, at: number): IncidentRow {
  // Whoever acknowledges without being assigned takes it over (hubot-archive/hubot-pager-me#125).
  const isAssigned = row.assignees.some((one) => one.userId === who.id);
  return logged(
    {
      ...row,
      status: "acknowledged",
      assignees: isAssigned ? row.assignees : [{ userId: who.id, at }],
      acknowledgements: [{ userId: who.id, at }],
      snoozedUntilAt: null,
    },
    { type: "acknowledge_log_entry", summary: `Acknowledged by ${who.name}.`, who, at },
  );
}

export function resolvedBy(row: IncidentRow, who: UserRow, at: number, note: string | null): IncidentRow {
  return logged(
    { ...row, status: "resolved", assignees: [], acknowledgements: [], snoozedUntilAt: null },
    { type: "resolve_log_entry", summary: `Resolved by ${who.name}.`, who, at, note },
  );
}

export function triggeredAgainBy(row: IncidentRow, who: UserRow | undefined, at: number): IncidentRow {
  return logged(
    { ...row, status: "triggered", acknowledgements: [], snoozedUntilAt: null },
    {
      type: "unacknowledge_log_entry",
      summary: `Unacknowledged${who === undefined ? "" : ` by ${who.name}`}.`,
      who,
      at,
    },
  );
}

/** Who gets a taken incident has not taken it: it is triggered again, and a snooze ends (PagerDuty support, Snooze an Incident). */
export function assignedBy(
  row: IncidentRow,
  assignees: readonly { readonly id: string; readonly name: string }[],
  who: UserRow,
  at: number,
  how: "Assigned" | "Escalated" = "Assigned",
): IncidentRow {
  const type = how === "Assigned" ? "assign_log_entry" : "escalate_log_entry";
  const names = assignees.map((one) => one.name).join(", ");
  return logged(
    { ...row, status: "triggered", assignees: taken(assignees, at), acknowledgements: [], snoozedUntilAt: null },
    { type, summary: `${how} to ${names} by ${who.name}.`, who, at },
  );
}

export function rankedBy(row: IncidentRow, priority: string, who: UserRow, at: number): IncidentRow {
  const summary = `Priority changed to ${priority} by ${who.name}.`;
  return logged({ ...row, priority }, { type: "priority_change_log_entry", summary, who, at });
}

export function snoozedBy(row: IncidentRow, who: UserRow, at: number, untilAt: number): IncidentRow {
  return logged(
    { ...row, snoozedUntilAt: untilAt },
    { type: "snooze_log_entry", summary: `Snoozed until ${iso(untilAt)} by ${who.name}.`, who, at },
  );
}

export function annotatedBy(row: IncidentRow, who: UserRow, at: number, content: string): IncidentRow {
  const note = { id: `${row.id}N${row.notes.length + 1}`, content, at, userId: who.id };
  const { changedAt, changedBy } = row;
  const entry = { type: "annotate_log_entry", summary: `Note added by ${who.name}.`, who, at };
  return { ...logged({ ...row, notes: [...row.notes, note] }, entry), changedAt, changedBy };
}

export function taken(people: readonly { readonly id: string }[], at: number): readonly Taken[] {
  return people.map(({ id }) => ({ userId: id, at }));
}

function logged(
  row: IncidentRow,
  entry: {
    readonly type: string;
    readonly summary: string;
    readonly who: UserRow | undefined;
    readonly at: number;
    readonly note?: string | null;
  },
): IncidentRow {
  const { type, summary, who, at, note = null } = entry;
  const line: LogRow = { id: `${row.id}L${row.log.length + 1}`, type, summary, at, userId: who?.id ?? null, note };
  return { ...row, changedAt: at, changedBy: who?.id ?? null, log: [...row.log, line] };
}
