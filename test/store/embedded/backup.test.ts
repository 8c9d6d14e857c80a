import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change } from "../../../src/core/store.ts";
import { examineStore } from "../../../src/store/embedded/examine.ts";
import { allRows } from "../../contracts/store-scene.ts";
import { commitSome } from "./crash.ts";
import { Directory, put } from "./directory.ts";

let at: Directory;

beforeEach(() => {
  at = new Directory();
});

afterEach(() => at.remove());

/** Puts a backup in place as the help says. */
function restore(backup: string, dir: string): void {
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(dir)) if (name.startsWith("tocsin.db")) rmSync(join(dir, name));
  copyFileSync(backup, join(dir, "tocsin.db"));
}

describe("a backup", () => {
  test("holds everything, and is a store of its own once it is put in place", async () => {
    const store = await at.open();
    await commitSome(store, 0, 20);
    const rows = await allRows(store);
    const backup = join(at.dir, "backup");
    await store.backUp(backup);
    await store.commit([put("later")]);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    restore(backup, join(at.dir, "restored"));
    const restored = await at.open(join(at.dir, "restored"));
    expect(await allRows(restored)).toEqual(rows);
    expect(restored.notes).toEqual([expect.stringContaining("as a backup does: it goes on after its commit 20")]);
    await restored.commit([put("goes on")]);
  });

  test("may be put in place with the mark of the former store beside it", async () => {
    const store = await at.open();
    await commitSome(store, 0, 5);
    const backup = join(at.dir, "backup");
    await store.backUp(backup);
    await commitSome(store, 5, 5);
    await store.close();
    copyFileSync(backup, at.file);
    const restored = await at.open();
    expect(await restored.read("audit", {})).toHaveLength(5);
    await restored.close();
    expect((await at.open()).notes).toEqual([]);
  });

  test("that is taken while hundreds commit is the store as it was at one moment", async () => {
    const store = await at.open();
    await store.commit([{ put: "settings", id: "last", value: { n: -1 } }]);
    // More pages than are copied at once.
    await store.commit(Array.from({ length: 400 }, (_, id) => put(`p-${id}`, "x".repeat(30_000))));
    let isOver = false;
    let n = 0;
    // Each commit holds an entry and its number: a copy between two of its writes would have one without the other.
    const committing = (async () => {
      while (!isOver) {
        const group = Array.from({ length: 20 }, (): Promise<void> => {
          const change: Change = { append: "outcomes", key: "n", at: n, value: { n, text: "x".repeat(2_000) } };
          return store.commit([change, { put: "settings", id: "last", value: { n: n++ } }]);
        });
        await Promise.all(group);
      }
    })();
    const backup = join(at.dir, "backup");
    const before = n;
    await store.backUp(backup).finally(() => {
      isOver = true;
    });
    await committing;
    expect(n).toBeGreaterThan(before + 20);
    restore(backup, join(at.dir, "restored"));
    const restored = await at.open(join(at.dir, "restored"));
    const entries = await restored.read("outcomes", { limit: 1_000_000 });
    expect(entries.map(({ value }) => value.n)).toEqual(entries.map((_, index) => index));
    expect((await restored.get("settings", "last"))?.value).toEqual({ n: entries.length - 1 });
    expect(await restored.list("plans")).toHaveLength(400);
    await restored.close();
    expect(examineStore(join(at.dir, "restored")).faults).toEqual([]);
  });

  test("never takes the place of a file, and leaves nothing behind when it cannot be made", async () => {
    const store = await at.open();
    const backup = join(at.dir, "backup");
    writeFileSync(backup, "mine");
    await expect(store.backUp(backup)).rejects.toMatchObject({ code: "bad_input" });
    expect(readFileSync(backup, "utf8")).toBe("mine");
    await expect(store.backUp(join(at.dir, "no-such-folder", "backup"))).rejects.toMatchObject({
      code: "store_failed",
    });
    expect(readdirSync(at.dir).filter((name) => !name.startsWith("tocsin.db"))).toEqual(["backup"]);
    await store.commit([put("goes on")]);
  });
});

describe("an examination", () => {
  test("counts what is there, finds nothing wrong and changes nothing", async () => {
    const store = await at.open();
    await commitSome(store, 0, 9);
    await store.close();
    const before = new Map(readdirSync(at.dir).map((name) => [name, readFileSync(join(at.dir, name), "base64")]));
    expect(examineStore(at.dir)).toEqual({
      file: at.file,
      faults: [],
      counts: {
        inbounds: 0,
        plans: 7,
        claims: 0,
        messages: 0,
        questions: 0,
        timers: 0,
        settings: 0,
        arrivals: 0,
        alerts: 0,
        cards: 0,
        incoming: 0,
        seen: 9,
        audit: 9,
        outcomes: 0,
        finished: 0,
      },
    });
    expect(new Map(readdirSync(at.dir).map((name) => [name, readFileSync(join(at.dir, name), "base64")]))).toEqual(
      before,
    );
  });

  test.each([
    ["documents", "id = 'plan-3'"],
    ["seen", "id = 'saying-4'"],
    ["journal_audit", "seq = 5"],
  ])("finds an altered row in %s", async (table, where) => {
    const store = await at.open();
    await commitSome(store, 0, 9);
    await store.close();
    at.alter(`UPDATE ${table} SET json = json || ' ' WHERE ${where}`);
    expect(examineStore(at.dir).faults).toEqual([expect.stringContaining("was altered")]);
  });

  test("finds an end that does not fit what was seen", async () => {
    const store = await at.open();
    await commitSome(store, 0, 3);
    await store.close();
    at.alter("UPDATE seen SET until = 77 WHERE id = 'saying-1'");
    expect(examineStore(at.dir).faults).toEqual(['seen "saying-1" has a wrong end.']);
  });

  test("finds commits that are gone", async () => {
    const store = await at.open();
    await commitSome(store, 0, 3);
    await store.close();
    at.alter("UPDATE meta SET value = 1 WHERE name = 'commits'");
    expect(examineStore(at.dir).faults).toEqual([expect.stringContaining("lacks its newest 2 commits")]);
  });
});
