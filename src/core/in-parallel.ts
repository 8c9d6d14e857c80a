/**
 * Does the work on all items, at most `most` at once and begun in their order, and yields each result as soon as it is
 * there. After a rejection no more are begun; what is under way is still waited for and yielded, so that no result is
 * lost and nothing runs on unseen, and then the first rejection is thrown. Nothing more is begun either when nobody
 * takes the results any more.
 */
export async function* inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<R> {
  const waiting = items.values();
  const finished: R[] = [];
  let failure: { readonly reason: unknown } | undefined;
  let isLeft = false;
  let underWay = 0;
  let wake = (): void => undefined;

  const run = async (item: T): Promise<void> => {
    underWay += 1;
    try {
      finished.push(await work(item));
    } catch (reason) {
      failure ??= { reason };
    }
    underWay -= 1;
    beginMore();
    wake();
  };
  const beginMore = (): void => {
    while (underWay < most && failure === undefined && !isLeft) {
      const next = waiting.next();
      if (next.done === true) return;
      void run(next.value);
    }
  };

  try {
    beginMore();
    while (underWay > 0 || finished.length > 0) {
      yield* finished.splice(0);
      if (underWay === 0 || finished.length > 0) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    isLeft = true;
  }
  if (failure !== undefined) throw failure.reason;
}
