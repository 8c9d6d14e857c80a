import { isDeepStrictEqual } from "node:util";
import type { Alert } from "../../core/alerts.ts";
import type { AlertChange } from "../../core/events.ts";

/** How a state came about. */
type Turn = "closed" | "reopened" | "acknowledged" | "unacknowledged" | "snoozed";

/** What else may bring an alert into that state: an alert that is escalated or assigned anew is open again at PagerDuty. */
const EXPLAINED_BY: Readonly<Record<Turn, readonly AlertChange[]>> = {
  closed: ["closed"],
  reopened: ["reopened", "triggered", "repeated", "unacknowledged"],
  acknowledged: ["acknowledged", "snoozed"],
  unacknowledged: ["unacknowledged", "reopened", "triggered", "repeated", "escalated", "assigned"],
  snoozed: ["snoozed"],
};

/** What must have happened between two moments of an alert that the events between them, if any, do not tell. */
export function untold(before: Alert, after: Alert, told: readonly AlertChange[]): readonly AlertChange[] {
  const turn = turnOf(before, after);
  const turns = turn === undefined || EXPLAINED_BY[turn].some((change) => told.includes(change)) ? [] : [turn];
  // Who has it, how often it fired, its title: an event that came along says why.
  if (told.length > 0) return turns;
  // At PagerDuty an alert belongs to who takes it.
  const others = lesser(before, after).filter((change) => change !== "assigned" || turn !== "acknowledged");
  return [...turns, ...others];
}

function turnOf(before: Alert, after: Alert): Turn | undefined {
  if (before.state === after.state) {
    return after.state === "snoozed" && before.snoozedUntilAt !== after.snoozedUntilAt ? "snoozed" : undefined;
  }
  if (after.state === "closed") return "closed";
  if (before.state === "closed") return "reopened";
  if (after.state === "open") return "unacknowledged";
  if (after.state === "snoozed") return "snoozed";
  // A snooze that is over leaves the alert acknowledged: nobody did that now.
  return before.state === "snoozed" ? undefined : "acknowledged";
}

function lesser(before: Alert, after: Alert): readonly AlertChange[] {
  const found: AlertChange[] = [];
  const ids = ({ assignees }: Alert): readonly string[] => assignees.map(({ id }) => id).sort();
  if (after.count > before.count) found.push("repeated");
  if (after.state !== "closed" && !isDeepStrictEqual(ids(before), ids(after))) found.push("assigned");
  if (!isDeepStrictEqual(described(before), described(after))) found.push("changed");
  return found;
}

function described({ title, priority, urgency, service, tags }: Alert): readonly unknown[] {
  return [title, priority, urgency, service?.id, tags?.toSorted()];
}

/** Whether they show the same; when the vendor last touched it is not shown. */
export function isSame(one: Alert, other: Alert): boolean {
  const { changedAt: _, ...shown } = one;
  const { changedAt: __, ...otherShown } = other;
  return isDeepStrictEqual(shown, otherShown);
}
