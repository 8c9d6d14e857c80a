import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "../../../src/store/embedded/database.ts";
import { storeOver } from "../../../src/store/embedded/open.ts";
import { clock, Directory, put } from "./directory.ts";

let at: Directory;

beforeEach(() => {
  at = new Directory();
});

afterEach(() => at.remove());

/** As node:sqlite reports that the system failed to read, write or sync (SQLITE_IOERR). */
const DISK_ERROR = Object.assign(new Error("disk I/O error"), { errcode: 10 });

function failOn({ db }: Database, statement: string): void {
  const exec = db.exec.bind(db);
  db.exec = (sql) => {
    if (sql === statement) throw DISK_ERROR;
    exec(sql);
  };
}

describe("when the disk fails", () => {
  test("before anything is kept: nothing was written, reading goes on, writing ends", async () => {
    const database = openDatabase(at.dir, clock);
    const store = storeOver(database, clock);
    at.closing.push(() => store.close());
    await store.commit([put("kept")]);
    expect(await store.health()).toMatchObject({ ok: true });
    failOn(database, "BEGIN IMMEDIATE");
    const refusal = {
      code: "store_failed",
      message: expect.stringContaining("restart Tocsin once the disk works again"),
    };
    await expect(store.commit([put("refused")])).rejects.toMatchObject(refusal);
    await expect(store.forget(0)).rejects.toMatchObject(refusal);
    await expect(store.lease("gateway", "one", 1)).rejects.toMatchObject(refusal);
    expect((await store.list("plans")).map(({ id }) => id)).toEqual(["kept"]);
    expect(await store.health()).toMatchObject({ kind: "embedded", ok: false, line: refusal.message });
  });

  test("just as it is kept: nobody says that nothing was done, and nothing is answered before a restart", async () => {
    const database = openDatabase(at.dir, clock);
    const store = storeOver(database, clock);
    at.closing.push(() => store.close());
    failOn(database, "COMMIT");
    const tries = await Promise.allSettled([store.commit([put("one")]), store.commit([put("other")])]);
    const doubt = {
      code: "store_failed",
      details: { inDoubt: true },
      message: expect.stringContaining("whether the last change is in it shows when Tocsin is started again"),
    };
    for (const one of tries) expect(one).toMatchObject({ status: "rejected", reason: doubt });
    await expect(store.get("plans", "one")).rejects.toMatchObject(doubt);
    expect(await store.health()).toMatchObject({ ok: false, line: doubt.message });
    const later = await store.commit([put("later")]).catch((error: unknown) => error);
    expect(later).toMatchObject({ code: "store_failed", message: expect.stringContaining("restart Tocsin once") });
    expect(later).not.toHaveProperty("details.inDoubt");
    await store.close();
    expect(await (await at.open()).list("plans")).toEqual([]);
  });
});
