import { DateTime } from "luxon";
import type { LayerRow, ScheduleRow } from "./world.ts";

const DAY_MS = 86_400_000;
/** A turn's start and end are found this far outside the window; no turn of the sample company is longer than a week. */
const MARGIN_MS = 15 * DAY_MS;
/** Turns are counted from a Monday; round-the-clock layers hand over at nine in the schedule's zone. */
const ANCHOR = { year: 2026, month: 1, day: 5 };
const HANDOVER_HOUR = 9;

export interface Span {
  readonly fromAt: number;
  readonly untilAt: number;
}

export interface Turn extends Span {
  readonly userId: string;
  readonly overrideId?: string;
}

export interface Rota {
  readonly final: readonly Turn[];
  readonly overrides: readonly Turn[];
  readonly layers: readonly (readonly Turn[])[];
}

/** Who has the schedule when: turns that touch the span, with their true ends. Wall clocks rule, on both days of a change too. */
export function rotaOf(schedule: ScheduleRow, span: Span): Rota {
  const wide = { fromAt: span.fromAt - MARGIN_MS, untilAt: span.untilAt + MARGIN_MS };
  const layers = schedule.layers.map((layer) => layerTurns(layer, schedule.zone, wide));
  const overrides = schedule.overrides.map(({ id, userId, fromAt, untilAt }) => ({
    overrideId: id,
    userId,
    fromAt,
    untilAt,
  }));
  const touching = (turns: readonly Turn[]) => turns.filter((turn) => touches(turn, span));
  const final = [...layers, ...overrides.map((one) => [one])].reduce<readonly Turn[]>(laidOver, []);
  return { final: touching(final), overrides: touching(overrides), layers: layers.map(touching) };
}

/** The part of a turn within the span, as rendered entries show it. */
export function clipped<T extends Span>(turn: T, span: Span): T {
  return { ...turn, fromAt: Math.max(turn.fromAt, span.fromAt), untilAt: Math.min(turn.untilAt, span.untilAt) };
}

/** An instant counts as touched when it is inside. */
function touches(turn: Span, { fromAt, untilAt }: Span): boolean {
  return turn.fromAt < Math.max(untilAt, fromAt + 1) && turn.untilAt > fromAt;
}

function layerTurns(layer: LayerRow, zone: string, wide: Span): readonly Turn[] {
  const { userIds, turnMs, hours } = layer;
  if (userIds.length === 0) return [];
  const anchor = DateTime.fromObject({ ...ANCHOR, hour: hours?.from ?? HANDOVER_HOUR }, { zone });
  const startOf = (index: number) => turnStart(anchor, turnMs, index);
  const turns: Turn[] = [];
  for (let i = Math.floor((wide.fromAt - anchor.toMillis()) / turnMs) - 1; startOf(i) < wide.untilAt; i++) {
    const userId = userIds[((i % userIds.length) + userIds.length) % userIds.length];
    if (userId !== undefined) turns.push({ userId, fromAt: startOf(i), untilAt: startOf(i + 1) });
  }
  if (hours === null) return turns;
  return dailyHours(hours, zone, wide).flatMap((open) =>
    turns.filter((turn) => touches(turn, open)).map((turn) => clipped(turn, open)),
  );
}

/** Turns of whole days, or parts of a day that fill it, follow the wall clock; others follow the stopwatch. */
function turnStart(anchor: DateTime, turnMs: number, index: number): number {
  if (turnMs % DAY_MS !== 0 && DAY_MS % turnMs !== 0) return anchor.toMillis() + index * turnMs;
  const minutes = anchor.hour * 60 + (index * turnMs) / 60_000;
  const days = Math.floor(minutes / 1_440);
  const rest = minutes - days * 1_440;
  return anchor
    .startOf("day")
    .plus({ days })
    .set({ hour: Math.floor(rest / 60), minute: rest % 60 })
    .toMillis();
}

function dailyHours(hours: { readonly from: number; readonly to: number }, zone: string, wide: Span): readonly Span[] {
  const spans: Span[] = [];
  const lastDay = DateTime.fromMillis(wide.untilAt, { zone });
  for (
    let day = DateTime.fromMillis(wide.fromAt, { zone }).startOf("day");
    day <= lastDay;
    day = day.plus({ days: 1 })
  ) {
    const overnight = hours.to <= hours.from ? 1 : 0;
    const end = hours.to === 24 ? day.plus({ days: 1 }) : day.plus({ days: overnight }).set({ hour: hours.to });
    spans.push({ fromAt: day.set({ hour: hours.from }).toMillis(), untilAt: end.toMillis() });
  }
  return spans;
}

/** What lies beneath shows only where nothing lies over it. */
function laidOver(beneath: readonly Turn[], over: readonly Turn[]): readonly Turn[] {
  const showing = over.reduce<readonly Turn[]>(
    (turns, cover) => turns.flatMap((turn) => uncovered(turn, cover)),
    beneath,
  );
  return [...showing, ...over].sort((a, b) => a.fromAt - b.fromAt);
}

function uncovered(turn: Turn, cover: Span): readonly Turn[] {
  if (!touches(turn, cover)) return [turn];
  const parts = [
    { ...turn, untilAt: Math.min(turn.untilAt, cover.fromAt) },
    { ...turn, fromAt: Math.max(turn.fromAt, cover.untilAt) },
  ];
  return parts.filter((part) => part.fromAt < part.untilAt);
}
