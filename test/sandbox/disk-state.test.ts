import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EmulatorState } from "../../src/core/emulator.ts";
import { type DiskState, openDiskState } from "../../src/sandbox/disk-state.ts";
import { memoryState } from "../../src/sandbox/memory-state.ts";
import { openState } from "../../src/sandbox/open-state.ts";

let folder: string;
let path: string;
const opened: DiskState[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-"));
  path = join(folder, "deep", "vendors.sqlite");
});

afterEach(() => {
  for (const state of opened.splice(0)) state.close();
  rmSync(folder, { recursive: true });
});

function open(): DiskState {
  const state = openDiskState(path);
  opened.push(state);
  return state;
}

function reopen(): DiskState {
  opened.pop()?.close();
  return open();
}

describe.each([
  ["memory", () => memoryState()],
  ["disk", () => open()],
])("an emulator's state in %s", (_where, create: () => EmulatorState) => {
  test("keeps rows in the order of their first writing", () => {
    const rows = create().table<{ n: number }>("vendor/rows");
    for (const id of ["b", "a", "c"]) rows.set(id, { n: 1 });
    rows.set("b", { n: 2 });
    rows.delete("a");
    rows.set("a", { n: 3 });
    expect(rows.values()).toEqual([{ n: 2 }, { n: 1 }, { n: 3 }]);
    expect(rows.size).toBe(3);
  });

  test("hands out copies and keeps copies", () => {
    const rows = create().table<{ list: string[] }>("vendor/rows");
    const row = { list: ["one"] };
    rows.set("a", row);
    row.list.push("two");
    rows.get("a")?.list.push("three");
    rows.values()[0]?.list.push("four");
    expect(rows.get("a")).toEqual({ list: ["one"] });
  });

  test("knows a table by its name, and nothing of a missing row", () => {
    const state = create();
    state.table<{ n: number }>("vendor/rows").set("a", { n: 1 });
    expect(state.table("vendor/rows").get("a")).toEqual({ n: 1 });
    expect(state.table("vendor/others").get("a")).toBeUndefined();
    expect(state.table("vendor/rows").get("b")).toBeUndefined();
  });
});

describe("the state on disk", () => {
  test("is the same after it was closed and opened again, order and deletions included", () => {
    const rows = open().table<{ n: number }>("vendor/rows");
    for (const id of ["b", "a", "c"]) rows.set(id, { n: 1 });
    rows.delete("a");
    const again = reopen().table<{ n: number }>("vendor/rows");
    again.set("d", { n: 4 });
    again.set("b", { n: 2 });
    expect(reopen().table("vendor/rows").values()).toEqual([{ n: 2 }, { n: 1 }, { n: 4 }]);
  });

  test("is empty for a vendor until that vendor has a row", () => {
    const state = open();
    state.table("one/rows");
    expect(state.isEmpty("one")).toBe(true);
    state.table<{ n: number }>("one/rows").set("a", { n: 1 });
    expect([state.isEmpty("one"), state.isEmpty("two")]).toEqual([false, true]);
  });

  test("is readable by its owner only", () => {
    open().table<{ n: number }>("vendor/rows").set("a", { n: 1 });
    opened[0]?.flush();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
  });

  test("takes 5,000 rows and a flush in less than a second", () => {
    const rows = open().table<{ id: string; title: string }>("vendor/rows");
    const before = performance.now();
    for (let n = 0; n < 5_000; n++) rows.set(String(n), { id: String(n), title: "Build queue is stuck".repeat(20) });
    opened[0]?.flush();
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test("keeps what was flushed when the process is killed", async () => {
    const module = new URL("../../src/sandbox/disk-state.ts", import.meta.url).href;
    const script = `
      const { openDiskState } = await import(${JSON.stringify(module)});
      const state = openDiskState(${JSON.stringify(path)});
      state.table("vendor/rows").set("a", { n: 1 });
      state.flush();
      state.table("vendor/rows").set("b", { n: 2 });
      process.stdout.write("flushed");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(open().table("vendor/rows").values()).toEqual([{ n: 1 }]);
  });

  test("a file that is no database is moved aside", () => {
    open();
    opened.pop()?.close();
    writeFileSync(path, "this is not a database, and it is long enough to be looked at as one".repeat(100));
    const { state, movedTo } = openState(path, 7);
    opened.push(state);
    expect(movedTo).toBe(`${path}.unreadable-7`);
    expect(state.isEmpty("vendor")).toBe(true);
  });

  test("a row that is no JSON counts as unreadable too", () => {
    open().table<{ n: number }>("vendor/rows").set("a", { n: 1 });
    opened.pop()?.close();
    const db = new DatabaseSync(path);
    db.exec("UPDATE rows SET json = '{\"n\":'");
    db.close();
    const { state, movedTo } = openState(path, 7);
    opened.push(state);
    expect(movedTo).toBe(`${path}.unreadable-7`);
  });

  test("a file that another process has is refused, not moved", () => {
    open();
    expect(() => openState(path, 7)).toThrow("Another Tocsin already runs the sandbox");
  });
});
