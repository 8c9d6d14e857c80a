import { type Clock, sleptThrough } from "../../core/clock.ts";

/** Clocks do not sleep longer at once than some weeks; looking once in a while for nothing costs nothing. */
const SLEEP_MS_MAX = 86_400_000;

/** Wakes whoever waits at it. */
export interface Bell {
  /** Whoever waits goes on; if nobody does, the next one does not wait. */
  ring(): void;
  /** Resolves when it rings, when `ms` are over (Infinity: never) or when `signal` aborts. One waits at a time. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export function createBell(clock: Clock): Bell {
  let hasRung = false;
  let wake = (): void => undefined;

  async function untilRung(ms: number, signal: AbortSignal): Promise<void> {
    const cut = new AbortController();
    wake = () => cut.abort();
    const either = AbortSignal.any([signal, cut.signal]);
    if (ms < Number.POSITIVE_INFINITY) {
      await sleptThrough(clock, Math.min(ms, SLEEP_MS_MAX), either);
      return;
    }
    await new Promise<void>((resolve) => either.addEventListener("abort", () => resolve(), { once: true }));
  }

  return {
    ring: () => {
      hasRung = true;
      wake();
    },
    wait: async (ms, signal) => {
      if (!hasRung && !signal.aborted && ms > 0) await untilRung(ms, signal);
      hasRung = false;
      wake = () => undefined;
    },
  };
}
