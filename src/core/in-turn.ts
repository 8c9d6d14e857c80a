/** Runs `hand` for each that is ready, in the order in which they were given under the same key. */
export type InTurn = <T>(key: string, ready: Promise<T>, hand: (value: T) => Promise<void>) => Promise<void>;

/**
 * Lets things get ready beside each other and hands them on in order: what is said first in a channel is heard first,
 * whoever takes longer to be looked up. One that fails to get ready is left out.
 */
export function createInTurn(): InTurn {
  const lasts = new Map<string, Promise<void>>();
  return async (key, ready, hand) => {
    const before = lasts.get(key);
    // Handing it on is what keeps the order; how long that takes keeps nobody waiting.
    const handing = Promise.all([ready, before]).then(([value]) => ({ handed: hand(value) }));
    const own = handing.then(
      () => undefined,
      () => undefined,
    );
    lasts.set(key, own);
    void own.then(() => {
      if (lasts.get(key) === own) lasts.delete(key);
    });
    await (await handing).handed;
  };
}
