/** Work that keeps its order within a lane, and waits for no other lane. */
export interface Lanes {
  /** Runs it once all that came before it in its lane is over. Rejects with the signal's reason when that comes first. */
  run<T>(lane: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createLanes(): Lanes {
  /** The end of the last work of each lane that has some. */
  const ends = new Map<string, Promise<void>>();

  return {
    run: async (lane, signal, work) => {
      const before = ends.get(lane) ?? Promise.resolve();
      const own = Promise.withResolvers<void>();
      const end = before.then(() => own.promise);
      ends.set(lane, end);
      try {
        await unlessAborted(before, signal);
        return await work();
      } finally {
        own.resolve();
        void end.then(() => {
          if (ends.get(lane) === end) ends.delete(lane);
        });
      }
    },
  };
}

function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    void work.then(() => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    });
  });
}
