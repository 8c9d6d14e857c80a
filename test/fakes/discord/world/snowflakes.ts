import type { Clock } from "../../../../src/core/clock.ts";

/** 2015-01-01, from which snowflakes count (Discord docs, Reference, Snowflakes, read 2026-11-21). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;
const TIME_SHIFT = 22n;

export interface Snowflakes {
  /** An id that is later than every one before it, even where the clock stands still or goes back. */
  next(): string;
}

export function createSnowflakes(clock: Clock): Snowflakes {
  let last = 0n;
  return {
    next() {
      const now = (BigInt(Math.floor(clock.now())) - DISCORD_EPOCH_MS) << TIME_SHIFT;
      last = now > last ? now : last + 1n;
      return String(last);
    },
  };
}
