import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { type Change, COLLECTIONS, JOURNALS } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { openPostgresStore } from "../../src/store/postgres/open.ts";
import { allRows } from "../contracts/store-scene.ts";
import { postgresUrl } from "../kit/postgres.ts";
import { TestClock } from "../kit/test-clock.ts";
import { makeFolder, spawnTocsin } from "./process.ts";
import { makeDir, tocsin } from "./shell.ts";

const HARD: JsonObject = JSON.parse('{"z":1,"a":{"__proto__":{}},"nul":"a\\u0000b","half":"\\ud83d","10":1e300}');

/** Resolves with how many rows came of it. */
async function sql(url: string, statement: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(statement).finally(() => client.end());
  return rows.length;
}

/** An empty database of its own. */
async function makeDatabase(): Promise<string> {
  const url = new URL(await postgresUrl());
  const name = `copy_${randomBytes(6).toString("hex")}`;
  await sql(url.href, `CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await sql(url.href, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

async function rowsIn(dir: string): Promise<readonly string[]> {
  const store = await openEmbeddedStore({ dir, clock: new TestClock() });
  const rows = await allRows(store).finally(store.close);
  return rows.map((row) => JSON.stringify(row)).sort();
}

test("a store goes to PostgreSQL and back without losing a letter, and no password is shown", async () => {
  const dir = makeDir();
  const store = await openEmbeddedStore({ dir: join(dir, "here"), clock: new TestClock() });
  for (const id of ["plain", "__proto__", "𝄞 \u0000"]) {
    const documents = COLLECTIONS.map((collection): Change => ({ put: collection, id, value: HARD }));
    const entries = JOURNALS.map((journal): Change => ({ append: journal, key: id, at: 7, value: HARD }));
    await store.commit([...documents, ...entries]);
    await store.commit(documents.slice(0, 3));
  }
  await store.close();
  const url = await makeDatabase();
  const env = { DATABASE_URL: url };

  const there = await tocsin(["store", "copy", "--from", "here"], { dir, env });
  expect(there).toMatchObject({ status: 0, stderr: "" });
  expect(there.stdout).toMatch(/; both hold the same: inbounds 3, plans 3, .* audit 3, outcomes 3, finished 3\.\n$/u);
  const back = await tocsin(["store", "copy", "--from", url, "--to", "back"], { dir, env });
  expect(back).toMatchObject({ status: 0, stderr: "" });
  expect(await rowsIn(join(dir, "back"))).toEqual(await rowsIn(join(dir, "here")));

  const again = await tocsin(["store", "copy", "--from", "here"], { dir, env });
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining("is not empty: nothing was copied.") });
  const check = await tocsin(["store", "check"], { dir, env });
  expect(check).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^postgres:\/\/\S+ \(schema tocsin_sandbox\) is sound: inbounds 3, /u),
  });
  const exported = await tocsin(["store", "export"], { dir, env });
  expect(exported.stdout.trimEnd().split("\n").sort()).toEqual(await rowsIn(join(dir, "here")));

  const { password } = new URL(url);
  const shown = [there, back, again, check].flatMap(({ stdout, stderr }) => [stdout, stderr]).join("");
  expect(shown).not.toContain("@");
  if (password !== "") expect(shown).not.toContain(password);
});

test("a database without a store is refused, and nothing is made in it", async () => {
  const dir = makeDir();
  const url = await makeDatabase();
  const { host, pathname } = new URL(url);
  const sandbox = { DATABASE_URL: url };
  for (const args of [["check"], ["export"], ["export", "rows"], ["copy", "--from", url, "--to", "b"]]) {
    expect(await tocsin(["store", ...args], { dir, env: sandbox })).toEqual({
      status: 1,
      stdout: "",
      stderr:
        `tocsin: There is no store in postgres://${host}${pathname} (schema tocsin_sandbox): ` +
        "Tocsin makes one when it starts with that database.\n",
    });
  }
  const elsewhere = await tocsin(["store", "copy", "--from", url, "--to", "b"], { dir });
  expect(elsewhere.stderr).toContain(`There is no store in postgres://${host}${pathname}: Tocsin makes one`);
  expect(await sql(url, "SELECT 1 FROM pg_namespace WHERE nspname LIKE 'tocsin%' OR nspname LIKE 'pgboss%'")).toBe(0);
  expect(readdirSync(dir)).toEqual([]);
});

test("what the sandbox keeps in a database is found where the bot keeps it", async () => {
  const dir = makeFolder();
  const env = { DATABASE_URL: await makeDatabase() };
  expect(await spawnTocsin(dir, ["say", "status"], undefined, env).ended).toMatchObject({ status: 0 });
  expect(await tocsin(["store", "check"], { dir, env })).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/ \(schema tocsin_sandbox\) is sound: .*\bseen [1-9]/u),
  });
});

test("a copy from or to a database that a replica works on is refused", async () => {
  const dir = makeDir();
  await (await openEmbeddedStore({ dir: join(dir, "here"), clock: new TestClock() })).close();
  const url = await makeDatabase();
  const store = await openPostgresStore({ url, clock: new TestClock() });
  onTestFinished(() => store.close());
  const lease = await store.lease("replica:one", "one", 60_000);
  const copies = [
    ["--from", url, "--to", "new/deep"],
    ["--from", "here", "--to", url],
  ];
  for (const args of copies) {
    const { status, stderr } = await tocsin(["store", "copy", ...args], { dir });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^tocsin: Tocsin is at work on postgres:\S+ \(replicas: 1\): stop it first [^\n]+\n$/u),
    ]);
  }
  expect(readdirSync(dir)).toEqual(["here"]);
  if (lease !== undefined) await store.release(lease);
  for (const args of copies) {
    expect(await tocsin(["store", "copy", ...args], { dir })).toMatchObject({ status: 0, stderr: "" });
  }
});
