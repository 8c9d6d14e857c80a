import { DateTime } from "luxon";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Rotation } from "../../../src/core/rota.ts";
import { iso } from "./answers.ts";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** As the document has a rotation. One stretch of the day is a restriction; several are one for each day of the week. */
export function rotationOf({ id, name, startDate, type, length, participants, hours }: Rotation, zone: string) {
  return {
    id,
    name,
    startDate: iso(DateTime.fromISO(startDate, { zone }).toMillis()),
    type,
    length,
    participants: participants.map((user) => ({ id: user, type: "user" })),
    ...(hours.length === 0 ? {} : { timeRestriction: restrictionOf(hours) }),
  };
}

function restrictionOf(hours: Rotation["hours"]): JsonObject {
  const times = hours.map(({ from, to }) => ({ startHour: from, startMin: 0, endHour: to % 24, endMin: 0 }));
  const [only, ...others] = times;
  if (only !== undefined && others.length === 0) return { type: "time-of-day", restriction: only };
  const restrictions = DAYS.flatMap((startDay, at) =>
    times.map((time) => {
      const isOver = time.endHour <= time.startHour;
      return { ...time, startDay, endDay: isOver ? (DAYS[(at + 1) % DAYS.length] ?? startDay) : startDay };
    }),
  );
  return { type: "weekday-and-time-of-day", restrictions };
}
