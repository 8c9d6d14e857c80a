import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Store } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { allRows } from "../contracts/store-scene.ts";
import { TestClock } from "../kit/test-clock.ts";
import { launch, makeDir, makeWorld, message, tocsin } from "./shell.ts";

const COUNTS =
  "inbounds 0, plans 2, claims 1, messages 0, questions 0, timers 0, settings 0, arrivals 0, alerts 0, cards 0, " +
  "incoming 0, seen 1, audit 1, outcomes 0, finished 0";
/** With no vendor configured the sandbox's are used, and they have a store of their own. */
const DATA = join("data", "sandbox");

async function filledStore(dir: string): Promise<Store> {
  const store = await openEmbeddedStore({ dir: join(dir, DATA), clock: new TestClock() });
  onTestFinished(() => store.close());
  await store.commit([
    { put: "plans", id: "p", value: { title: "ack all", "10": 1, "9": 2 } },
    { put: "plans", id: "__proto__", value: { nul: "\u0000" } },
    { put: "claims", id: "p", value: { owner: "one" } },
    { put: "seen", id: "saying", value: { until: 7 } },
    { append: "audit", key: "room", at: 5, value: { said: "ack all" } },
  ]);
  await store.commit([{ put: "plans", id: "p", value: { title: "ack all", "10": 1, "9": 2 } }]);
  return store;
}

/** A folder with a store in it that nobody holds. */
async function folder(): Promise<string> {
  const dir = makeDir();
  await (await filledStore(dir)).close();
  return dir;
}

async function rowsIn(dir: string): Promise<unknown> {
  const store = await openEmbeddedStore({ dir, clock: new TestClock() });
  return allRows(store).finally(store.close);
}

