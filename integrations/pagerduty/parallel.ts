/** Does the work on all items, at most `limit` at once, and yields each result as soon as it is there. */
export async function* inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const waiting = items.entries();
  const running = new Map<number, Promise<{ readonly index: number; readonly result: R }>>();
  const startNext = (): void => {
    const { done, value } = waiting.next();
    if (done) return;
    const [index, item] = value;
    running.set(
      index,
      work(item).then((result) => ({ index, result })),
    );
  };
  for (let i = 0; i < limit; i++) startNext();
  while (running.size > 0) {
    const { index, result } = await Promise.race(running.values());
    running.delete(index);
    startNext();
    yield result;
  }
}
