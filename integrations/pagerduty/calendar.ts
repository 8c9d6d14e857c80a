import type { VendorThing } from "../../src/core/alerts.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { toThing, toUser } from "./domain.ts";
import type { WireEntries, WireEntry, WireLayerSchedule, WireShiftSchedule } from "./oncall-wire.ts";

/** Somebody's time, ms; without a start or an end it has none. */
export interface Stretch {
  readonly person: VendorUser;
  readonly startsAt?: number;
  readonly endsAt?: number;
  /** The end is the window's, not the person's. */
  readonly orLonger?: true;
}

/** A schedule of either model, for a window of time. */
export interface Calendar extends VendorThing {
  readonly teams: readonly VendorThing[];
  /** The policies that use it. */
  readonly policies: readonly VendorThing[];
  /** Who is on call in the end; cut off at `untilAt`. */
  readonly final: readonly Stretch[];
  readonly overrides: readonly Stretch[];
  /** What the overrides replace; of a shift-based schedule it is not told. */
  readonly layers: readonly (readonly Stretch[])[];
  readonly untilAt: number;
}

export function calendarOfLayers(wire: WireLayerSchedule, untilAt: number): Calendar {
  const stretches = (part: WireEntries) =>
    (part?.rendered_schedule_entries ?? []).flatMap((entry) => toStretch(entry, untilAt));
  return {
    ...toThing(wire),
    teams: (wire.teams ?? []).map(toThing),
    policies: (wire.escalation_policies ?? []).map(toThing),
    final: stretches(wire.final_schedule),
    overrides: stretches(wire.overrides_subschedule),
    layers: (wire.schedule_layers ?? []).map(stretches),
    untilAt,
  };
}

export function calendarOfShifts(
  wire: WireShiftSchedule,
  untilAt: number,
  nameOf: (userId: string) => string,
): Calendar {
  const shifts = (wire.final_schedule?.computed_shift_assignments ?? []).flatMap((shift) => {
    const id = shift.member.type === "user_member" ? shift.member.user_id : undefined;
    if (!id) return [];
    const entry = { user: { id, name: nameOf(id) }, start: shift.start_time, end: shift.end_time };
    const stretch = toStretch(entry, untilAt);
    return stretch.map((one) => ({ one, isOverride: shift.source?.type?.endsWith("_override") ?? false }));
  });
  return {
    ...toThing(wire),
    teams: (wire.teams ?? []).map(toThing),
    policies: (wire.escalation_policies ?? []).map(toThing),
    final: shifts.map(({ one }) => one),
    overrides: shifts.flatMap(({ one, isOverride }) => (isOverride ? [one] : [])),
    layers: [],
    untilAt,
  };
}

/** `cutAt`: where the vendor cuts what it renders; an end there says nothing. */
export function toStretch(entry: WireEntry, cutAt = Number.POSITIVE_INFINITY): Stretch[] {
  if (!entry.user) return [];
  return [
    {
      person: toUser(entry.user),
      ...(entry.start === undefined ? {} : { startsAt: entry.start }),
      ...(entry.end === undefined ? {} : { endsAt: entry.end }),
      ...(entry.end !== undefined && entry.end >= cutAt ? { orLonger: true } : {}),
    },
  ];
}

export function covers(stretch: Stretch, at: number): boolean {
  return (stretch.startsAt ?? Number.NEGATIVE_INFINITY) <= at && at < (stretch.endsAt ?? Number.POSITIVE_INFINITY);
}

/** Earliest first; turns of one person that follow each other without a break are one. */
export function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = [];
  const last = new Map<string, number>();
  for (const stretch of stretches.toSorted((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0))) {
    const index = last.get(stretch.person.id) ?? -1;
    const before = result[index];
    if (before?.endsAt !== undefined && (stretch.startsAt ?? 0) <= before.endsAt) result[index] = join(before, stretch);
    else last.set(stretch.person.id, result.push(stretch) - 1);
  }
  return result;
}

function join(before: Stretch, after: Stretch): Stretch {
  if (after.endsAt !== undefined && after.endsAt <= (before.endsAt ?? Number.POSITIVE_INFINITY)) return before;
  return before.startsAt === undefined ? after : { ...after, startsAt: before.startsAt };
}
