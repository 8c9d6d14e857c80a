import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import { SILENT_LOG } from "../../src/core/log.ts";
import type { Lease, Store } from "../../src/core/store.ts";
import { createLeader } from "../../src/engine/leader.ts";
import { PostgresBed } from "../kit/postgres.ts";
import { TestClock } from "../kit/test-clock.ts";

/** The leases of a database, which has a clock of its own, and which may be away or silent. */
function leasesOn(databaseClock: TestClock) {
  const rows = new Map<string, Lease & { readonly until: number }>();
  const mood = { isAway: false, isSilent: false };
  async function answer(): Promise<void> {
    if (mood.isAway) throw new BotError("store_failed", "The database is away.");
    while (mood.isSilent) await nextTurn();
  }
  const store: Pick<Store, "lease" | "release"> = {
    async lease(name, owner, forMs) {
      await answer();
      const row = rows.get(name);
      const isFree = row === undefined || row.until <= databaseClock.now();
      if (!isFree && row.owner !== owner) return undefined;
      const fence = row === undefined ? 1 : row.owner === owner ? row.fence : row.fence + 1;
      const lease = { name, owner, fence };
      rows.set(name, { ...lease, until: databaseClock.now() + forMs });
      return lease;
    },
    async release(lease) {
      await answer();
      const row = rows.get(lease.name);
      if (row?.fence === lease.fence) rows.set(lease.name, { ...row, until: 0 });
    },
  };
  return { store, mood };
}

/** A process with a clock of its own, which stands still while it is frozen; then it has lost the time at once. */
function makeProcess() {
  const own = new TestClock(0);
  let lostMs = 0;
  let isFrozen = false;
  const clock: Clock = { now: () => own.now(), elapsed: () => own.now() + lostMs, sleep: (ms, s) => own.sleep(ms, s) };
  return {
    clock,
    freeze: () => {
      isFrozen = true;
    },
    thaw: () => {
      isFrozen = false;
    },
    pass(ms: number) {
      if (isFrozen) lostMs += ms;
      else own.advance(ms);
    },
  };
}

