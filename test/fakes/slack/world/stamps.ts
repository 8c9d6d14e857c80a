import type { Clock } from "../../../../src/core/clock.ts";

export interface Stamps {
  /** A message's timestamp: seconds and microseconds of the clock, never the same twice. */
  ts(): string;
  /** "Ev000012": letters in front of a number that never comes again. */
  id(prefix: string): string;
}

export function createStamps(clock: Clock): Stamps {
  let lastMicros = 0;
  let count = 0;
  return {
    ts() {
      lastMicros = Math.max(Math.floor(clock.now() * 1_000), lastMicros + 1);
      return tsOf(lastMicros);
    },
    id: (prefix) => `${prefix}${String(++count).padStart(6, "0")}`,
  };
}

function tsOf(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, "0")}`;
}
