import { type Clock, sleptThrough } from "../../core/clock.ts";

/** A sleep that can be cut short, also before it begins. */
export interface Alarm {
  ring(): void;
  /** Waits `ms`, or until it rang, or rings, or `signal` aborts. */
  wait(ms: number): Promise<void>;
}

export function createAlarm(clock: Clock, signal: AbortSignal): Alarm {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    wait: async (ms) => {
      await sleptThrough(clock, ms, AbortSignal.any([rung.signal, signal]));
      rung = new AbortController();
    },
  };
}
