import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change, Store } from "../../../src/core/store.ts";
import { PostgresBed } from "../../kit/postgres.ts";
import { TestClock } from "../../kit/test-clock.ts";

const LEASE_MS = 10_000;

let bed: PostgresBed;
let one: Store;
let two: Store;

beforeEach(async () => {
  bed = await PostgresBed.make();
  [one, two] = await Promise.all([bed.open(), bed.open()]);
});

afterEach(() => bed.destroy());

/** Which of the attempts went through; the others must have met a conflict. */
async function winners(attempts: readonly Promise<unknown>[]): Promise<number[]> {
  const results = await Promise.allSettled(attempts);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  }
  return results.flatMap((result, n) => (result.status === "fulfilled" ? [n] : []));
}

describe("two replicas on one database", () => {
  test("of deliveries of the same saying at the same moment, one is the first, whoever hears it", async () => {
    const hear = (store: Store, owner: string, id: string): Promise<void> =>
      store.commit([
        { put: "seen", id, value: { until: 1 }, version: 0 },
        { put: "inbounds", id, value: { owner }, version: 0 },
      ]);
    for (let n = 0; n < 30; n++) {
      const id = `delivery-${n}`;
      const won = await winners([hear(one, "one", id), hear(two, "two", id), hear(one, "one", id)]);
      expect(won).toHaveLength(1);
    }
    expect(await two.list("inbounds")).toHaveLength(30);
  });

  test("no raise of a number is lost between them", async () => {
    const raise = async (store: Store): Promise<void> => {
      for (;;) {
        const now = await store.get("settings", "n");
        const value = { n: Number(now?.value.n ?? 0) + 1 };
        const [won] = await winners([store.commit([{ put: "settings", id: "n", value, version: now?.version ?? 0 }])]);
        if (won !== undefined) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => raise(n % 2 === 0 ? one : two)));
    expect(await one.get("settings", "n")).toMatchObject({ version: 20, value: { n: 20 } });
  });

  test("a check of what must not exist holds against another replica that makes it", async () => {
    for (let n = 0; n < 20; n++) {
      const id = `s-${n}`;
      const won = await winners([
        one.commit([
          { check: "settings", id, version: 0 },
          { put: "plans", id, value: { n } },
        ]),
        two.commit([
          { check: "plans", id, version: 0 },
          { put: "settings", id, value: { n } },
        ]),
      ]);
      expect(won).toHaveLength(1);
      const both = [await one.get("settings", id), await one.get("plans", id)].filter((found) => found !== undefined);
      expect(both).toHaveLength(1);
    }
    expect(await bed.sql(`SELECT count(*)::int AS n FROM ${bed.schema}.documents WHERE version < 1`)).toEqual([
      { n: 0 },
    ]);
  });

  test("of two that each rest on what the other changes, one goes through", async () => {
    for (let n = 0; n < 20; n++) {
      await one.commit([
        { put: "claims", id: `${n}`, value: {} },
        { put: "settings", id: `${n}`, value: {} },
      ]);
      const won = await winners([
        one.commit([
          { check: "claims", id: `${n}`, version: 1 },
          { put: "settings", id: `${n}`, value: { by: "one" } },
        ]),
        two.commit([
          { check: "settings", id: `${n}`, version: 1 },
          { put: "claims", id: `${n}`, value: { by: "two" } },
        ]),
      ]);
      expect(won).toHaveLength(1);
    }
  });

  test("changes to the same documents in opposite orders all go through", async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `d-${n}`);
    const all = (order: readonly string[], by: number): Change[] =>
      order.map((id) => ({ put: "settings", id, value: { by } }));
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? one.commit(all(ids, n)) : two.commit(all([...ids].reverse(), n)),
      ),
    );
    const versions = (await one.list("settings")).map(({ version }) => version);
    expect(versions).toEqual(ids.map(() => 20));
  });

  test("1,000 commits at once are all there, each replica's journal entries in the order in which it asked", async () => {
    const commits = Array.from({ length: 1_000 }, (_, n) => {
      const replica = n % 2;
      return (replica === 0 ? one : two).commit([
        { put: "plans", id: `p-${n}`, value: { n }, version: 0 },
        { append: "audit", key: `replica-${replica}`, at: n, value: { n } },
      ]);
    });
    await Promise.all(commits);
    expect(await one.list("plans")).toHaveLength(1_000);
    for (const replica of [0, 1]) {
      const ns = (await one.read("audit", { key: `replica-${replica}` })).map(({ at }) => at);
      expect(ns).toEqual(Array.from({ length: 500 }, (_, n) => 2 * n + replica));
    }
  });

  test("of many that want a lease at once, one gets it; when it runs out, one other", async () => {
    const take = async (round: string): Promise<readonly string[]> => {
      const got = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : two).lease("gateway", `${round}-${n}`, LEASE_MS)),
      );
      return got.flatMap((lease) => lease?.owner ?? []);
    };
    const [first] = await take("first");
    const held = await one.leases();
    expect(held).toMatchObject([{ name: "gateway", owner: first }]);
    expect(await take("early")).toEqual([]);
    await bed.advanceStoreClock(LEASE_MS + 1);
    const late = await take("late");
    expect(late).toHaveLength(1);
    const [now] = await two.leases();
    expect(now?.owner).toBe(late[0]);
    expect(now?.fence).toBeGreaterThan(held[0]?.fence ?? Number.POSITIVE_INFINITY);
  });

  test("a holder that was frozen past its lease can write nothing about what was taken over", async () => {
    await one.lease("replica:one", "one", LEASE_MS);
    await one.commit([{ put: "claims", id: "plan", value: { owner: "one" }, version: 0 }]);
    await bed.advanceStoreClock(LEASE_MS + 1);
    expect((await two.leases()).map(({ owner }) => owner)).toEqual([]);
    await two.commit([{ put: "claims", id: "plan", value: { owner: "two" }, version: 1 }]);
    const late = one.commit([
      { check: "claims", id: "plan", version: 1 },
      { append: "outcomes", key: "plan", at: 1, value: { outcome: "done" } },
    ]);
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    expect(await two.read("outcomes", {})).toEqual([]);
  });

  test("the clocks of the replicas have no say in it", async () => {
    const fast = await bed.open({ clock: new TestClock(bed.clock.now() + 3_600_000) });
    await one.lease("gateway", "one", LEASE_MS);
    expect(await fast.lease("gateway", "fast", LEASE_MS)).toBeUndefined();
  });
});
