import type { Clock } from "../../src/core/clock.ts";

/** A value that is read once and kept for a while. Callers at the same time share one read. */
export interface Remembered<T> {
  get(): Promise<T>;
  /** What was read last, if it is still fresh; never reads. */
  peek(): T | undefined;
}

/** A failed read is not kept: the next caller tries again. */
export function remember<T>(clock: Clock, forMs: number, read: () => Promise<T>): Remembered<T> {
  let kept: { readonly untilAt: number; readonly value: T } | undefined;
  let reading: Promise<T> | undefined;
  const fresh = (): T | undefined => (kept !== undefined && clock.now() < kept.untilAt ? kept.value : undefined);
  return {
    peek: fresh,
    get: () => {
      const value = fresh();
      if (value !== undefined) return Promise.resolve(value);
      reading ??= read()
        .then((value) => {
          kept = { untilAt: clock.now() + forMs, value };
          return value;
        })
        .finally(() => {
          reading = undefined;
        });
      return reading;
    },
  };
}
