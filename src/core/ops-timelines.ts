import { DateTime } from "luxon";
import type { Clock } from "./clock.ts";
import { type Drawing, type Timeline, timelineOf } from "./planned-shifts.ts";

/** How long a timeline is good for: long enough for a follow-up question, short enough for an override just made. */
const KEPT_MS = 60_000;
/** Far enough to see who takes over from a shift of several weeks. */
const AHEAD_WEEKS = 5;
const WEEK_MS = 7 * 86_400_000;
/** Timelines kept at a time. */
const MAX_KEPT = 500;

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

/** Timelines, kept for a minute. `draw` asks the vendor for at least so many weeks from an instant on. */
export function createTimelines(
  clock: Clock,
  draw: (scheduleId: string, fromAt: number, weeks: number) => Promise<Drawing>,
): Timelines {
  const kept = new Map<string, Kept>();

  async function readTimeline(scheduleId: string, fromAt: number, weeks: number): Promise<Timeline> {
    const readAt = clock.now();
    return timelineOf(await draw(scheduleId, fromAt, weeks), readAt, fromAt);
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
      const timeline = readTimeline(scheduleId, fromAt, weeks);
      kept.set(scheduleId, { readAt: now, fromAt, untilAt: fromAt + weeks * WEEK_MS, timeline });
      // A failure is not kept; a later reading, which may have taken its place, is.
      timeline.catch(() => kept.get(scheduleId)?.timeline === timeline && kept.delete(scheduleId));
      return timeline;
    },
  };
}

/** yyyy-MM-dd'T'HH:mm:ssZ with a numeric offset (OpsGenie docs, Schedule API and Who is on call API). */
export function opsTime(at: number): string {
  return DateTime.fromMillis(at, { zone: "utc" }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}
