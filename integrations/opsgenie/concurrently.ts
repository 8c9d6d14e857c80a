/** Lets at most `most` tasks run at once; the others start in their order. */
export function limitTo(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      return await task();
    } finally {
      // The slot goes straight to the next in line, so that nobody can slip in between.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** The results in the order in which they come. The first rejection ends it; the others are then nobody's concern. */
export async function* asCompleted<T>(tasks: readonly Promise<T>[]): AsyncGenerator<T> {
  const results: T[] = [];
  let failure: { readonly reason: unknown } | undefined;
  let wake: () => void = () => undefined;
  for (const task of tasks) {
    task.then(
      (result) => {
        results.push(result);
        wake();
      },
      (reason: unknown) => {
        failure ??= { reason };
        wake();
      },
    );
  }
  for (let given = 0; given < tasks.length; given += 1) {
    if (failure === undefined && results.length === given) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failure !== undefined) throw failure.reason;
    yield results[given] as T;
  }
}
