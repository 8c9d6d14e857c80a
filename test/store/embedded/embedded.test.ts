import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change } from "../../../src/core/store.ts";
import { openDatabase } from "../../../src/store/embedded/database.ts";
import { openEmbeddedStore, storeOver } from "../../../src/store/embedded/open.ts";
import { storeContract } from "../../contracts/store.ts";
import { clock, Directory, put } from "./directory.ts";

storeContract("embedded", async () => {
  const bed = new Directory();
  return {
    open: () => openEmbeddedStore({ dir: bed.dir, clock }),
    advanceStoreClock: (ms) => clock.advance(ms),
    destroy: () => bed.remove(),
  };
});

let at: Directory;

beforeEach(() => {
  at = new Directory();
});

afterEach(() => at.remove());

describe("the embedded store", () => {
  test("makes its directory and its files for nobody else to read", async () => {
    const nested = join(at.dir, "data", "sandbox");
    const store = await at.open(nested);
    await store.commit([put("a")]);
    expect(statSync(nested).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(nested)) expect(statSync(join(nested, name)).mode & 0o777).toBe(0o600);
  });

  test("says which setting to change where no directory can be made", async () => {
    const file = join(at.dir, "a-file");
    writeFileSync(file, "");
    await expect(at.open(join(file, "data"))).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringMatching(/cannot be made or written: set DATA_DIR to a directory/u),
    });
  });

  test("closes a directory of its own that stood open, and leaves a shared one as it is", async () => {
    chmodSync(at.dir, 0o755);
    await (await at.open()).close();
    expect(statSync(at.dir).mode & 0o777).toBe(0o700);
    const shared = join(at.dir, "shared");
    mkdirSync(shared, { mode: 0o755 });
    writeFileSync(join(shared, "somebody-else's"), "");
    await at.open(shared);
    expect(statSync(shared).mode & 0o777).toBe(0o755);
    expect(statSync(join(shared, "tocsin.db")).mode & 0o777).toBe(0o600);
  });

  test("leaves nothing but the store and its mark after a clean close", async () => {
    await at.fill(3);
    expect(readdirSync(at.dir)).toEqual(["tocsin.db", "tocsin.db-mark"]);
  });

  test("any folder will do, whatever its name means to a URL", async () => {
    const dir = join(at.dir, "a b?c=d&immutable=0 #1 %41 ü");
    for (let round = 1; round <= 2; round++) {
      const store = await at.open(dir);
      await store.commit([put(`p-${round}`)]);
      expect(await store.list("plans")).toHaveLength(round);
      await store.close();
    }
    expect(readdirSync(dir)).toEqual(["tocsin.db", "tocsin.db-mark"]);
  });

  test("writes with full sync into a write-ahead log", () => {
    const { db } = openDatabase(at.dir, clock);
    at.closing.push(() => db.close());
    expect(db.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(db.prepare("PRAGMA locking_mode").get()).toEqual({ locking_mode: "exclusive" });
  });

  test("many commits at once share one transaction", async () => {
    const database = openDatabase(at.dir, clock);
    const store = storeOver(database, clock);
    at.closing.push(() => store.close());
    const statements: string[] = [];
    const exec = database.db.exec.bind(database.db);
    database.db.exec = (sql) => {
      statements.push(sql);
      exec(sql);
    };
    await Promise.all(Array.from({ length: 64 }, (_, n) => store.commit([put(`p-${n}`)])));
    expect(statements).toEqual(["BEGIN IMMEDIATE", "COMMIT"]);
    expect(await store.list("plans")).toHaveLength(64);
  });

  test("a lease lasts as long as it says, though somebody sets the date", async () => {
    let nowMs = Date.parse("2026-11-21T03:00:00Z");
    let elapsedMs = 0;
    const unsteady = { now: () => nowMs, elapsed: () => elapsedMs, sleep: async () => undefined };
    const store = await openEmbeddedStore({ dir: at.dir, clock: unsteady });
    at.closing.push(() => store.close());
    const lease = await store.lease("gateway", "one", 10_000);
    for (const jumpMs of [3_600_000, -7_200_000]) {
      nowMs += jumpMs;
      expect(await store.leases()).toEqual([lease]);
      expect(await store.lease("gateway", "two", 10_000)).toBeUndefined();
    }
    elapsedMs += 10_000;
    expect(await store.leases()).toEqual([]);
  });

  test("what was seen is looked up on the disk, however much it is", async () => {
    const filling = await at.open();
    const ids = Array.from({ length: 20_000 }, (_, n) => `saying-${n}`);
    await filling.commit(ids.map((id, n): Change => ({ put: "seen", id, value: { until: n } })));
    await filling.close();
    const store = await at.open();
    expect(await store.get("seen", "saying-19999")).toEqual({
      id: "saying-19999",
      version: 1,
      value: { until: 19_999 },
    });
    await expect(store.commit([{ put: "seen", id: "saying-500", value: {}, version: 0 }])).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await store.forget(600)).toBe(600);
    await store.commit([{ put: "seen", id: "saying-500", value: {}, version: 0 }]);
  });

  test("says that it is new, that it is empty, and nothing when all is as it was", async () => {
    const opened = async (): Promise<readonly string[]> => {
      const store = await at.open();
      const { notes } = store;
      await store.close();
      return notes;
    };
    expect(await opened()).toEqual([`A new, empty store was made: ${at.file}.`]);
    expect(await opened()).toEqual([expect.stringMatching(/tocsin\.db is empty: if it should not be, stop Tocsin/u)]);
    await at.fill(1);
    expect(await opened()).toEqual([]);
  });
});
