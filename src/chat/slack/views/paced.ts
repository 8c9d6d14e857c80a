import { type Clock, sleptThrough } from "../../../core/clock.ts";

/** Work of which only the newest counts, at most once in a while for each key. */
export type Paced = (key: string, work: () => Promise<void>) => void;

/** `work` must not throw. What waits when `stopping` aborts is dropped. */
export function createPaced(clock: Clock, everyMs: number, stopping: AbortSignal): Paced {
  const waiting = new Map<string, (() => Promise<void>) | undefined>();

  async function keepUp(key: string, first: () => Promise<void>): Promise<void> {
    for (let work: (() => Promise<void>) | undefined = first; work !== undefined; work = waiting.get(key)) {
      waiting.set(key, undefined);
      await work();
      if (!(await sleptThrough(clock, everyMs, stopping))) break;
    }
    waiting.delete(key);
  }

  return (key, work) => {
    if (waiting.has(key)) waiting.set(key, work);
    else void keepUp(key, work);
  };
}
