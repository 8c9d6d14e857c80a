/** Two lists, each item with its counterpart. */
export interface Pairs<L, R = L> {
  readonly both: readonly (readonly [L, R])[];
  readonly missing: readonly L[];
  readonly extra: readonly R[];
}

/** Names are the same without regard to case and spaces. */
export function sameName(name: string): string {
  return name.replace(/\s+/gu, "").toLowerCase();
}

/** Items with the same key are counterparts; of several with one key, in their order. No key, no counterpart. */
export function pairsBy<L, R>(
  left: readonly L[],
  right: readonly R[],
  keyOf: (item: L | R) => string | undefined,
): Pairs<L, R> {
  const waiting = Map.groupBy(right, keyOf);
  const taken = new Set<R>();
  const both: (readonly [L, R])[] = [];
  const missing: L[] = [];
  for (const item of left) {
    const key = keyOf(item);
    const found = key === undefined ? undefined : waiting.get(key)?.shift();
    if (found === undefined) missing.push(item);
    else {
      both.push([item, found]);
      taken.add(found);
    }
  }
  return { both, missing, extra: right.filter((item) => !taken.has(item)) };
}

/** What is left over becomes counterparts where `fits`, the first that does. */
export function pairsLeft<L, R>(pairs: Pairs<L, R>, fits: (left: L, right: R) => boolean): Pairs<L, R> {
  const extra = [...pairs.extra];
  const both = [...pairs.both];
  const missing: L[] = [];
  for (const item of pairs.missing) {
    const at = extra.findIndex((other) => fits(item, other));
    const [found] = at < 0 ? [] : extra.splice(at, 1);
    if (found === undefined) missing.push(item);
    else both.push([item, found]);
  }
  return { both, missing, extra };
}
