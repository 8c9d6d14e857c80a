import { DateTime } from "luxon";

/** An instant in milliseconds since the epoch, and what has to be said about how it was read. */
export interface ReadTime {
  readonly at: number;
  readonly note?: string;
}

export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * The instant at which clocks in `zone` show `wall`. When they are put forward and skip it, it is as much later as they
 * skip (02:30 becomes 03:30). When they are put back and show it twice, it is the first of the two that is still to
 * come. Both are said in the note. Undefined for a date that is none.
 */
export function instantOf(wall: WallClock, zone: string, now: number): ReadTime | undefined {
  const then = DateTime.fromObject({ ...wall }, { zone });
  if (!then.isValid) return undefined;
  if (then.hour !== wall.hour || then.minute !== wall.minute) {
    const meant = `${pad(wall.hour)}:${pad(wall.minute)}`;
    return {
      at: then.toMillis(),
      note: `Clocks in ${zone} skip ${meant} on ${then.toFormat("d MMM")}: taken as ${then.toFormat("HH:mm")}.`,
    };
  }
  const twice = then.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  const [first] = twice;
  if (first === undefined || twice.length < 2) return { at: then.toMillis() };
  const taken = twice.find((time) => time.toMillis() > now) ?? first;
  return {
    at: taken.toMillis(),
    note: `Clocks in ${zone} show ${taken.toFormat("HH:mm")} twice on ${taken.toFormat("d MMM")}: taken as the ${taken === first ? "first" : "second"}, ${taken.toFormat("HH:mm ZZ")}.`,
  };
}

function pad(n: number): string {
  return String(n).padStart(2, "0");
}
