/** What was last used, up to a number: the one not used for longest goes first. */
export interface Recent<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
}

export function createRecent<T>(most: number): Recent<T> {
  /** In the order of their last use. */
  const kept = new Map<string, T>();
  const set = (key: string, value: T): void => {
    kept.delete(key);
    kept.set(key, value);
    const [longestAgo] = kept.keys();
    if (kept.size > most && longestAgo !== undefined) kept.delete(longestAgo);
  };
  return {
    set,
    delete: (key) => void kept.delete(key),
    get: (key) => {
      const value = kept.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
  };
}
