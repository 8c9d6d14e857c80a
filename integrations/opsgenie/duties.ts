import type { Duty, Shift } from "../../src/core/oncall.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { isSamePerson } from "./alert-query.ts";
import { onDutyAt, type PlannedShift, type Timeline } from "./timeline.ts";
import type { EscalationWire } from "./wire-oncall.ts";

/** One place in an escalation where somebody is notified: a schedule or a person, from 1 on. */
export interface Level {
  readonly policy: EscalationWire;
  readonly level: number;
  readonly scheduleId?: string;
  readonly personId?: string;
  /** User name, where OpsGenie gives it. */
  readonly personName?: string;
}

/** "next" and "previous" name somebody who is not on call now; teams have no list of people here. Both are left out. */
const NOTIFIES_ON_CALL = ["default", "all", "users", "admins"];

/** Rules with one delay are one level, in the order of their delays. */
export function levelsOf(policy: EscalationWire): readonly Level[] {
  const delays = [...new Set(policy.rules.map((rule) => rule.delay ?? 0))].sort((a, b) => a - b);
  return policy.rules.flatMap((rule): Level[] => {
    const { type, id, username, name } = rule.recipient;
    if (id === undefined || !NOTIFIES_ON_CALL.includes(rule.notifyType ?? "default")) return [];
    const level = { policy, level: delays.indexOf(rule.delay ?? 0) + 1 };
    const personName = username ?? name;
    if (type === "schedule") return [{ ...level, scheduleId: id }];
    if (type === "user") return [{ ...level, personId: id, ...(personName === undefined ? {} : { personName }) }];
    return [];
  });
}

/** Who has it, until when, who is next and where nobody is. Without a timeline only who has it. */
export function coverage(
  at: number,
  people: readonly VendorUser[],
  timeline: Timeline | undefined,
): Pick<Duty, "now" | "next" | "gap"> {
  if (timeline === undefined) return { now: people.map((person) => ({ person })) };
  const planned = onDutyAt(timeline, at);
  const now = people.map((person) => shiftFor(person, planned));
  const starts = timeline.shifts.filter((shift) => shift.fromAt > at).map((shift) => shift.fromAt);
  const nextAt = starts.length === 0 ? undefined : Math.min(...starts);
  const next = timeline.shifts.filter((shift) => shift.fromAt === nextAt);
  const gap = gapAfter(timeline, at, people.length > 0);
  return {
    now,
    ...(next.length === 0 ? {} : { next: next.map(toShift) }),
    ...(gap === undefined ? {} : { gap }),
  };
}

/** Somebody who is on call as a member of a group has the group's times. */
function shiftFor(person: VendorUser, planned: readonly PlannedShift[]): Shift {
  const shift = planned.find((one) => isSamePerson(one.person, person)) ?? planned.find((one) => one.isGroup);
  return shift === undefined ? { person } : { ...toShift(shift), person };
}

/** The first stretch without anybody, from now or from the end of the present cover up to who comes next. */
function gapAfter(timeline: Timeline, at: number, isCovered: boolean): Duty["gap"] | undefined {
  let coveredUntilAt = at;
  for (const shift of timeline.shifts) {
    if (shift.untilAt <= coveredUntilAt) continue;
    if (shift.fromAt > coveredUntilAt) return { fromAt: coveredUntilAt, untilAt: shift.fromAt };
    coveredUntilAt = shift.untilAt;
  }
  if (coveredUntilAt >= timeline.untilAt) return undefined;
  // After the last shift that the window shows nobody is planned; who is on call unplanned is no gap now.
  return isCovered && coveredUntilAt === at ? undefined : { fromAt: coveredUntilAt };
}

export function toShift({ person, startsAt, endsAt, override }: PlannedShift): Shift {
  return {
    person,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(override === undefined ? {} : { override }),
  };
}
