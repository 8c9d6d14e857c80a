import { DateTime } from "luxon";

/*
 * Who is on duty when, as OpsGenie and Jira Service Management reckon it: rotations run side by side, and everybody on
 * duty in any of them is on call. Here for the emulators; times are milliseconds, ends are exclusive.
 */

export type Rotation = {
  readonly id: string;
  readonly name: string;
  /** Local time of the schedule's zone. */
  readonly startDate: string;
  readonly type: "hourly" | "daily" | "weekly";
  readonly length: number;
  readonly participants: readonly string[];
  /** Hours of the day on duty, [from, to) in the schedule's zone; empty = round the clock. */
  readonly hours: readonly { readonly from: number; readonly to: number }[];
};

/** Somebody stands in: in the rotations named, or in all of them. */
export type Override = {
  readonly alias: string;
  /** null: nobody. */
  readonly user: string | null;
  readonly fromAt: number;
  readonly untilAt: number;
  /** Ids of rotations; empty = all. */
  readonly rotations: readonly string[];
};

export type Rota = {
  readonly timezone: string;
  readonly rotations: readonly Rotation[];
  readonly overrides: readonly Override[];
};

/** A stretch in which a rotation has somebody on duty. */
export interface Period {
  readonly fromAt: number;
  readonly untilAt: number;
  readonly user: string | null;
  readonly isOverride: boolean;
}

export interface RotationPeriods {
  readonly rotation: Rotation;
  readonly base: readonly Period[];
  readonly override: readonly Period[];
  /** What counts: the turns where nobody stands in, and who stands in. */
  readonly final: readonly Period[];
}

/** Handovers in one window; hourly turns over some months stay far below. */
const MAX_TURNS = 20_000;
const UNITS = { hourly: "hours", daily: "days", weekly: "weeks" } as const;
const UNIT_MS = { hourly: 3_600_000, daily: 86_400_000, weekly: 7 * 86_400_000 } as const;
/** How far ahead the next shift is looked for. */
const NEXT_MS = 60 * 86_400_000;

/** Earliest first. Who stands in for several rotations is shown in the first of them. */
export function periodsOf(rota: Rota, fromAt: number, untilAt: number): readonly RotationPeriods[] {
  const shown = new Set<string>();
  return rota.rotations.map((rotation) => {
    const base = basePeriods(rotation, rota.timezone, fromAt, untilAt);
    const standing = rota.overrides.filter(
      ({ rotations }) => rotations.length === 0 || rotations.includes(rotation.id),
    );
    const override = standing
      .filter(({ alias }) => !shown.has(alias))
      .map((one): Period => ({ fromAt: one.fromAt, untilAt: one.untilAt, user: one.user, isOverride: true }))
      .flatMap((one) => clipped(one, fromAt, untilAt));
    for (const { alias } of standing) shown.add(alias);
    const kept = standing.reduce<readonly Period[]>((periods, one) => periods.flatMap((p) => without(p, one)), base);
    return { rotation, base, override, final: [...kept, ...override].sort((a, b) => a.fromAt - b.fromAt) };
  });
}

/** Everybody on duty at an instant, each once. */
export function onDuty(rota: Rota, at: number): readonly string[] {
  return peopleIn(periodsOf(rota, at, at + 1).flatMap((one) => one.final));
}

/** Who takes over at the first change after an instant. */
export function nextOnDuty(rota: Rota, at: number): readonly string[] {
  const later = periodsOf(rota, at, at + NEXT_MS)
    .flatMap((one) => one.final)
    .filter((period) => period.fromAt > at);
  const nextAt = Math.min(...later.map((period) => period.fromAt));
  return peopleIn(later.filter((period) => period.fromAt === nextAt));
}

function peopleIn(periods: readonly Period[]): readonly string[] {
  return [...new Set(periods.flatMap(({ user }) => user ?? []))];
}

/** Turns begin at the same local time on both sides of a change of clocks. */
function basePeriods(rotation: Rotation, zone: string, fromAt: number, untilAt: number): Period[] {
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

function inHours(turn: Period, hours: Rotation["hours"], zone: string): Period[] {
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

interface Stretch {
  readonly fromAt: number;
  readonly untilAt: number;
}

function clipped(period: Period, fromAt: number, untilAt: number): Period[] {
  const cut = { ...period, fromAt: Math.max(period.fromAt, fromAt), untilAt: Math.min(period.untilAt, untilAt) };
  return cut.untilAt > cut.fromAt ? [cut] : [];
}

function without(period: Period, hole: Stretch): Period[] {
  if (hole.fromAt >= period.untilAt || hole.untilAt <= period.fromAt) return [period];
  return [...clipped(period, period.fromAt, hole.fromAt), ...clipped(period, hole.untilAt, period.untilAt)];
}
