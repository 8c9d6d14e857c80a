import type { Knowledge, KnowledgeOptions } from "./knowledge.ts";
import { keepOwn } from "./own-changes.ts";
import { createTerm, type Term } from "./term.ts";

export function createKnowledge(options: KnowledgeOptions): Knowledge {
  const { store, clock, log } = options;
  const listeners = new Set<(keys: readonly string[]) => void>();
  let term: Term | undefined;

  function tell(keys: readonly string[]): void {
    for (const listener of listeners) {
      try {
        listener(keys);
      } catch (error) {
        log.error("feed.listener.failed", { error });
      }
    }
  }

  return {
    known: {
      get: (key) => term?.pages.get(key)?.kept,
      *all() {
        for (const { kept } of term?.pages.values() ?? []) yield kept;
      },
      onChange: (listener) => {
        const own = (keys: readonly string[]): void => listener(keys);
        listeners.add(own);
        return () => void listeners.delete(own);
      },
    },
    lead: async (signal) => {
      const own = createTerm({ ...options, signal, tell });
      term = own;
      await own.run();
    },
    arrived: (arrivals) => term?.arrived(arrivals),
    touched: async (changes) => {
      try {
        for await (const arrivals of keepOwn(store, changes, clock.now())) term?.arrived(arrivals);
      } catch (error) {
        log.warn("feed.own_changes.not_kept", { count: changes.length, error });
      }
    },
    idle: async () => term?.idle(),
  };
}
