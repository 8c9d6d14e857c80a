import { DateTime } from "luxon";
import type { SeedSchedule } from "./emulator.ts";
import type { Rotation } from "./rota.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Local hour at which turns change hands. */
const HANDOVER_HOUR = 9;
/** Rotations began this long ago, on a Monday. */
const BEGAN_WEEKS_AGO = 26;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * The layers of a sample schedule as rotations. Of layers, later ones win over earlier ones; rotations run side by side.
 * So an earlier one keeps only the hours that no later one has, and is left out when none remain.
 */
export function rotationsOf(
  schedule: SeedSchedule,
  now: number,
  ids: { rotation(name: string): string; user(person: string): string },
): readonly Rotation[] {
  const began = DateTime.fromMillis(now, { zone: schedule.zone })
    .startOf("week")
    .minus({ weeks: BEGAN_WEEKS_AGO })
    .set({ hour: HANDOVER_HOUR });
  return schedule.layers.flatMap((layer, at): Rotation[] => {
    const later = schedule.layers.slice(at + 1);
    const hours = HOURS.filter((hour) => hasHour(layer, hour) && !later.some((other) => hasHour(other, hour)));
    if (hours.length === 0) return [];
    const name = `${schedule.name} ${at + 1}`;
    return [
      {
        id: ids.rotation(name),
        name,
        startDate: began.toFormat("yyyy-MM-dd'T'HH:mm:ss"),
        ...turnOf(layer.turnMs),
        participants: layer.people.map(ids.user),
        hours: hours.length === HOURS.length ? [] : stretches(hours),
      },
    ];
  });
}

function hasHour(layer: SeedSchedule["layers"][number], hour: number): boolean {
  if (layer.hours === undefined) return true;
  const { from, to } = layer.hours;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** [0, 1, 2, 20, 21] becomes 0–3 and 20–22. */
function stretches(hours: readonly number[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const hour of hours) {
    const last = found.at(-1);
    if (last?.to === hour) last.to = hour + 1;
    else found.push({ from: hour, to: hour + 1 });
  }
  return found;
}

function turnOf(turnMs: number): Pick<Rotation, "type" | "length"> {
  if (turnMs % WEEK_MS === 0) return { type: "weekly", length: turnMs / WEEK_MS };
  if (turnMs % DAY_MS === 0) return { type: "daily", length: turnMs / DAY_MS };
  return { type: "hourly", length: Math.max(1, Math.round(turnMs / HOUR_MS)) };
}
