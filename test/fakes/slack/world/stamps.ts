import type { Clock } from "../../../../src/core/clock.ts";

export interface Stamps {
  /** A message's timestamp: seconds and microseconds of the clock, never the same twice. */
  ts(): string;
  /** "Ev000012": letters in front of a number that never comes again. */
  id(prefix: string): string;
  /** An id that no earlier run gave either: the app remembers what it was told for longer than we run. */
  lastingId(prefix: string): string;
}

export function createStamps(clock: Clock): Stamps {
  const startedAt = clock.now();
  let lastMicros = 0;
  let count = 0;
  const id = (prefix: string): string => `${prefix}${String(++count).padStart(6, "0")}`;
  return {
    ts() {
      lastMicros = Math.max(Math.floor(clock.now() * 1_000), lastMicros + 1);
      return tsOf(lastMicros);
    },
    id,
    lastingId: (prefix) => id(`${prefix}${startedAt}`),
  };
}

function tsOf(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, "0")}`;
}
