import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { type Change, COLLECTIONS, JOURNALS } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { allRows } from "../contracts/store-scene.ts";
import { postgresUrl } from "../kit/postgres.ts";
import { TestClock } from "../kit/test-clock.ts";
import { makeDir, tocsin } from "./shell.ts";

const HARD: JsonObject = JSON.parse('{"z":1,"a":{"__proto__":{}},"nul":"a\\u0000b","half":"\\ud83d","10":1e300}');

/** An empty database of its own. */
async function makeDatabase(): Promise<string> {
  const url = new URL(await postgresUrl());
  const name = `copy_${randomBytes(6).toString("hex")}`;
  const ask = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await ask(`CREATE DATABASE ${name}`);
  onTestFinished(() => ask(`DROP DATABASE ${name} WITH (FORCE)`));
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
