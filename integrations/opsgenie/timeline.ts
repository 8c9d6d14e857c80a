import { DateTime } from "luxon";
import type { Clock } from "../../src/core/clock.ts";
import type { Shift } from "../../src/core/oncall.ts";
import type { VendorUser } from "../../src/core/people.ts";
import type { OpsGenieApi } from "./client.ts";
import { type NameBook, userOf } from "./wire.ts";
import { type PeriodWire, type TimelineWire, timelineAnswer } from "./wire-oncall.ts";

/** How long a timeline is good for: long enough for a follow-up question, short enough for an override just made. */
const KEPT_MS = 60_000;
/** Far enough to see who takes over from a shift of several weeks. */
const AHEAD_WEEKS = 5;
const WEEK_MS = 7 * 86_400_000;
/** Times are asked for in whole seconds. */
const CUT_MS = 1_000;
/** Timelines kept at a time. */
const MAX_KEPT = 500;

/** A shift on a schedule, with the instants of both ends as far as the window shows them. */
export interface PlannedShift extends Shift {
  readonly fromAt: number;
  readonly untilAt: number;
  /** A team or an escalation whose people the timeline does not name. */
  readonly isGroup: boolean;
}

/** One schedule's shifts in a window, earliest first. */
export interface Timeline {
  readonly readAt: number;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly shifts: readonly PlannedShift[];
}

export interface Timelines {
  /** At least from `fromAt` to `untilAt`; without the latter, far enough to see who is next. */
  read(scheduleId: string, fromAt: number, untilAt?: number): Promise<Timeline>;
  forget(scheduleId: string): void;
}

interface Kept {
  readonly readAt: number;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly timeline: Promise<Timeline>;
}

export function createTimelines(api: OpsGenieApi, clock: Clock, names: NameBook): Timelines {
  const kept = new Map<string, Kept>();

  async function fetchTimeline(scheduleId: string, fromAt: number, weeks: number): Promise<Timeline> {
    const readAt = clock.now();
    const answer = await api.read(`/v2/schedules/${encodeURIComponent(scheduleId)}/timeline`, timelineAnswer, {
      identifierType: "id",
      interval: weeks,
      intervalUnit: "weeks",
      date: vendorTime(fromAt),
      expand: "base,override",
    });
    return toTimeline(answer.data, readAt, fromAt, names);
  }

  return {
    forget: (scheduleId) => void kept.delete(scheduleId),
    read: (scheduleId, fromAt, untilAt = fromAt + (AHEAD_WEEKS - 1) * WEEK_MS) => {
      const now = clock.now();
      const known = kept.get(scheduleId);
      const covers = known !== undefined && known.fromAt <= fromAt && known.untilAt >= untilAt;
      if (covers && now < known.readAt + KEPT_MS) return known.timeline;
      if (kept.size >= MAX_KEPT) kept.clear();
      // A week more than asked, so that the same question a moment later is still covered.
      const weeks = Math.ceil((untilAt - fromAt) / WEEK_MS) + 1;
      const timeline = fetchTimeline(scheduleId, fromAt, weeks);
      kept.set(scheduleId, { readAt: now, fromAt, untilAt: fromAt + weeks * WEEK_MS, timeline });
      // A failure is not kept; a later reading, which may have taken its place, is.
      timeline.catch(() => kept.get(scheduleId)?.timeline === timeline && kept.delete(scheduleId));
      return timeline;
    },
  };
}

/** yyyy-MM-dd'T'HH:mm:ssZ with a numeric offset (OpsGenie docs, Schedule API and Who is on call API). */
export function vendorTime(at: number): string {
  return DateTime.fromMillis(at, { zone: "utc" }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}

function toTimeline(data: TimelineWire, readAt: number, fromAt: number, names: NameBook): Timeline {
  const final = periodsOf(data.finalTimeline);
  const base = periodsOf(data.baseTimeline);
  const endAt = data.endDate ?? Math.max(fromAt, ...final.map((period) => period.endDate));
  const startAt = data.startDate ?? Math.min(fromAt, ...final.map((period) => period.startDate));
  // What touches an edge of the window, or is cut at the instant asked for, began before it.
  const isCut = (at: number): boolean => at <= startAt || Math.abs(at - fromAt) < CUT_MS;
  const shifts = final
    .filter((period) => period.endDate > period.startDate)
    .flatMap((period) => holdersOf(period, names).map((holder) => shiftOf(period, holder, base, names)));
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

function periodsOf(timeline: TimelineWire["finalTimeline"]): readonly PeriodWire[] {
  return (timeline?.rotations ?? []).flatMap((rotation) => rotation.periods);
}

interface Holder {
  readonly person: VendorUser;
  readonly isGroup: boolean;
}

/** A team or an escalation stands for the people in it, where they are named; "none" is nobody. */
function holdersOf(period: PeriodWire, names: NameBook): readonly Holder[] {
  const all = period.flattenedRecipients.length > 0 ? period.flattenedRecipients : [period.recipient];
  return all.flatMap((one): Holder[] => {
    const name = one?.name ?? one?.id;
    if (one === undefined || name === undefined || one.type === "none") return [];
    if ((one.type ?? "user") === "user") return [{ person: personOf(one.id, name, names), isGroup: false }];
    return [{ person: { id: one.id ?? name, name }, isGroup: true }];
  });
}

/** On-call answers name people by id and user name. */
export function personOf(id: string | undefined, username: string, names: NameBook): VendorUser {
  const known = (id === undefined ? undefined : names.user(id)) ?? userOf(username, names);
  return id === undefined ? known : { ...known, id };
}

function shiftOf(period: PeriodWire, holder: Holder, base: readonly PeriodWire[], names: NameBook): PlannedShift {
  const shift = { ...holder, fromAt: period.startDate, untilAt: period.endDate };
  if (period.type !== "override") return shift;
  const replaced = base
    .filter((one) => one.startDate <= period.startDate && one.endDate > period.startDate)
    .flatMap((one) => holdersOf(one, names))
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

/** Who is on duty at an instant, each once. */
export function onDutyAt(timeline: Timeline, at: number): readonly PlannedShift[] {
  const people = new Map<string, PlannedShift>();
  for (const shift of timeline.shifts) {
    if (shift.fromAt <= at && shift.untilAt > at && !people.has(shift.person.id)) people.set(shift.person.id, shift);
  }
  return [...people.values()];
}
