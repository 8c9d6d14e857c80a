import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../../../src/core/store.ts";
import { type Database, openDatabase } from "../../../src/store/embedded/database.ts";
import { storeOver } from "../../../src/store/embedded/open.ts";
import { clock, Directory, put } from "./directory.ts";
import { mountSmallDisk, NO_DISK } from "./small-disk.ts";

const FULL = "The disk that holds the store is full: nothing was written and nothing was done.";
const BIG = "x".repeat(100_000);

let at: Directory;

beforeEach(() => {
  at = new Directory();
});

afterEach(() => at.remove());

function openNarrow(): { readonly database: Database; readonly store: Store } {
  const database = openDatabase(at.dir, clock);
  const store = storeOver(database, clock);
  at.closing.push(() => store.close());
  return { database, store };
}

/** Leaves room for a few pages only; without a number for as many as one likes. */
function leaveRoom({ db }: Database, pages?: number): void {
  const taken = Number(db.prepare("PRAGMA page_count").get()?.page_count);
  db.exec(`PRAGMA max_page_count = ${pages === undefined ? 1_000_000 : taken + pages}`);
}

/** Lets commits end, while `isFull`, as on a disk that has no room for the smallest one (SQLITE_FULL). */
function fillable({ db }: Database): { isFull: boolean } {
  const disk = { isFull: false };
  const exec = db.exec.bind(db);
  db.exec = (sql) => {
    if (sql === "COMMIT" && disk.isFull) throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
    exec(sql);
  };
  return disk;
}

async function plansIn(store: Store): Promise<readonly string[]> {
  return (await store.list("plans")).map(({ id }) => id);
}

describe("with a full disk", () => {
  test("a commit is refused, memory stays as it was, and it goes on when there is room", async () => {
    const { database, store } = openNarrow();
    await store.commit([put("kept", "before")]);
    leaveRoom(database, 2);
    await expect(store.commit([put("kept", BIG), put("new", BIG)])).rejects.toMatchObject({
      code: "store_failed",
      message: FULL,
    });
    expect(await store.list("plans")).toEqual([{ id: "kept", version: 1, value: { text: "before" } }]);
    leaveRoom(database);
    await store.commit([put("new", BIG)]);
    await store.close();
    expect(await plansIn(await at.open())).toEqual(["kept", "new"]);
  });

  test("one commit that is too large for what is left does not take the others of its group with it", async () => {
    const { database, store } = openNarrow();
    await store.commit([put("kept")]);
    leaveRoom(database, 2);
    const results = await Promise.allSettled([
      store.commit([put("small-1")]),
      store.commit([put("big", BIG), put("small-1-too")]),
      store.commit([put("small-2")]),
    ]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    await store.close();
    expect(await plansIn(await at.open())).toEqual(["kept", "small-1", "small-2"]);
  });

  test("nothing that was refused is there later, in no collection and no journal, and reading goes on all the while", async () => {
    const { database, store } = openNarrow();
    await store.commit([put("kept"), { append: "audit", key: "k", at: 1, value: { n: "kept" } }]);
    leaveRoom(database, 1);
    for (let n = 0; n < 50; n++) {
      const refused = store.commit([
        put(`refused-${n}`, BIG),
        { put: "seen", id: `refused-${n}`, value: { until: 1 } },
        { append: "audit", key: "k", at: 1, value: { n: "refused" } },
      ]);
      await expect(refused).rejects.toThrow(FULL);
      expect(await plansIn(store)).toEqual(["kept"]);
      expect(await store.get("seen", `refused-${n}`)).toBeUndefined();
      expect((await store.read("audit", {})).map(({ value }) => value.n)).toEqual(["kept"]);
    }
    leaveRoom(database);
    await store.commit([put("after", BIG)]);
    await store.close();
    const again = await at.open();
    expect(await plansIn(again)).toEqual(["kept", "after"]);
    expect(await again.list("seen")).toEqual([]);
    expect((await again.read("audit", {})).map(({ value }) => value.n)).toEqual(["kept"]);
  });

  test("its health says so until something is written again", async () => {
    const { database, store } = openNarrow();
    await store.commit([put("kept")]);
    leaveRoom(database, 2);
    await expect(store.commit([put("new", BIG)])).rejects.toThrow(FULL);
    expect(await store.health()).toMatchObject({ ok: false, line: FULL });
    leaveRoom(database);
    await store.commit([put("new", BIG)]);
    expect(await store.health()).toMatchObject({ ok: true });
  });

  test("while nobody writes its health tries again now and then whether there is room", async () => {
    const { database, store } = openNarrow();
    await store.commit([put("kept")]);
    const disk = fillable(database);
    disk.isFull = true;
    await expect(store.commit([put("new")])).rejects.toThrow(FULL);
    const before = database.db.prepare("SELECT value FROM meta WHERE name = 'commits'").get()?.value;
    for (let n = 0; n < 5; n++) {
      await clock.advance(3_000);
      expect(await store.health()).toMatchObject({ ok: false, line: FULL });
    }
    disk.isFull = false;
    for (let n = 0; n < 9; n++) await store.health();
    await clock.advance(5_000);
    expect(await store.health()).toMatchObject({ ok: true });
    expect(await store.health()).toMatchObject({ ok: true });
    expect(database.db.prepare("SELECT value FROM meta WHERE name = 'commits'").get()?.value).toBe(Number(before) + 1);
    expect(await plansIn(store)).toEqual(["kept"]);
  });

  test("filling a store that has no room for it leaves it empty", async () => {
    const { database, store } = openNarrow();
    leaveRoom(database, 4);
    const rows = async function* () {
      for (let n = 0; n < 20; n++) {
        yield { collection: "plans" as const, document: { id: `p-${n}`, version: 1, value: { BIG } } };
      }
    };
    await expect(store.fill(rows())).rejects.toThrow(FULL);
    expect(await plansIn(store)).toEqual([]);
    leaveRoom(database);
    await store.fill(rows());
    expect(await plansIn(store)).toHaveLength(20);
  });
});

describe("on a small disk that is really full", () => {
  test("what was answered for is there, what was refused is not, and it opens and reads without room", async (context) => {
    const disk = join(at.dir, "disk");
    mkdirSync(disk);
    const small = mountSmallDisk(disk, 1_500);
    if (small === undefined) return context.skip(NO_DISK);
    at.closing.unshift(small.unmount);
    const dir = join(disk, "data");
    const ballast = join(disk, "ballast");
    writeFileSync(ballast, Buffer.alloc(600_000));
    const written: string[] = [];
    let store = await at.open(dir);
    async function writeUntilFull(from: number): Promise<void> {
      for (let n = from; ; n++) {
        try {
          await store.commit([put(`p-${n}`, "x".repeat(20_000))]);
          written.push(`p-${n}`);
        } catch (error) {
          expect(error).toMatchObject({ code: "store_failed", message: FULL });
          return;
        }
      }
    }
    await writeUntilFull(0);
    await writeUntilFull(1_000);
    expect(written.length).toBeGreaterThan(3);
    expect(await plansIn(store)).toEqual(written);
    await store.close();
    store = await at.open(dir);
    expect(await plansIn(store)).toEqual(written);
    rmSync(ballast);
    await writeUntilFull(2_000);
    expect(written.at(-1)).toMatch(/^p-2\d\d\d$/u);
    await store.close();
    expect(await plansIn(await at.open(dir))).toEqual(written);
  });
});
