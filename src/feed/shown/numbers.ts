import type { Store } from "../../core/store.ts";

const COUNTER = "feed:cards";

/** Numbers of cards, by which people name them. None is given twice; some may be left out. */
export interface Numbers {
  /** Durable when it resolves. Throws BotError("store_failed"), or "conflict" when another process gives numbers too. */
  next(): Promise<number>;
}

export function createNumbers(store: Pick<Store, "get" | "list" | "commit">): Numbers {
  let last: Promise<unknown> = Promise.resolve();

  /** Should the count be lost: a button that names a number must not come to mean another card. */
  async function highestShown(): Promise<number> {
    const cards = await store.list("cards");
    return cards.reduce((highest, { value }) => Math.max(highest, Number(value.number ?? 0)), 0);
  }

  async function take(): Promise<number> {
    const document = await store.get("settings", COUNTER);
    const former = document === undefined ? await highestShown() : Number(document.value.last);
    const number = former + 1;
    const version = document?.version ?? 0;
    await store.commit([{ put: "settings", id: COUNTER, value: { last: number }, version }]);
    return number;
  }

  return {
    next: () => {
      const number = last.then(take, take);
      last = number;
      return number;
    },
  };
}
