import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { clock, Directory } from "./directory.ts";

let at: Directory;

beforeEach(() => {
  at = new Directory();
});

afterEach(() => at.remove());

describe("a store that cannot be trusted", () => {
  test("refuses a store that a newer Tocsin wrote", async () => {
    await at.fill(1);
    const db = new DatabaseSync(at.file);
    db.exec("UPDATE meta SET value = 3 WHERE name = 'schema'");
    db.close();
    await expect(at.open()).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringContaining("was written by a newer Tocsin (schema 3, this one knows 2)"),
    });
  });

  test("refuses another program's database", async () => {
    const db = new DatabaseSync(at.file);
    db.exec("CREATE TABLE songs (title TEXT)");
    db.close();
    const before = readFileSync(at.file);
    await expect(at.open()).rejects.toThrow(`${at.file} is not a store of Tocsin`);
    expect(readFileSync(at.file).equals(before)).toBe(true);
  });

  test.each([
    ["an empty file", () => truncateSync(at.file, 0)],
    ["half a file", () => truncateSync(at.file, Math.floor(statSync(at.file).size / 2))],
    ["text", () => writeFileSync(at.file, "{}")],
    ["zeros", () => writeFileSync(at.file, Buffer.alloc(8192))],
  ])("refuses %s, names it and says how to go on", async (_what, spoil) => {
    await at.fill(200);
    spoil();
    const before = readFileSync(at.file);
    await expect(at.open()).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringMatching(/^The store \S+tocsin\.db is damaged .*last backup/u),
    });
    expect(readFileSync(at.file).equals(before)).toBe(true);
  });

  test("does not start afresh beside the log of a store that is gone", async () => {
    writeFileSync(`${at.file}-wal`, "not empty");
    await expect(at.open()).rejects.toThrow(`${at.file} is missing, but ${at.file}-wal shows that a store was here.`);
  });

  test("a flipped bit anywhere is refused at start or when it is read, or changes nothing that is kept", async () => {
    await at.fill(200);
    const good = readFileSync(at.file);
    const whole = await everythingIn(at.dir);
    const refused: number[] = [];
    const tries = 300;
    for (let n = 0; n < tries; n++) {
      const offset = Math.floor((n * good.length) / tries) + (n % 97);
      const bad = Buffer.from(good);
      bad[offset] = (bad[offset] ?? 0) ^ (1 << (n % 8));
      const copy = join(at.dir, `flip-${n}`);
      mkdirSync(copy);
      writeFileSync(join(copy, "tocsin.db"), bad);
      const found = await everythingIn(copy).catch((error: unknown) => {
        expect(error).toMatchObject({ code: "store_failed" });
        refused.push(offset);
        return whole;
      });
      expect(found).toEqual(whole);
      rmSync(copy, { recursive: true });
    }
    // The rest fell into the unused part of a page.
    expect(refused.length).toBeGreaterThan(tries / 2);
  });

  test("a truncation anywhere is refused", async () => {
    await at.fill(30);
    const size = statSync(at.file).size;
    for (let bytes = 0; bytes < size; bytes += 1_111) {
      const copy = join(at.dir, `cut-${bytes}`);
      mkdirSync(copy);
      copyFileSync(at.file, join(copy, "tocsin.db"));
      truncateSync(join(copy, "tocsin.db"), bytes);
      await expect(openEmbeddedStore({ dir: copy, clock })).rejects.toMatchObject({ code: "store_failed" });
      rmSync(copy, { recursive: true });
    }
  });

  test("refuses a directory that cannot be one", async () => {
    writeFileSync(join(at.dir, "a-file"), "");
    await expect(at.open(join(at.dir, "a-file", "data"))).rejects.toMatchObject({ code: "store_failed" });
  });
});

async function everythingIn(dir: string): Promise<unknown> {
  const store = await openEmbeddedStore({ dir, clock });
  try {
    return { plans: await store.list("plans"), audit: await store.read("audit", {}) };
  } finally {
    await store.close();
  }
}
