import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPostgresReader } from "../../../src/store/postgres/read.ts";
import type { StoreReader } from "../../../src/store/reader.ts";
import { PostgresBed } from "../../kit/postgres.ts";

let bed: PostgresBed;

beforeEach(async () => {
  bed = await PostgresBed.make();
});

afterEach(() => bed.destroy());

async function rowsFound(reader: StoreReader | undefined): Promise<number> {
  let found = 0;
  for await (const _ of reader?.rows() ?? []) found++;
  await reader?.close();
  return found;
}

/** A user with these rights, at the address that he uses. */
async function withUser<T>(grants: string, work: (url: string) => Promise<T>): Promise<T> {
  const role = `${bed.schema}_reader`;
  await bed.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'hush-hush'; ${grants.replaceAll("ROLE", role)}`);
  const url = Object.assign(new URL(bed.url), { username: role, password: "hush-hush" });
  try {
    return await work(url.href);
  } finally {
    await bed.sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
}

describe("reading a store", () => {
  test("that is not there makes nothing, also where the schema is", async () => {
    const things = () =>
      bed.sql(
        `SELECT nspname FROM pg_namespace WHERE nspname LIKE $1
         UNION ALL SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text LIKE $1`,
        [`${bed.schema}%`],
      );
    expect(await openPostgresReader({ url: bed.url, schema: bed.schema })).toBeUndefined();
    expect(await things()).toEqual([]);
    await bed.sql(`CREATE SCHEMA ${bed.schema}`);
    expect(await openPostgresReader({ url: bed.url, schema: bed.schema })).toBeUndefined();
    expect(await things()).toHaveLength(1);
  });

  test("needs no more than the right to read, and sees who is at work", async () => {
    const store = await bed.open();
    await store.commit([{ put: "plans", id: "p", value: {} }]);
    await store.lease("replica:one", "one", 60_000);
    const grants = `GRANT USAGE ON SCHEMA ${bed.schema} TO ROLE; GRANT SELECT ON ALL TABLES IN SCHEMA ${bed.schema} TO ROLE`;
    await withUser(grants, async (url) => {
      const reader = await openPostgresReader({ url, schema: bed.schema });
      expect(await reader?.leases()).toMatchObject([{ name: "replica:one" }]);
      expect(await rowsFound(reader)).toBe(1);
    });
  });

  test.each([
    { what: "the schema", grants: () => "" },
    { what: "a table", grants: () => `GRANT USAGE ON SCHEMA ${bed.schema} TO ROLE` },
  ])("without the right to read $what says what to grant", async ({ grants }) => {
    await (await bed.open()).close();
    await withUser(grants(), async (url) => {
      await expect(openPostgresReader({ url, schema: bed.schema })).rejects.toMatchObject({
        code: "store_failed",
        message: expect.stringMatching(/^The user of \S+ may not read the store there \(.*\): grant it USAGE on the/u),
      });
    });
  });

  test.each([
    { version: 99, line: "was written by a newer Tocsin (schema 99" },
    { version: 0, line: 'The schema "test_' },
  ])("of version $version is refused", async ({ version, line }) => {
    await (await bed.open()).close();
    await bed.sql(`UPDATE ${bed.schema}.meta SET value = ${version} WHERE name = 'schema'`);
    const opened = openPostgresReader({ url: bed.url, schema: bed.schema });
    await expect(opened).rejects.toThrow(line);
  });
});