function makeWorld() {
  const database = new TestClock(0);
  const { store, mood } = leasesOn(database);
  const processes: ReturnType<typeof makeProcess>[] = [];
  /** Who led, and who ended, in their order. */
  const diary: string[] = [];
  return {
    mood,
    diary,
    join(owner: string, lead?: (signal: AbortSignal) => Promise<void>) {
      const process = makeProcess();
      processes.push(process);
      const leader = createLeader({
        store,
        clock: process.clock,
        log: SILENT_LOG,
        owner,
        name: "auditor",
        lead:
          lead ??
          (async (signal) => {
            diary.push(`${owner} leads`);
            while (!signal.aborted) await nextTurn();
            diary.push(`${owner} ends`);
          }),
      });
      onTestFinished(async () => {
        mood.isAway = false;
        mood.isSilent = false;
        await leader.stop();
      });
      return { ...process, ...leader };
    },
    /** Time passes everywhere, a tenth of a second at a time. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) {
        database.advance(100);
        for (const process of processes) process.pass(100);
        for (let turn = 0; turn < 5; turn++) await nextTurn();
      }
    },
  };
}

describe("of several processes", () => {
  test("one leads, and the others do not", async () => {
    const world = makeWorld();
    const all = [world.join("a"), world.join("b"), world.join("c")];
    await world.pass(60_000);
    expect(all.map(({ isLeading }) => isLeading())).toEqual([true, false, false]);
    expect(world.diary).toEqual(["a leads"]);
  });

  test("another one leads within 2 s after the leader stopped, and only after it ended its work", async () => {
    const world = makeWorld();
    const a = world.join("a");
    const b = world.join("b");
    await world.pass(3_000);
    await a.stop();
    expect(a.isLeading()).toBe(false);
    await world.pass(2_100);
    expect(b.isLeading()).toBe(true);
    expect(world.diary).toEqual(["a leads", "a ends", "b leads"]);
  });

  test("another one leads within 20 s after the leader was killed", async () => {
    const world = makeWorld();
    const a = world.join("a");
    const b = world.join("b");
    await world.pass(3_000);
    a.freeze();
    await world.pass(12_100);
    expect(b.isLeading()).toBe(true);
  });

  test("one that was frozen knows at once that it leads no more, and ends its work", async () => {
    const world = makeWorld();
    const a = world.join("a");
    const b = world.join("b");
    await world.pass(3_000);
    a.freeze();
    await world.pass(30_000);
    expect(b.isLeading()).toBe(true);
    a.thaw();
    // Not even one turn later: nothing it does on waking up is done as the leader.
    expect(a.isLeading()).toBe(false);
    await world.pass(4_000);
    expect([a.isLeading(), b.isLeading()]).toEqual([false, true]);
    expect(world.diary).toEqual(["a leads", "b leads", "a ends"]);
  });

  test("no two lead at any moment, whoever freezes", async () => {
    const world = makeWorld();
    const all = [world.join("a"), world.join("b"), world.join("c")];
    let led = 0;
    for (let round = 0; round < 60; round++) {
      const one = all[round % all.length];
      one?.freeze();
      for (let step = 0; step < 20; step++) {
        await world.pass(300 + 100 * (round % 7));
        const leading = all.filter(({ isLeading }) => isLeading());
        expect(leading.length).toBeLessThanOrEqual(1);
        led += leading.length;
      }
      one?.thaw();
      expect(all.filter(({ isLeading }) => isLeading()).length).toBeLessThanOrEqual(1);
    }
    expect(led).toBeGreaterThan(600);
  });
});

describe("a store that fails", () => {
  test("does not make the leader lose for a moment's absence", async () => {
    const world = makeWorld();
    const a = world.join("a");
    await world.pass(3_000);
    world.mood.isAway = true;
    await world.pass(2_000);
    world.mood.isAway = false;
    await world.pass(4_000);
    expect(a.isLeading()).toBe(true);
    expect(world.diary).toEqual(["a leads"]);
  });

  test.each([
    ["away", "isAway"],
    ["silent", "isSilent"],
  ] as const)("ends the leading when it is %s for 5 s, until it is back", async (_what, mood) => {
    const world = makeWorld();
    const a = world.join("a");
    await world.pass(3_000);
    world.mood[mood] = true;
    await world.pass(5_100);
    expect(a.isLeading()).toBe(false);
    expect(world.diary).toEqual(["a leads", "a ends"]);
    world.mood[mood] = false;
    await world.pass(4_000);
    expect(a.isLeading()).toBe(true);
    expect(world.diary).toEqual(["a leads", "a ends", "a leads"]);
  });

  test("does not hold up a stop", async () => {
    const world = makeWorld();
    const a = world.join("a");
    await world.pass(3_000);
    world.mood.isSilent = true;
    await world.pass(2_000);
    const stopped = a.stop();
    world.mood.isSilent = false;
    await stopped;
    expect(world.diary).toEqual(["a leads", "a ends"]);
  });
});

test("work that fails ends for this time and leaves the lead where it is", async () => {
  const world = makeWorld();
  const a = world.join("a", async () => {
    throw new Error("broken");
  });
  await world.pass(5_000);
  expect(a.isLeading()).toBe(true);
});

test("on one database the lead moves from a frozen process to another, under a higher fence, and it knows at once", async () => {
  const bed = await PostgresBed.make();
  const [one, other] = [await bed.open(), await bed.open()];
  const [frozen, awake] = [makeProcess(), makeProcess()];
  const ended: string[] = [];
  const campaign = (owner: string, store: Store, { clock }: { readonly clock: Clock }) =>
    createLeader({
      store,
      clock,
      log: SILENT_LOG,
      owner,
      name: "auditor",
      lead: async (signal) => {
        await abortOf(signal);
        ended.push(owner);
      },
    });
  const a = campaign("a", one, frozen);
  onTestFinished(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await bed.destroy();
  });
  await until(a.isLeading);
  const [before] = await one.leases();
  const b = campaign("b", other, awake);
  frozen.freeze();
  frozen.pass(11_000);
  await bed.advanceStoreClock(11_000);
  awake.pass(2_000);
  await until(b.isLeading);
  expect(a.isLeading()).toBe(false);
  expect(ended).toEqual([]);
  frozen.thaw();
  frozen.pass(2_000);
  await until(() => ended.length > 0);
  expect([a.isLeading(), b.isLeading(), ended]).toEqual([false, true, ["a"]]);
  const [after] = await one.leases();
  expect(after).toMatchObject({ name: "auditor", owner: "b" });
  expect(after?.fence).toBeGreaterThan(before?.fence ?? Number.POSITIVE_INFINITY);
});

async function abortOf(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}
