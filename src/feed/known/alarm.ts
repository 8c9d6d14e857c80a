import { type Clock, sleptThrough } from "../../core/clock.ts";

/** A sleep that can be cut short, also before it begins. */
export interface Alarm {
  ring(): void;
  /** Waits `ms` (undefined: for ever), or until it rang, or rings, or `signal` aborts. */
  wait(ms: number | undefined): Promise<void>;
}

export function createAlarm(clock: Clock, signal: AbortSignal): Alarm {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    wait: async (ms) => {
      const either = AbortSignal.any([rung.signal, signal]);
      if (ms === undefined) await aborted(either);
      else await sleptThrough(clock, ms, either);
      rung = new AbortController();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
