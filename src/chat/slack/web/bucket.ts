import type { Clock } from "../../../core/clock.ts";
import type { Rate } from "./limits.ts";

/** What may be done under one limit: it fills by itself and each call takes one. */
export interface Bucket {
  readonly rate: Rate;
  /** Until so much is there, ms; 0: it is. */
  msUntil(level: number): number;
  /** Below nothing where an urgent call takes what is kept for it. */
  take(): void;
  /** Nothing for so long, then one, then as ever. */
  pause(ms: number): void;
  /** How much longer it is paused, ms. */
  pausedMs(): number;
  isFull(): boolean;
}

export function createBucket(clock: Clock, rate: Rate): Bucket {
  let level = rate.burst;
  /** When `level` was true; in the future while it is paused. */
  let at = clock.elapsed();

  const pausedMs = (): number => Math.max(0, at - clock.elapsed());

  function fill(): void {
    const now = clock.elapsed();
    if (now <= at) return;
    level = Math.min(rate.burst, level + ((now - at) / 1_000) * rate.perSecond);
    at = now;
  }

  return {
    rate,
    pausedMs,
    msUntil: (wanted) => {
      fill();
      if (level >= wanted) return pausedMs();
      return pausedMs() + Math.ceil(((wanted - level) / rate.perSecond) * 1_000);
    },
    take: () => {
      fill();
      level -= 1;
    },
    pause: (ms) => {
      fill();
      level = Math.min(level, 1);
      at = Math.max(at, clock.elapsed() + ms);
    },
    isFull: () => {
      fill();
      return level >= rate.burst && pausedMs() === 0;
    },
  };
}
