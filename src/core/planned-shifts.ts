import type { Duty, Shift } from "./oncall.ts";
import type { VendorUser } from "./people.ts";

/*
 * Who has a schedule when, out of the timelines that OpsGenie and Jira Service Management draw: periods in a window,
 * some of them overrides.
 */

/** Times are asked for in whole seconds. */
const CUT_MS = 1_000;

/** A person, or a team or an escalation whose people the timeline does not name. */
export interface Holder {
  readonly person: VendorUser;
  readonly isGroup: boolean;
}

/** A stretch of a timeline. Instants in ms. */
export interface Period {
  readonly fromAt: number;
  readonly untilAt: number;
  readonly isOverride: boolean;
  readonly holders: readonly Holder[];
}

/** What a vendor draws: how it is, how it would be without overrides, and the window, as far as it says. */
export interface Drawing {
  readonly final: readonly Period[];
  readonly base: readonly Period[];
  readonly startAt?: number | undefined;
  readonly endAt?: number | undefined;
}

/** A shift on a schedule, with the instants of both ends as far as the window shows them. */
export interface PlannedShift extends Shift, Holder {
  readonly fromAt: number;
  readonly untilAt: number;
}

/** One schedule's shifts in a window, earliest first. */
export interface Timeline {
  readonly readAt: number;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly shifts: readonly PlannedShift[];
}

/** `fromAt`: the instant that was asked for. */
export function timelineOf({ final, base, ...window }: Drawing, readAt: number, fromAt: number): Timeline {
  const endAt = window.endAt ?? Math.max(fromAt, ...final.map((period) => period.untilAt));
  const startAt = window.startAt ?? Math.min(fromAt, ...final.map((period) => period.fromAt));
  // What touches an edge of the window, or is cut at the instant asked for, began before it.
  const isCut = (at: number): boolean => at <= startAt || Math.abs(at - fromAt) < CUT_MS;
  const shifts = final
    .filter((period) => period.untilAt > period.fromAt)
    .flatMap((period) => period.holders.map((holder) => shiftOf(period, holder, base)));
  return {
    readAt,
    fromAt,
    untilAt: endAt,
    shifts: joined(shifts).map((shift) => ({
      ...shift,
      ...(isCut(shift.fromAt) ? {} : { startsAt: shift.fromAt }),
      ...(shift.untilAt >= endAt ? {} : { endsAt: shift.untilAt }),
    })),
  };
}

/** Who is on duty at an instant, each once. */
export function onDutyAt(timeline: Timeline, at: number): readonly PlannedShift[] {
  const people = new Map<string, PlannedShift>();
  for (const shift of timeline.shifts) {
    if (shift.fromAt <= at && shift.untilAt > at && !people.has(shift.person.id)) people.set(shift.person.id, shift);
  }
  return [...people.values()];
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

export function toShift({ person, startsAt, endsAt, override }: PlannedShift): Shift {
  return {
    person,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(override === undefined ? {} : { override }),
  };
}

/** The same id, or the same address where both have one. */
export function isSamePerson(a: VendorUser, b: VendorUser): boolean {
  return a.id === b.id || (a.email !== undefined && a.email.toLowerCase() === b.email?.toLowerCase());
}

function shiftOf(period: Period, holder: Holder, base: readonly Period[]): PlannedShift {
  const shift = { ...holder, fromAt: period.fromAt, untilAt: period.untilAt };
  if (!period.isOverride) return shift;
  const replaced = base
    .filter((one) => one.fromAt <= period.fromAt && one.untilAt > period.fromAt)
    .flatMap((one) => one.holders)
    .find((one) => one.person.id !== holder.person.id)?.person;
  return { ...shift, override: replaced === undefined ? {} : { for: replaced } };
}

/** A shift that is cut in two (past and future, midnight) is one shift. */
function joined(shifts: readonly PlannedShift[]): readonly PlannedShift[] {
  const whole: PlannedShift[] = [];
  for (const shift of shifts.toSorted((a, b) => a.fromAt - b.fromAt)) {
    const at = whole.findLastIndex(
      (before) =>
        before.person.id === shift.person.id &&
        before.untilAt >= shift.fromAt &&
        before.override?.for?.id === shift.override?.for?.id &&
        (before.override === undefined) === (shift.override === undefined),
    );
    const before = whole[at];
    if (before === undefined) whole.push(shift);
    else whole[at] = { ...before, untilAt: Math.max(before.untilAt, shift.untilAt) };
  }
  return whole;
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
