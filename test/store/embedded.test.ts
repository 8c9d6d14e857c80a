import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change, Store } from "../../src/core/store.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openEmbeddedStore, storeOver } from "../../src/store/embedded.ts";
import { storeContract } from "../contracts/store.ts";
import { TestClock } from "../kit/test-clock.ts";

const clock = new TestClock();

storeContract("embedded", async () => {
  const dir = mkdtempSync(join(tmpdir(), "tocsin-store-"));
  return {
    open: () => openEmbeddedStore({ dir, clock }),
    destroy: async () => rmSync(dir, { recursive: true, force: true }),
  };
});

describe("the embedded store", () => {
  let dir: string;
  let file: string;
  const closing: (() => void | Promise<void>)[] = [];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "tocsin-store-"));
    file = join(dir, "tocsin.db");
  });

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function open(at = dir): Promise<Store> {
    const store = await openEmbeddedStore({ dir: at, clock });
    closing.push(() => store.close());
    return store;
  }

  async function fill(documents: number): Promise<void> {
    const store = await openEmbeddedStore({ dir, clock });
    const changes = Array.from({ length: documents }, (_, n): Change[] => [
      { put: "plans", id: `plan-${n}`, value: { n, text: "acknowledge ".repeat(20) } },
      { append: "audit", key: "room", at: n, value: { n, text: "ack all ".repeat(20) } },
    ]);
    await store.commit(changes.flat());
    await store.close();
  }

  const put = (id: string, text = ""): Change => ({ put: "plans", id, value: { text } });

  test("makes its directory and its files for nobody else to read", async () => {
    const nested = join(dir, "data", "sandbox");
    const store = await open(nested);
    await store.commit([put("a")]);
    expect(statSync(nested).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(nested)) expect(statSync(join(nested, name)).mode & 0o777).toBe(0o600);
  });

  test("closes a directory of its own that stood open, and leaves a shared one as it is", async () => {
    chmodSync(dir, 0o755);
    await (await open()).close();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    const shared = join(dir, "shared");
    mkdirSync(shared, { mode: 0o755 });
    writeFileSync(join(shared, "somebody-else's"), "");
    await open(shared);
    expect(statSync(shared).mode & 0o777).toBe(0o755);
    expect(statSync(join(shared, "tocsin.db")).mode & 0o777).toBe(0o600);
  });

  test("leaves nothing but the one file after a clean close", async () => {
    await fill(3);
    expect(readdirSync(dir)).toEqual(["tocsin.db"]);
  });

  test("writes with full sync into a write-ahead log", () => {
    const { db } = openDatabase(dir, clock);
    closing.push(() => db.close());
    expect(db.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(db.prepare("PRAGMA locking_mode").get()).toEqual({ locking_mode: "exclusive" });
  });

  test("many commits at once share one transaction", async () => {
    const database = openDatabase(dir, clock);
    const store = storeOver(database);
    closing.push(() => store.close());
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
      const database = openDatabase(dir, clock);
      const store = storeOver(database);
      closing.push(() => store.close());
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
      const again = await open();
      expect((await again.list("plans")).map((document) => document.id)).toEqual(["kept", "new"]);
    });

    test("one commit that is too large for what is left does not take the others of its group with it", async () => {
      const database = openDatabase(dir, clock);
      const store = storeOver(database);
      closing.push(() => store.close());
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
      const again = await open();
      expect((await again.list("plans")).map((document) => document.id)).toEqual(["kept", "small-1", "small-2"]);
    });
  });

  describe("when it cannot be trusted", () => {
    test("refuses a store that a newer Tocsin wrote", async () => {
      await fill(1);
      const db = new DatabaseSync(file);
      db.exec("UPDATE meta SET value = 2 WHERE name = 'schema'");
      db.close();
      await expect(open()).rejects.toMatchObject({
        code: "store_failed",
        message: expect.stringContaining("was written by a newer Tocsin (schema 2, this one knows 1)"),
      });
    });

    test("refuses another program's database", async () => {
      const db = new DatabaseSync(file);
      db.exec("CREATE TABLE songs (title TEXT)");
      db.close();
      await expect(open()).rejects.toThrow(`${file} is not a store of Tocsin`);
    });

    test.each([
      ["an empty file", () => truncateSync(file, 0)],
      ["half a file", () => truncateSync(file, Math.floor(statSync(file).size / 2))],
      ["text", () => writeFileSync(file, "{}")],
      ["zeros", () => writeFileSync(file, Buffer.alloc(8192))],
    ])("refuses %s, names it and says how to go on", async (_what, spoil) => {
      await fill(200);
      spoil();
      const before = readFileSync(file);
      await expect(open()).rejects.toMatchObject({
        code: "store_failed",
        message: expect.stringMatching(/^The store \S+tocsin\.db is damaged .*last backup/u),
      });
      expect(readFileSync(file).equals(before)).toBe(true);
    });

    test("does not start afresh beside the log of a store that is gone", async () => {
      writeFileSync(`${file}-wal`, "not empty");
      await expect(open()).rejects.toThrow("it is missing, but its -wal file is there");
    });

    test("a flipped bit anywhere is refused at start or when it is read, or changes nothing that is kept", async () => {
      await fill(200);
      const good = readFileSync(file);
      const whole = await everythingIn(dir);
      const refused: number[] = [];
      const tries = 300;
      for (let n = 0; n < tries; n++) {
        const at = Math.floor((n * good.length) / tries) + (n % 97);
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ (1 << (n % 8));
        const copy = join(dir, `flip-${n}`);
        mkdirSync(copy);
        writeFileSync(join(copy, "tocsin.db"), bad);
        const found = await everythingIn(copy).catch((error: unknown) => {
          expect(error).toMatchObject({ code: "store_failed" });
          refused.push(at);
          return whole;
        });
        expect(found).toEqual(whole);
        rmSync(copy, { recursive: true });
      }
      // The rest fell into the unused part of a page.
      expect(refused.length).toBeGreaterThan(tries / 2);
    });

    test("a truncation anywhere is refused", async () => {
      await fill(30);
      const size = statSync(file).size;
      for (let bytes = 0; bytes < size; bytes += 1_111) {
        const copy = join(dir, `cut-${bytes}`);
        mkdirSync(copy);
        copyFileSync(file, join(copy, "tocsin.db"));
        truncateSync(join(copy, "tocsin.db"), bytes);
        await expect(openEmbeddedStore({ dir: copy, clock })).rejects.toMatchObject({ code: "store_failed" });
        rmSync(copy, { recursive: true });
      }
    });

    test("refuses a directory that cannot be one", async () => {
      writeFileSync(join(dir, "a-file"), "");
      await expect(open(join(dir, "a-file", "data"))).rejects.toMatchObject({ code: "store_failed" });
    });
  });

  describe("beside another process", () => {
    test("the second is refused at once with a line that names the directory", async () => {
      const holder = await hold(dir);
      const started = process.hrtime.bigint();
      await expect(open()).rejects.toMatchObject({
        code: "store_failed",
        message: `Another Tocsin is using ${file}: stop it first, or give this one a DATA_DIR of its own.`,
      });
      expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1_000);
      holder.kill("SIGKILL");
      await once(holder, "exit");
    });

    test("a frozen holder still holds", async () => {
      const holder = await hold(dir);
      holder.kill("SIGSTOP");
      await expect(open()).rejects.toThrow("Another Tocsin is using");
      holder.kill("SIGKILL");
      await once(holder, "exit");
    });

    test("a lock left by kill -9 never blocks, and every commit it had answered for is there", async () => {
      for (let round = 0; round < 3; round++) {
        const holder = await hold(dir);
        const acknowledged = new Set<string>();
        const lines = createInterface({ input: holder.stdout ?? process.stdin });
        lines.on("line", (line) => acknowledged.add(line));
        while (acknowledged.size < 40) await once(lines, "line");
        holder.kill("SIGKILL");
        await once(holder, "exit");
        const store = await open();
        const ids = new Set((await store.list("plans")).map((document) => document.id));
        expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
        await store.close();
      }
    });

    test("a second open in the same process is refused too, and does not loosen the first one's hold", async () => {
      const store = await open();
      await expect(open()).rejects.toThrow("Another Tocsin is using");
      await store.commit([put("a")]);
      const child = spawnChild(dir);
      const [line] = await once(createInterface({ input: child.stderr ?? process.stdin }), "line");
      expect(String(line)).toContain("Another Tocsin is using");
      await once(child, "exit");
    });
  });

  /** A process that opens the store, prints "open", then the id of each plan it has committed, for ever. */
  async function hold(at: string): Promise<ChildProcess> {
    const child = spawnChild(at);
    closing.push(() => void child.kill("SIGKILL"));
    const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), "line");
    expect(line).toBe("open");
    return child;
  }
});

function spawnChild(dir: string): ChildProcess {
  const script = new URL("./store-holder.ts", import.meta.url).pathname;
  return spawn(process.execPath, [script, dir], { stdio: ["ignore", "pipe", "pipe"] });
}

async function everythingIn(dir: string): Promise<unknown> {
  const store = await openEmbeddedStore({ dir, clock });
  try {
    return { plans: await store.list("plans"), audit: await store.read("audit", {}) };
  } finally {
    await store.close();
  }
}
