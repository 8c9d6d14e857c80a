import { z } from "zod";
import type { WeekSpan } from "./inventory.ts";
import { list, maybe } from "./wire.ts";

/*
 * The hours in which a rotation is on duty, as OpsGenie and Jira Service Management have them: one stretch for every day
 * ("time-of-day"), or stretches from one day of the week to another ("weekday-and-time-of-day"; opsgenie/opsgenie-oas,
 * TimeRestrictionInterval, read 2026-11-21). The same hours can be written in several ways, so they become spans of the
 * week.
 */

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const DAY_MIN = 24 * 60;
const WEEK_MIN = DAYS.length * DAY_MIN;

const day = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(DAYS))
  .transform((name) => DAYS.indexOf(name));
const stretch = z.object({
  startDay: maybe(day),
  startHour: z.number(),
  startMin: maybe(z.number()),
  endDay: maybe(day),
  endHour: z.number(),
  endMin: maybe(z.number()),
});
export const timeRestriction = z.object({ restriction: maybe(stretch), restrictions: list(stretch) });
type Stretch = z.infer<typeof stretch>;

/** Empty where nothing is restricted: on duty always. */
export function weekSpans({ restriction, restrictions }: z.infer<typeof timeRestriction>): readonly WeekSpan[] {
  const all = restriction === undefined ? restrictions : [restriction, ...restrictions];
  const merged: { fromMin: number; untilMin: number }[] = [];
  for (const { fromMin, untilMin } of all.flatMap(spansOf).sort((a, b) => a.fromMin - b.fromMin)) {
    const last = merged.at(-1);
    if (last === undefined || fromMin > last.untilMin) merged.push({ fromMin, untilMin });
    else last.untilMin = Math.max(last.untilMin, untilMin);
  }
  const isAlways = merged[0]?.fromMin === 0 && merged[0].untilMin === WEEK_MIN;
  return isAlways ? [] : merged;
}

/** One without days is of every day. What ends where it begins is as long as can be: a day, or the week. */
function spansOf(one: Stretch): readonly WeekSpan[] {
  const { startDay, endDay = startDay } = one;
  const from = minutes(one.startHour, one.startMin);
  const until = minutes(one.endHour, one.endMin);
  if (startDay === undefined || endDay === undefined) {
    const length = until > from ? until - from : until - from + DAY_MIN;
    return DAYS.flatMap((_, at) => withinWeek(at * DAY_MIN + from, length));
  }
  const [fromMin, untilMin] = [startDay * DAY_MIN + from, endDay * DAY_MIN + until];
  return withinWeek(fromMin, untilMin > fromMin ? untilMin - fromMin : untilMin - fromMin + WEEK_MIN);
}

function minutes(hour: number, minute = 0): number {
  return hour * 60 + minute;
}

function withinWeek(fromMin: number, length: number): readonly WeekSpan[] {
  const untilMin = fromMin + length;
  if (untilMin <= WEEK_MIN) return [{ fromMin, untilMin }];
  return [
    { fromMin, untilMin: WEEK_MIN },
    { fromMin: 0, untilMin: untilMin - WEEK_MIN },
  ];
}
