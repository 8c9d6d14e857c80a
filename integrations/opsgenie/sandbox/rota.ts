import { DateTime } from "luxon";
import type { RotationRow, ScheduleRow } from "./world.ts";

/** A stretch in which a rotation has somebody on duty. `user` is an id. */
export interface Period {
  readonly fromAt: number;
  readonly untilAt: number;
  readonly user: string;
  readonly isOverride: boolean;
}

export interface RotationPeriods {
  readonly rotation: RotationRow;
  readonly base: readonly Period[];
  readonly override: readonly Period[];
  readonly final: readonly Period[];
}

/** Handovers in one window; hourly turns over some months stay far below. */
const MAX_TURNS = 20_000;
const UNITS = { hourly: "hours", daily: "days", weekly: "weeks" } as const;
const UNIT_MS = { hourly: 3_600_000, daily: 86_400_000, weekly: 7 * 86_400_000 } as const;

/** Rotations run side by side: everybody on duty in any of them is on call. An override stands in for all of them. */
export function periodsOf(schedule: ScheduleRow, fromAt: number, untilAt: number): readonly RotationPeriods[] {
  const overrides = schedule.overrides
    .map(
      (one): Period => ({
        fromAt: Math.max(one.fromAt, fromAt),
        untilAt: Math.min(one.untilAt, untilAt),
        user: one.user,
        isOverride: true,
      }),
    )
    .filter((one) => one.untilAt > one.fromAt);
  return schedule.rotations.map((rotation, i) => {
    const base = basePeriods(rotation, schedule.timezone, fromAt, untilAt);
    const override = i === 0 ? overrides : [];
    const kept = overrides.reduce<readonly Period[]>((periods, one) => periods.flatMap((p) => without(p, one)), base);
    return { rotation, base, override, final: [...kept, ...override].sort((a, b) => a.fromAt - b.fromAt) };
  });
}

export function onDuty(schedule: ScheduleRow, at: number): readonly string[] {
  const final = periodsOf(schedule, at, at + 1).flatMap((one) => one.final);
  return [...new Set(final.map((period) => period.user))];
}

/** Turns begin at the same local time on both sides of a change of clocks. */
function basePeriods(rotation: RotationRow, zone: string, fromAt: number, untilAt: number): Period[] {
  const { type, length, participants, hours } = rotation;
  const start = DateTime.fromISO(rotation.startDate, { zone });
  const turnMs = UNIT_MS[type] * length;
  const turnStart = (n: number): DateTime => start.plus({ [UNITS[type]]: n * length });
  const first = Math.max(0, Math.floor((fromAt - start.toMillis()) / turnMs) - 1);
  const periods: Period[] = [];
  for (let n = first; n < first + MAX_TURNS; n += 1) {
    const from = turnStart(n);
    if (from.toMillis() >= untilAt) break;
    const user = participants[n % participants.length];
    if (user === undefined) break;
    const turn = { fromAt: from.toMillis(), untilAt: turnStart(n + 1).toMillis(), user, isOverride: false };
    const stretches = hours.length === 0 ? [turn] : inHours(turn, hours, zone);
    periods.push(...stretches.flatMap((one) => clipped(one, fromAt, untilAt)));
  }
  return periods;
}

function inHours(turn: Period, hours: RotationRow["hours"], zone: string): Period[] {
  const periods: Period[] = [];
  let day = DateTime.fromMillis(turn.fromAt, { zone }).startOf("day").minus({ days: 1 });
  while (day.toMillis() < turn.untilAt) {
    for (const { from, to } of hours) {
      const fromAt = atHour(day, from);
      const untilAt = to > from ? atHour(day, to) : atHour(day.plus({ days: 1 }), to);
      periods.push(...clipped({ ...turn, fromAt, untilAt }, turn.fromAt, turn.untilAt));
    }
    day = day.plus({ days: 1 });
  }
  return periods;
}

function atHour(day: DateTime, hour: number): number {
  return (hour === 24 ? day.plus({ days: 1 }) : day.set({ hour })).toMillis();
}

function clipped(period: Period, fromAt: number, untilAt: number): Period[] {
  const cut = { ...period, fromAt: Math.max(period.fromAt, fromAt), untilAt: Math.min(period.untilAt, untilAt) };
  return cut.untilAt > cut.fromAt ? [cut] : [];
}

function without(period: Period, hole: Period): Period[] {
  if (hole.fromAt >= period.untilAt || hole.untilAt <= period.fromAt) return [period];
  return [...clipped(period, period.fromAt, hole.fromAt), ...clipped(period, hole.untilAt, period.untilAt)];
}
