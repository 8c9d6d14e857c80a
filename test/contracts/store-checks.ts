import { describe, expect, test } from "vitest";
import type { Change } from "../../src/core/store.ts";
import { AT, put, type StoreScene } from "./store-scene.ts";

/** Checks: what a commit rests on without changing it, such as the claim under which it is written. */
export function storeChecks(scene: StoreScene): void {
  describe("checks", () => {
    const check = (id: string, version: number): Change => ({ check: "claims", id, version });
    const claim = (id: string, owner: string, version?: number): Change => ({
      put: "claims",
      id,
      value: { owner },
      ...(version === undefined ? {} : { version }),
    });

    test("a check that holds lets the commit through and changes nothing itself", async () => {
      await scene.store.commit([claim("p", "one")]);
      await scene.store.commit([check("p", 1), put("a", {})]);
      expect(await scene.store.get("claims", "p")).toEqual({ id: "p", version: 1, value: { owner: "one" } });
      expect(await scene.store.get("plans", "a")).toBeDefined();
    });

    test("a check that does not hold fails all of the commit, wherever it stands in it", async () => {
      await scene.store.commit([claim("p", "one"), put("held", { n: 1 })]);
      await scene.store.commit([claim("p", "two", 1)]);
      const rest: readonly Change[] = [
        put("new", {}),
        { drop: "plans", id: "held" },
        { append: "outcomes", key: "p", at: AT, value: {} },
      ];
      for (const changes of [
        [check("p", 1), ...rest],
        [...rest, check("p", 1)],
      ]) {
        await expect(scene.store.commit(changes)).rejects.toMatchObject({ code: "conflict" });
      }
      await scene.reopen();
      expect(await scene.store.list("plans")).toEqual([{ id: "held", version: 1, value: { n: 1 } }]);
      expect(await scene.store.read("outcomes", {})).toEqual([]);
    });

    test("a check of version 0 holds as long as there is no such document", async () => {
      await scene.store.commit([check("p", 0), put("a", {})]);
      await scene.store.commit([claim("p", "one")]);
      await expect(scene.store.commit([check("p", 0)])).rejects.toMatchObject({ code: "conflict" });
      await expect(scene.store.commit([check("gone", 1)])).rejects.toMatchObject({ code: "conflict" });
      await scene.store.commit([{ drop: "claims", id: "p" }]);
      await scene.store.commit([check("p", 0)]);
    });

    test("a check sees the earlier changes of its own commit", async () => {
      await scene.store.commit([
        check("p", 0),
        claim("p", "one", 0),
        check("p", 1),
        claim("p", "one", 1),
        check("p", 2),
      ]);
      await scene.store.commit([{ drop: "claims", id: "p" }, check("p", 0)]);
      expect(await scene.store.list("claims")).toEqual([]);
    });

    test("a check alone says whether it holds", async () => {
      await scene.store.commit([claim("p", "one")]);
      await scene.store.commit([check("p", 1)]);
      await expect(scene.store.commit([check("p", 2)])).rejects.toMatchObject({ code: "conflict" });
    });

    test("what was taken over is closed to the former owner from that moment on", async () => {
      await scene.store.commit([claim("p", "one")]);
      const writes = Array.from({ length: 40 }, (_, n) =>
        n === 20
          ? scene.store.commit([claim("p", "two", 1)])
          : scene.store.commit([check("p", 1), { append: "outcomes", key: "p", at: AT, value: { n } }]),
      );
      const results = await Promise.allSettled(writes);
      expect(results[20]?.status).toBe("fulfilled");
      const written = results.flatMap(({ status }, n) => (n !== 20 && status === "fulfilled" ? [n] : []));
      const found = (await scene.store.read("outcomes", { key: "p" })).map((entry) => entry.value.n);
      expect([...found].sort()).toEqual([...written].sort());
      await expect(scene.store.commit([check("p", 1), put("late", {})])).rejects.toMatchObject({ code: "conflict" });
      expect(await scene.store.get("plans", "late")).toBeUndefined();
    });

    test("of two commits that each rest on what the other changes, exactly one goes through", async () => {
      for (let round = 0; round < 25; round++) {
        const plan = `x-${round}`;
        const held = `p-${round}`;
        await scene.store.commit([claim(held, "one", 0), put(plan, {}, 0)]);
        const results = await Promise.allSettled([
          scene.store.commit([check(held, 1), put(plan, { by: "one" }, 1)]),
          scene.store.commit([{ check: "plans", id: plan, version: 1 }, claim(held, "two", 1)]),
        ]);
        expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      }
    });
  });
}
