import { describe, expect, test } from "vitest";
import { put, type StoreScene } from "./store-scene.ts";

/** Many commits at the same moment, and the end of the store. */
export function storeCrowds(scene: StoreScene): void {
  describe("crowds", () => {
    test("of many that want the same version at once, exactly one gets it and the others lose nothing else", async () => {
      const tries = await Promise.allSettled(
        Array.from({ length: 50 }, (_, n) => scene.store.commit([put("one", { n }, 0), put(`own-${n}`, { n })])),
      );
      const won = tries.flatMap((result, n) => (result.status === "fulfilled" ? [n] : []));
      expect(won).toHaveLength(1);
      expect((await scene.store.get("plans", "one"))?.value).toEqual({ n: won[0] });
      expect((await scene.store.list("plans")).map((document) => document.id).sort()).toEqual(
        ["one", `own-${won[0]}`].sort(),
      );
      await scene.reopen();
      expect(await scene.store.list("plans")).toHaveLength(2);
    });

    test("a conflict in a crowd of commits fails only the one that has it", async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 200 }, (_, n) => scene.store.commit([put(`d-${n}`, { n }, n === 77 ? 5 : 0)])),
      );
      expect(results.flatMap((result, n) => (result.status === "rejected" ? [n] : []))).toEqual([77]);
      await scene.reopen();
      expect(await scene.store.list("plans")).toHaveLength(199);
    });

    test("counts up without losing one when everybody repeats after a conflict", async () => {
      const raise = async (): Promise<void> => {
        for (let tries = 0; tries < 100; tries++) {
          const now = await scene.store.get("settings", "n");
          const n = Number(now?.value.n ?? 0) + 1;
          try {
            await scene.store.commit([{ put: "settings", id: "n", value: { n }, version: now?.version ?? 0 }]);
            return;
          } catch (error) {
            expect(error).toMatchObject({ code: "conflict" });
          }
        }
        throw new Error("never got through");
      };
      await Promise.all(Array.from({ length: 20 }, raise));
      expect(await scene.store.get("settings", "n")).toMatchObject({ version: 20, value: { n: 20 } });
    });

    test("a commit of nothing is no error", async () => {
      await scene.store.commit([]);
    });

    test("says that it is well, and where it is", async () => {
      expect(await scene.store.health()).toMatchObject({
        ok: true,
        kind: expect.any(String),
        where: expect.any(String),
      });
    });

    test("finishes what was asked before the close, and refuses what comes after it", async () => {
      const before = scene.store.commit([put("a", {})]);
      const closed = scene.store.close();
      await before;
      await closed;
      await expect(scene.store.commit([put("b", {})])).rejects.toMatchObject({ code: "store_failed" });
      await expect(scene.store.get("plans", "a")).rejects.toMatchObject({ code: "store_failed" });
      expect((await scene.store.health()).ok).toBe(false);
      await scene.reopen();
      expect((await scene.store.list("plans")).map((document) => document.id)).toEqual(["a"]);
    });
  });
}
