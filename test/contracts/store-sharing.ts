import { describe, expect, test } from "vitest";
import { put, type StoreScene } from "./store-scene.ts";

/** Several processes on one store, where it allows that. */
export function storeSharing(scene: StoreScene): void {
  describe("sharing", () => {
    test("a store that is shared is one store for everybody; one that is not is refused to a second", async () => {
      if (!scene.store.isShared) {
        await expect(scene.openBeside()).rejects.toMatchObject({ code: "store_failed" });
        return;
      }
      const beside = await scene.openBeside();
      await scene.store.commit([put("a", { n: 1 })]);
      expect(await beside.get("plans", "a")).toEqual({ id: "a", version: 1, value: { n: 1 } });
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? scene.store : beside).commit([put("a", { n }, 1)])),
      );
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const lease = await scene.store.lease("gateway", "one", 10_000);
      expect(await beside.lease("gateway", "two", 10_000)).toBeUndefined();
      expect(await beside.leases()).toEqual([lease]);
    });
  });
}
