import { describe, expect, test } from "vitest";
import type { Lease, Store } from "../../src/core/store.ts";
import type { StoreScene } from "./store-scene.ts";

const LEASE_MS = 10_000;
const DAY_MS = 24 * 3_600_000;

/** Leases: what only one process may do at a time. */
export function storeLeases(scene: StoreScene): void {
  describe("leases", () => {
    const take = async (owner: string, name = "gateway", store: Store = scene.store): Promise<Lease> => {
      const lease = await store.lease(name, owner, LEASE_MS);
      if (lease === undefined) throw new Error(`${owner} did not get ${name}`);
      return lease;
    };

    test("a free one is taken, and is there for everybody to see", async () => {
      const lease = await take("one");
      expect(lease).toEqual({ name: "gateway", owner: "one", fence: lease.fence });
      expect(lease.fence).toBeGreaterThan(0);
      expect(await scene.store.leases()).toEqual([lease]);
    });

    test("one that somebody else has is refused, and stays theirs", async () => {
      const lease = await take("one");
      expect(await scene.store.lease("gateway", "two", LEASE_MS)).toBeUndefined();
      expect(await scene.store.leases()).toEqual([lease]);
    });

    test("different names do not meet", async () => {
      await take("one");
      await take("two", "polling");
      expect((await scene.store.leases()).map(({ name, owner }) => `${name}: ${owner}`).sort()).toEqual([
        "gateway: one",
        "polling: two",
      ]);
    });

    test("it runs out by the store's own clock, not earlier", async () => {
      const lease = await take("one");
      await scene.advance(LEASE_MS - 2_000);
      expect(await scene.store.lease("gateway", "two", LEASE_MS)).toBeUndefined();
      expect(await scene.store.leases()).toEqual([lease]);
      await scene.advance(2_001);
      expect(await scene.store.leases()).toEqual([]);
      expect((await take("two")).owner).toBe("two");
    });

    test("its owner renews it, with the same fence, for as long again", async () => {
      const lease = await take("one");
      for (let n = 0; n < 5; n++) {
        await scene.advance(LEASE_MS - 2_000);
        expect(await scene.store.lease("gateway", "one", LEASE_MS)).toEqual(lease);
      }
      expect(await scene.store.lease("gateway", "two", LEASE_MS)).toBeUndefined();
    });

    test("a renewal may also make it shorter", async () => {
      await take("one");
      await scene.store.lease("gateway", "one", 1_000);
      await scene.advance(1_001);
      expect(await scene.store.leases()).toEqual([]);
    });

    test("the fence rises each time it changes hands, and never falls", async () => {
      const fences: number[] = [];
      for (const owner of ["one", "two", "one", "three", "two"]) {
        fences.push((await take(owner)).fence);
        await scene.advance(LEASE_MS + 1);
      }
      for (const [n, fence] of fences.entries()) expect(fence).toBeGreaterThan(fences[n - 1] ?? 0);
    });

    test("the fence rises across releases and a restart too", async () => {
      const first = await take("one");
      await scene.store.release(first);
      const second = await take("two");
      expect(second.fence).toBeGreaterThan(first.fence);
      await scene.store.release(second);
      await scene.reopen();
      expect((await take("three")).fence).toBeGreaterThan(second.fence);
    });

    test("the fence rises also under a name that nobody has used for long, whatever became of others", async () => {
      const old = await take("one");
      const given = await take("one", "given up");
      await scene.store.release(given);
      await scene.advance(3 * DAY_MS);
      await scene.store.release(await take("two", "another"));
      expect((await take("two")).fence).toBeGreaterThan(old.fence);
      expect((await take("two", "given up")).fence).toBeGreaterThan(given.fence);
    });

    test("after a restart it is in force where the store is shared, and over where it is not", async () => {
      const lease = await take("one");
      await scene.reopen();
      expect(await scene.store.leases()).toEqual(scene.store.isShared ? [lease] : []);
    });

    test("what is given up is free at once", async () => {
      await scene.store.release(await take("one"));
      expect(await scene.store.leases()).toEqual([]);
      expect((await take("two")).owner).toBe("two");
    });

    test("only the lease itself can be given up: not one that has changed hands since", async () => {
      const old = await take("one");
      await scene.advance(LEASE_MS + 1);
      const now = await take("two");
      await scene.store.release(old);
      await scene.store.release({ ...now, owner: "one" });
      await scene.store.release({ ...now, fence: old.fence });
      await scene.store.release({ ...now, name: "another" });
      expect(await scene.store.leases()).toEqual([now]);
    });

    test("of many that want it at once, exactly one gets it", async () => {
      const tries = await Promise.all(
        Array.from({ length: 30 }, (_, n) => scene.store.lease("gateway", `replica-${n}`, LEASE_MS)),
      );
      const got = tries.filter((lease) => lease !== undefined);
      expect(got).toHaveLength(1);
      expect(await scene.store.leases()).toEqual(got);
    });

    test("names and owners may be any text", async () => {
      for (const name of ["__proto__", "", "replica:𝄞 \u0000 ÿ", "'; DROP TABLE leases"]) {
        const lease = await take(name, name);
        expect(lease).toMatchObject({ name, owner: name });
        expect(await scene.store.leases()).toEqual([lease]);
        await scene.store.release(lease);
      }
    });

    test("documents and journals are not touched by them", async () => {
      await take("one");
      expect(await scene.store.list("claims")).toEqual([]);
      expect(await scene.store.list("settings")).toEqual([]);
      expect(await scene.store.read("audit", {})).toEqual([]);
    });
  });
}
