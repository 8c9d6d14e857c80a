import type { JsonObject } from "./json.ts";
import type { Rotation } from "./rota.ts";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/**
 * A rotation's hours as OpsGenie and Jira Service Management write them down, for their emulators: one stretch of the day
 * is a restriction, several are one for each day of the week. Empty where it is always on duty.
 */
export function restrictionOf(hours: Rotation["hours"]): { readonly timeRestriction?: JsonObject } {
  const times = hours.map(({ from, to }) => ({ startHour: from, startMin: 0, endHour: to % 24, endMin: 0 }));
  const [only, ...others] = times;
  if (only === undefined) return {};
  if (others.length === 0) return { timeRestriction: { type: "time-of-day", restriction: only } };
  const restrictions = DAYS.flatMap((startDay, at) =>
    times.map((time) => {
      const isOver = time.endHour <= time.startHour;
      return { ...time, startDay, endDay: isOver ? (DAYS[(at + 1) % DAYS.length] ?? startDay) : startDay };
    }),
  );
  return { timeRestriction: { type: "weekday-and-time-of-day", restrictions } };
}
