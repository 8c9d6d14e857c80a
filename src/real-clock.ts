import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "./core/clock.ts";

/** Node's timers hold a signed 32-bit number of milliseconds; a longer one would fire at once (Node docs, timers). */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The machine's time. */
export const realClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      for (let leftMs = Math.max(0, ms); leftMs > 0; leftMs -= TIMER_MS_MAX) {
        await wait(Math.min(leftMs, TIMER_MS_MAX), undefined, signal === undefined ? {} : { signal });
      }
    } catch (error) {
      // Node wraps the reason in an AbortError of its own.
      signal?.throwIfAborted();
      throw error;
    }
  },
};
