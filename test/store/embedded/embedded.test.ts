import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

  describe("with a full disk", () => {
    test("a commit is refused, memory stays as it was, and it goes on when there is room", async () => {
      const database = openDatabase(at.dir, clock);
      const store = storeOver(database, clock);
      at.closing.push(() => store.close());
      await store.commit([put("kept", "before")]);
      const pages = Number(database.db.prepare("PRAGMA page_count").get()?.page_count);
      database.db.exec(`PRAGMA max_page_count = ${pages + 2}`);
      const big = "x".repeat(100_000);
      await expect(store.commit([put("kept", big), put("new", big)])).rejects.toMatchObject({
        code: "store_failed",
        message: "The disk that holds the store is full: nothing was written and nothing was done.",
      });
      expect(await store.list("plans")).toEqual([{ id: "kept", version: 1, value: { text: "before" } }]);
      database.db.exec("PRAGMA max_page_count = 1000000");
      await store.commit([put("new", big)]);
      await store.close();
      const again = await at.open();
      expect((await again.list("plans")).map((document) => document.id)).toEqual(["kept", "new"]);
    });

    test("one commit that is too large for what is left does not take the others of its group with it", async () => {
      const database = openDatabase(at.dir, clock);
      const store = storeOver(database, clock);
      at.closing.push(() => store.close());
      await store.commit([put("kept")]);
      const pages = Number(database.db.prepare("PRAGMA page_count").get()?.page_count);
      database.db.exec(`PRAGMA max_page_count = ${pages + 2}`);
      const results = await Promise.allSettled([
        store.commit([put("small-1")]),
        store.commit([put("big", "x".repeat(100_000)), put("small-1-too")]),
        store.commit([put("small-2")]),
      ]);
      expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      await store.close();
      const again = await at.open();
      expect((await again.list("plans")).map((document) => document.id)).toEqual(["kept", "small-1", "small-2"]);
    });
  });
});
