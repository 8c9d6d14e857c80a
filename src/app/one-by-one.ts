/** Work that must not overlap: each begins when the one before it has ended, well or badly. */
export interface OneByOne {
  /** `onWait` is called first when something is under way. Resolves and rejects as `work` does. */
  run<T>(work: () => Promise<T>, onWait: () => Promise<void>): Promise<T>;
}

export function oneByOne(): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  return {
    run: async (work, onWait) => {
      const before = last;
      const turn = Promise.withResolvers<void>();
      last = turn.promise;
      waiting += 1;
      try {
        if (waiting > 1) await onWait();
        await before;
        return await work();
      } finally {
        waiting -= 1;
        turn.resolve();
      }
    },
  };
}
