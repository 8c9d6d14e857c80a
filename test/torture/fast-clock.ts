import type { Clock } from "../../src/core/clock.ts";
import { realClock } from "../../src/real-clock.ts";

/** Real time, so many times quicker, from `epoch` on: the same in every process. */
export function fastClock(epoch: number, speed: number): Clock {
  return {
    now: () => epoch + (Date.now() - epoch) * speed,
    elapsed: () => performance.now() * speed,
    sleep: (ms, signal) => realClock.sleep(ms / speed, signal),
  };
}
