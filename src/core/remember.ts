import type { Clock } from "./clock.ts";

/** A value that is read once and kept for a while. */
export interface Remembered<T> {
  /** What is kept while it is fresh; else it is read, once for all who ask meanwhile. Throws what reading throws. */
  get(): Promise<T>;
  /** What is kept, while it is fresh; never reads. */
  peek(): T | undefined;
}

/** As Remembered, for each key. */
export interface RememberedByKey<T> {
  get(key: string): Promise<T>;
  peek(key: string): T | undefined;
}

export interface ByKeyOptions<T> {
  readonly clock: Clock;
  readonly forMs: number;
  /** Once so many keys are kept all are forgotten: memory has a bound, and reading again is all that it costs. */
  readonly most: number;
  /** Further keys under which a value is found once it was read. */
  keysOf?(value: T): readonly string[];
}

/** Neither a failure nor `undefined` is kept: the next who asks reads again. */
export function rememberByKey<T>(options: ByKeyOptions<T>, read: (key: string) => Promise<T>): RememberedByKey<T> {
  const { clock, forMs, most, keysOf = () => [] } = options;
  /** Until when each is fresh is by a clock that never jumps. */
  const kept = new Map<string, { readonly untilAt: number; readonly value: T }>();
  const reading = new Map<string, Promise<T>>();

  function peek(key: string): T | undefined {
    const known = kept.get(key);
    return known !== undefined && clock.elapsed() < known.untilAt ? known.value : undefined;
  }

  async function readNow(key: string): Promise<T> {
    const value = await read(key);
    if (value === undefined) return value;
    if (kept.size >= most) kept.clear();
    for (const one of [key, ...keysOf(value)]) kept.set(one, { untilAt: clock.elapsed() + forMs, value });
    return value;
  }

  return {
    peek,
    async get(key) {
      const known = peek(key);
      if (known !== undefined) return known;
      const underWay = reading.get(key) ?? readNow(key).finally(() => reading.delete(key));
      reading.set(key, underWay);
      return underWay;
    },
  };
}

/** One value, kept for `forMs`. A failure is not kept: the next who asks reads again. */
export function remember<T>(clock: Clock, forMs: number, read: () => Promise<T>): Remembered<T> {
  const one = rememberByKey({ clock, forMs, most: 1 }, read);
  return { get: () => one.get(""), peek: () => one.peek("") };
}
