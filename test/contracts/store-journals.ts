import { describe, expect, test } from "vitest";
import type { Change, Store } from "../../src/core/store.ts";
import { AT, type StoreScene } from "./store-scene.ts";

/** Append-only histories. */
export function storeJournals(scene: StoreScene): void {
  describe("journals", () => {
    test("journals keep their order, by key and together, from either end", async () => {
      for (const [n, key] of ["a", "b", "a", "a", "b"].entries()) {
        await scene.store.commit([{ append: "audit", key, at: AT + n, value: { n } }]);
      }
      const ns = async (query: Parameters<Store["read"]>[1]): Promise<unknown[]> =>
        (await scene.store.read("audit", query)).map((entry) => entry.value.n);
      expect(await ns({})).toEqual([0, 1, 2, 3, 4]);
      expect(await ns({ key: "a" })).toEqual([0, 2, 3]);
      expect(await ns({ key: "a", newestFirst: true })).toEqual([3, 2, 0]);
      expect(await ns({ key: "a", newestFirst: true, limit: 1 })).toEqual([3]);
      expect(await ns({ newestFirst: true, limit: 2 })).toEqual([4, 3]);
      expect(await ns({ key: "c" })).toEqual([]);
      expect(await scene.store.read("outcomes", {})).toEqual([]);
    });

    test("a journal's sequence only rises, also after it was opened anew", async () => {
      const append = (n: number): Change => ({ append: "finished", key: "k", at: AT, value: { n } });
      await scene.store.commit([append(1), append(2)]);
      await scene.reopen();
      await scene.store.commit([append(3)]);
      const entries = await scene.store.read("finished", {});
      expect(entries.map((entry) => entry.value.n)).toEqual([1, 2, 3]);
      const seqs = entries.map((entry) => entry.seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    });

    test("reads a thousand entries of a journal unless told otherwise", async () => {
      const entries = Array.from(
        { length: 1_200 },
        (_, n): Change => ({ append: "outcomes", key: "p", at: AT, value: { n } }),
      );
      await scene.store.commit(entries);
      expect(await scene.store.read("outcomes", { key: "p" })).toHaveLength(1_000);
      expect(await scene.store.read("outcomes", { key: "p", limit: 5_000 })).toHaveLength(1_200);
    });
  });
}
