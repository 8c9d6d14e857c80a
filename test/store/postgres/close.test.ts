import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PostgresBed } from "../../kit/postgres.ts";

/** The promise is two seconds; a busy machine adds to them. */
const CLOSE_MS = 3_000;

let bed: PostgresBed;

beforeEach(async () => {
  bed = await PostgresBed.make();
});

afterEach(() => bed.destroy());

async function sessions(): Promise<number> {
  const rows = await bed.sql("SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE $1", [
    `%${bed.schema}%`,
  ]);
  return rows.length;
}

describe("closing", () => {
  test("leaves no connection behind, however often it is asked for", async () => {
    const store = await bed.open();
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.get("plans", `p-${n}`)));
    expect(await sessions()).toBeGreaterThan(1);
    await Promise.all([store.close(), store.close()]);
    await store.close();
    expect(await sessions()).toBe(0);
    expect(await store.health()).toMatchObject({ ok: false, line: "closed" });
  });

  test("may follow at once upon the opening, while connections are still being made", async () => {
    for (let n = 0; n < 5; n++) await (await bed.open()).close();
    expect(await sessions()).toBe(0);
  });

  test("finishes what was asked before it and refuses what comes after it", async () => {
    const store = await bed.open();
    const before = Array.from({ length: 500 }, (_, n) => store.commit([{ put: "plans", id: `p-${n}`, value: {} }]));
    const closed = store.close();
    const after = store.commit([{ put: "plans", id: "late", value: {} }]);
    await expect(after).rejects.toThrow("The store is closed: nothing was written and nothing was done.");
    await Promise.all(before);
    await closed;
    expect(await (await bed.open()).list("plans")).toHaveLength(500);
  });

  test.each(["freeze", "refuse"] as const)("is over in time when the database is away: %s", async (manner) => {
    const { store, proxy } = await bed.openRemote();
    proxy[manner]();
    const pending = Promise.allSettled([store.get("plans", "a"), store.lease("gateway", "one", 10_000)]);
    const since = performance.now();
    await store.close();
    expect(performance.now() - since).toBeLessThan(CLOSE_MS);
    for (const one of await pending) expect(one).toMatchObject({ reason: { code: "store_failed" } });
    proxy.pass();
  });

  test("a reader of rows that is not done does not hold it up", async () => {
    const store = await bed.open();
    await store.commit([{ put: "plans", id: "p", value: {} }]);
    const rows = store.rows()[Symbol.asyncIterator]();
    await rows.next();
    const since = performance.now();
    await store.close();
    expect(performance.now() - since).toBeLessThan(CLOSE_MS);
    await expect(rows.next()).rejects.toMatchObject({ code: "store_failed" });
  });

  test("a process that has closed its store ends by itself, and has shown its password nowhere", async () => {
    const program = fileURLToPath(new URL("./store-user.ts", import.meta.url));
    const child = spawn(process.execPath, [program, bed.url, bed.schema]);
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toContain("store.opened");
    expect(out).toContain("woken");
    expect(out).not.toContain(new URL(bed.url).password);
    expect(await sessions()).toBe(0);
  });
});