describe("tocsin store", () => {
  test("its help says how to put a backup in place", async () => {
    const { status, stdout } = await tocsin(["store", "--help"], { dir: makeDir() });
    expect(status).toBe(0);
    for (const name of ["backup", "check", "export", "copy"])
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, "mu"));
    expect(stdout).toContain("move every file whose name begins with tocsin.db out of that folder");
  });

  test.each([["check"], ["export"], ["backup", "b"], ["copy", "--to", "elsewhere"]])(
    "%s says so when there is no store, and makes none",
    async (...args) => {
      const dir = makeDir();
      expect(await tocsin(["store", ...args], { dir })).toEqual({
        status: 1,
        stdout: "",
        stderr: `tocsin: There is no store in ${join(dir, DATA)}: a folder with a tocsin.db in it is one.\n`,
      });
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  test("a backup is for its owner only, is never written over a file, and is a store", async () => {
    const dir = await folder();
    const { status, stdout, stderr } = await tocsin(["store", "backup", "saved.db"], { dir });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      `Backed up ${join(dir, DATA)} to ${join(dir, "saved.db")}: every page and row of the copy was checked.\n`,
    );
    expect(statSync(join(dir, "saved.db")).mode & 0o777).toBe(0o600);
    expect(await tocsin(["store", "backup", "saved.db"], { dir })).toEqual({
      status: 1,
      stdout: "",
      stderr: `tocsin: There is a file ${join(dir, "saved.db")} already: name another one.\n`,
    });
    const other = makeDir();
    mkdirSync(join(other, DATA), { recursive: true });
    writeFileSync(join(other, DATA, "tocsin.db"), readFileSync(join(dir, "saved.db")));
    expect(await rowsIn(join(other, DATA))).toEqual(await rowsIn(join(dir, DATA)));
  });

  test("check counts everything in one line", async () => {
    const dir = await folder();
    expect(await tocsin(["store", "check"], { dir })).toEqual({
      status: 0,
      stdout: `${join(dir, DATA, "tocsin.db")} is sound: ${COUNTS}.\n`,
      stderr: "",
    });
  });

  test("check finds damage: one line, exit status 1, and nothing is changed", async () => {
    const dir = await folder();
    const file = join(dir, DATA, "tocsin.db");
    const bytes = readFileSync(file);
    bytes.write("aCk", bytes.indexOf('{"said":"ack all"}') + 9);
    writeFileSync(file, bytes);
    expect(await tocsin(["store", "check"], { dir })).toEqual({
      status: 1,
      stdout: `${file} is damaged: entry 1 of the audit journal was altered\n`,
      stderr: "",
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test("check says what a file is that is no store", async () => {
    const dir = await folder();
    writeFileSync(join(dir, DATA, "tocsin.db"), "not a database, but long enough to be taken for one".repeat(100));
    const { status, stdout, stderr } = await tocsin(["store", "check"], { dir });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^tocsin: The store \S+tocsin\.db is damaged \(file is not a database\)\. [^\n]+\n$/u);
  });

  test("export writes a row a line, to the standard output or to a new file of its owner", async () => {
    const dir = await folder();
    const { status, stdout } = await tocsin(["store", "export"], { dir });
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(await rowsIn(join(dir, DATA)));
    expect(lines[0]).toBe(
      '{"collection":"plans","document":{"id":"p","version":2,"value":{"9":2,"10":1,"title":"ack all"}}}',
    );
    const toFile = await tocsin(["store", "export", "rows.jsonl"], { dir });
    expect(toFile).toEqual({ status: 0, stdout: `Wrote ${join(dir, "rows.jsonl")}: ${COUNTS}.\n`, stderr: "" });
    expect(readFileSync(join(dir, "rows.jsonl"), "utf8")).toBe(stdout);
    expect(statSync(join(dir, "rows.jsonl")).mode & 0o777).toBe(0o600);
    expect((await tocsin(["store", "export", "rows.jsonl"], { dir })).stderr).toBe(
      `tocsin: ${join(dir, "rows.jsonl")} is there already: name another file.\n`,
    );
  });

  test("an export that meets damage leaves no file that looks whole", async () => {
    const dir = await folder();
    const file = join(dir, DATA, "tocsin.db");
    const bytes = readFileSync(file);
    bytes.write("aCk", bytes.indexOf('{"said":"ack all"}') + 9);
    writeFileSync(file, bytes);
    const { status, stderr } = await tocsin(["store", "export", "rows.jsonl"], { dir });
    expect([status, stderr]).toEqual([1, expect.stringContaining("entry 1 of the audit journal was altered")]);
    expect(readdirSync(dir)).toEqual(["data"]);
  });

  test("copy takes everything into a new folder, and compares", async () => {
    const dir = await folder();
    expect(await tocsin(["store", "copy", "--to", "elsewhere"], { dir })).toEqual({
      status: 0,
      stdout: `Copied ${join(dir, DATA)} to ${join(dir, "elsewhere")}; both hold the same: ${COUNTS}.\n`,
      stderr: "",
    });
    expect(await rowsIn(join(dir, "elsewhere"))).toEqual(await rowsIn(join(dir, DATA)));
    expect((await tocsin(["store", "copy", "--from", "elsewhere", "--to", "third"], { dir })).status).toBe(0);
    expect(await rowsIn(join(dir, "third"))).toEqual(await rowsIn(join(dir, DATA)));
  });

  test("copy refuses a target that is not empty, and leaves both as they were", async () => {
    const dir = await folder();
    await tocsin(["store", "copy", "--to", "elsewhere"], { dir });
    const before = await rowsIn(join(dir, "elsewhere"));
    expect((await tocsin(["store", "copy", "--to", "elsewhere"], { dir })).stderr).toBe(
      `tocsin: ${join(dir, "elsewhere")} is not empty: nothing was copied. Name an empty store or a new folder.\n`,
    );
    expect(await rowsIn(join(dir, "elsewhere"))).toEqual(before);
  });

  test.each([
    ["mysql://bot:geheim@db/tocsin"],
    ["postgres://bot:geheim@db:port/tocsin"],
    ["postgres://bot:geheim@127.0.0.1:1/tocsin?password=geheim"],
  ])("copy never shows the password of %s", async (address) => {
    const dir = await folder();
    for (const args of [
      ["--to", address],
      ["--from", address, "--to", "x"],
    ]) {
      const { status, stdout, stderr } = await tocsin(["store", "copy", ...args], { dir, env: { LOG_LEVEL: "info" } });
      expect(status).toBe(1);
      expect(stdout + stderr).not.toContain("geheim");
      expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/^tocsin: (?:A store is a folder|The database )/u);
    }
  });

  test("copy without a target says what to give", async () => {
    expect((await tocsin(["store", "copy"], { dir: await folder() })).stderr).toBe(
      "tocsin: Say where to copy to: --to with a folder or postgres://…, or set DATABASE_URL.\n",
    );
  });

  test("a backup of a store in PostgreSQL is left to PostgreSQL's own tool", async () => {
    const env = { DATABASE_URL: "postgres://bot:geheim@127.0.0.1:1/tocsin" };
    const { status, stderr } = await tocsin(["store", "backup", "b"], { dir: makeDir(), env });
    expect([status, stderr]).toEqual([1, expect.stringContaining("back it up with pg_dump")]);
    expect(stderr).not.toContain("geheim");
  });

  test.each([["check"], ["export"], ["copy", "--to", "elsewhere"]])(
    "%s names the process that holds the store for good",
    async (...args) => {
      const dir = makeDir();
      const store = await filledStore(dir);
      const world = makeWorld(async (_inbound, show) => show(message("Done.")));
      const server = launch(["serve"], { dir, world });
      while (!server.stderr().includes("Ready")) await nextTurn();
      expect(await tocsin(["store", ...args], { dir, world })).toEqual({
        status: 1,
        stdout: "",
        stderr:
          `tocsin: "tocsin serve", process ${process.pid}, holds ${join(dir, DATA)}: ` +
          "stop it, run this again, and start it again afterwards.\n",
      });
      server.signal("SIGTERM");
      await server.ended;
      await store.close();
      rmSync(join(dir, "elsewhere"), { recursive: true, force: true });
    },
  );
});
