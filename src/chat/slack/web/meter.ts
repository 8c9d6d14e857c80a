import type { Clock } from "../../../core/clock.ts";
import type { Rate } from "./limits.ts";

/** What may be done under one limit: each call takes one, and it comes back as the rate says. */
export interface Meter {
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

/** The part of a meter that counts. */
interface Count {
  msUntil(level: number): number;
  take(): void;
  /** As if all but one had been used just now. */
  empty(): void;
}

export function createMeter(clock: Clock, rate: Rate): Meter {
  const { burst, back } = rate;
  const count = "perSecond" in back ? steady(clock, burst, back.perSecond) : each(clock, burst, back.afterMs);
  let pausedUntil = 0;
  const pausedMs = (): number => Math.max(0, pausedUntil - clock.elapsed());
  return {
    rate,
    pausedMs,
    take: count.take,
    msUntil: (level) => Math.max(pausedMs(), count.msUntil(level)),
    pause: (ms) => {
      pausedUntil = Math.max(pausedUntil, clock.elapsed() + ms);
      count.empty();
    },
    isFull: () => pausedMs() === 0 && count.msUntil(burst) === 0,
  };
}

function steady(clock: Clock, burst: number, perSecond: number): Count {
  let level = burst;
  /** When `level` was true. */
  let at = clock.elapsed();

  function fill(): void {
    const now = clock.elapsed();
    level = Math.min(burst, level + ((now - at) / 1_000) * perSecond);
    at = now;
  }

  return {
    msUntil: (wanted) => {
      fill();
      return level >= wanted ? 0 : Math.ceil(((wanted - level) / perSecond) * 1_000);
    },
    take: () => {
      fill();
      level -= 1;
    },
    empty: () => {
      fill();
      level = Math.min(level, 1);
    },
  };
}

function each(clock: Clock, burst: number, afterMs: number): Count {
  /** When the last ones were taken, the oldest first; at most `burst` and what urgent calls took. */
  let taken: number[] = [];

  function forget(): void {
    taken = taken.filter((at) => at + afterMs > clock.elapsed());
  }

  return {
    msUntil: (wanted) => {
      forget();
      const lastInTheWay = taken[taken.length - 1 - (burst - wanted)];
      return lastInTheWay === undefined ? 0 : lastInTheWay + afterMs - clock.elapsed();
    },
    take: () => {
      forget();
      taken.push(clock.elapsed());
    },
    empty: () => {
      taken = Array<number>(burst - 1).fill(clock.elapsed());
    },
  };
}
