import type { Clock } from "../../src/core/clock.ts";

/** Values by key, each read once and kept for a while. */
export interface Remembered<T> {
  get(key: string): Promise<T | undefined>;
  /** Whether `get` can answer without reading. */
  has(key: string): boolean;
}

/** Askers at the same time share one read. Neither failures nor `undefined` are kept: the next asker reads again. */
export function remember<T>(clock: Clock, forMs: number, read: (key: string) => Promise<T | undefined>): Remembered<T> {
  const kept = new Map<string, { readonly untilAt: number; readonly value: T }>();
  const reading = new Map<string, Promise<T | undefined>>();
  const fresh = (key: string) => {
    const known = kept.get(key);
    return known !== undefined && clock.now() < known.untilAt ? known : undefined;
  };

  async function readNow(key: string): Promise<T | undefined> {
    try {
      const value = await read(key);
      if (value !== undefined) kept.set(key, { untilAt: clock.now() + forMs, value });
      return value;
    } finally {
      reading.delete(key);
    }
  }

  return {
    has: (key) => fresh(key) !== undefined,
    get: (key) => {
      const known = fresh(key);
      if (known !== undefined) return Promise.resolve(known.value);
      const underWay = reading.get(key) ?? readNow(key);
      reading.set(key, underWay);
      return underWay;
    },
  };
}
