import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Store } from "../../../src/core/store.ts";
import { PostgresBed } from "../../kit/postgres.ts";

/** Polling once a second, and what a busy machine adds. */
const SOON = { timeout: 8_000, interval: 20 };

let bed: PostgresBed;
let one: Store;
let two: Store;

beforeEach(async () => {
  bed = await PostgresBed.make();
  [one, two] = await Promise.all([bed.open(), bed.open()]);
});

afterEach(() => bed.destroy());

const timer = (id: string, inMs: number, version?: number) => ({
  put: "timers" as const,
  id,
  value: { dueAt: bed.clock.now() + inMs },
  ...(version === undefined ? {} : { version }),
});

/** Jobs that wait, each with the seconds until it starts. */
async function jobs(): Promise<number[]> {
  const rows = await bed.sql(
    `SELECT round(extract(epoch FROM start_after - created_on))::int AS wait FROM ${bed.schema}_boss.job
     WHERE state = 'created' ORDER BY 1`,
  );
  return rows.map(({ wait }) => Number(wait));
}

describe("timers", () => {
  test("a timer's job is there when its commit went through, and starts when the timer is due", async () => {
    await one.commit([timer("a", 60_000), timer("b", 3_600_000), { put: "plans", id: "p", value: { dueAt: 1 } }]);
    expect(await jobs()).toEqual([60, 3_600]);
  });

  test("a commit that is refused leaves no job behind, also beside others that go through", async () => {
    await one.commit([{ put: "plans", id: "taken", value: {} }]);
    const results = await Promise.allSettled([
      one.commit([timer("a", 60_000), { put: "plans", id: "taken", value: {}, version: 0 }]),
      one.commit([timer("b", 120_000)]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(await jobs()).toEqual([120]);
  });

  test("a transaction that is lost takes its job with it", async () => {
    const { store, proxy } = await bed.openRemote();
    void proxy.trap("\u0000\u0000\u0000\u000bCOMMIT\u0000", "lose");
    await expect(store.commit([timer("a", 60_000)])).rejects.toMatchObject({ details: { inDoubt: true } });
    expect(await jobs()).toEqual([]);
    expect(await one.list("timers")).toEqual([]);
  });

  test("one that is due wakes a replica, and one that is gone harms nobody", async () => {
    const woken = vi.fn();
    one.onWake(woken);
    two.onWake(woken);
    await one.commit([timer("a", 0)]);
    await one.commit([{ drop: "timers", id: "a" }]);
    await vi.waitFor(() => expect(woken).toHaveBeenCalled(), SOON);
    expect(await two.due(bed.clock.now(), 10)).toEqual([]);
    await vi.waitFor(async () => expect(await jobs()).toEqual([]), SOON);
  });

  test("one centuries away is kept, though its job comes early", async () => {
    await one.commit([timer("a", 1e15)]);
    expect(await jobs()).toEqual([365 * 24 * 3_600]);
    expect(await one.due(bed.clock.now() + 1e14, 10)).toEqual([]);
  });
});

describe("what was given up wakes every replica", () => {
  async function expectWake(store: Store, giveUp: () => Promise<unknown>): Promise<void> {
    const woken = vi.fn();
    const stop = store.onWake(woken);
    await giveUp();
    await vi.waitFor(() => expect(woken).toHaveBeenCalled(), SOON);
    stop();
  }

  /** The listeners' connections are made in the background. */
  const listening = (replicas: number) =>
    vi.waitFor(async () => {
      const rows = await bed.sql("SELECT 1 FROM pg_stat_activity WHERE query = $1", [`LISTEN "${bed.schema}_wake"`]);
      expect(rows).toHaveLength(replicas);
    }, SOON);

  test("a lease that is released", async () => {
    await listening(2);
    const lease = await one.lease("replica:one", "one", 10_000);
    if (lease === undefined) throw new Error("it was free");
    await expectWake(two, () => one.release(lease));
  });

  test("a claim or an inbound that is left without an owner", async () => {
    await listening(2);
    await one.commit([{ put: "claims", id: "p", value: { owner: "one" } }]);
    await expectWake(two, () => one.commit([{ put: "claims", id: "p", value: { owner: "" } }]));
    await expectWake(two, () => one.commit([{ put: "inbounds", id: "i", value: { text: "ack all" } }]));
  });

  test("nobody is called for what is owned, nor after giving the listener back", async () => {
    await listening(2);
    const woken = vi.fn();
    two.onWake(woken)();
    const owned = vi.fn();
    one.onWake(owned);
    await one.commit([{ put: "claims", id: "p", value: { owner: "one" } }]);
    const heard = vi.fn();
    two.onWake(heard);
    await one.commit([{ put: "claims", id: "p", value: {} }]);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1), SOON);
    await vi.waitFor(() => expect(owned).toHaveBeenCalledTimes(1), SOON);
    expect(woken).not.toHaveBeenCalled();
  });

  test("a replica that lost its connection listens again, and is woken for what it may have missed", async () => {
    const { store, proxy } = await bed.openRemote();
    await listening(3);
    const woken = vi.fn();
    store.onWake(woken);
    proxy.cut();
    await vi.waitFor(() => expect(bed.clock.sleeping).toBe(1), SOON);
    bed.clock.advance(1_000);
    await vi.waitFor(() => expect(woken).toHaveBeenCalled(), SOON);
    await expectWake(store, () => one.commit([{ put: "claims", id: "p", value: {} }]));
  });
});

test("pg-boss goes on by itself after the database was away, and says nothing of it", async () => {
  const { store, proxy, logged } = await bed.openRemote();
  await Promise.all([one.close(), two.close()]);
  proxy.refuse();
  await expect(store.get("plans", "a")).rejects.toMatchObject({ code: "store_failed" });
  proxy.pass();
  const woken = vi.fn();
  store.onWake(woken);
  await vi.waitFor(async () => store.commit([timer("a", 0)]), SOON);
  await vi.waitFor(() => expect(woken).toHaveBeenCalled(), SOON);
  expect(logged.map((line) => line.split(" ")[0])).toEqual([
    "store.opened",
    "store.database.away",
    "store.database.back",
  ]);
});
