import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPostgresStore } from "../../../src/store/postgres/open.ts";
import { PostgresBed } from "../../kit/postgres.ts";

let bed: PostgresBed;

beforeEach(async () => {
  bed = await PostgresBed.make();
});

afterEach(() => bed.destroy());

describe("the tables", () => {
  test("of three replicas that start at once, one makes them and the others wait", async () => {
    const logged: string[] = [];
    const note = (event: string) => void logged.push(event);
    const log = { info: note, warn: note, error: note };
    const stores = await Promise.all([bed.open({ log }), bed.open({ log }), bed.open({ log })]);
    expect(logged.toSorted()).toEqual(["store.created", "store.opened", "store.opened", "store.opened"]);
    for (const [n, store] of stores.entries()) await store.commit([{ put: "plans", id: `${n}`, value: {} }]);
    expect(await stores[0].list("plans")).toHaveLength(3);
  });

  test("an older program refuses a newer schema in one line, and changes nothing", async () => {
    await (await bed.open()).close();
    await bed.sql(`UPDATE ${bed.schema}.meta SET value = 99 WHERE name = 'schema'`);
    const opened = bed.open();
    await expect(opened).rejects.toMatchObject({ code: "store_failed" });
    await expect(opened).rejects.toThrow(
      /^The database \S+ was written by a newer Tocsin \(schema 99, this one knows 2\): start that version, or use another database\.$/u,
    );
    expect(await bed.sql(`SELECT value::int FROM ${bed.schema}.meta`)).toEqual([{ value: 99 }]);
  });

  test.each([
    { what: "no table of ours", make: (schema: string) => `CREATE TABLE ${schema}.customers (id int)` },
    { what: "a table of our name", make: (schema: string) => `CREATE TABLE ${schema}.meta (key text, note text)` },
    {
      what: "a table of our name and shape",
      make: (schema: string) =>
        `CREATE TABLE ${schema}.meta (name text, value text); INSERT INTO ${schema}.meta VALUES ('schema', 'public')`,
    },
  ])("a schema of our name that is somebody else's is refused and left alone: $what", async ({ make }) => {
    await bed.sql(`CREATE SCHEMA ${bed.schema}; ${make(bed.schema)}`);
    await expect(bed.open()).rejects.toThrow(`The schema "${bed.schema}" of the database`);
    const tables = await bed.sql("SELECT tablename FROM pg_tables WHERE schemaname = $1", [bed.schema]);
    expect(tables).toHaveLength(1);
  });

  test("an empty schema that somebody made for us is used", async () => {
    await bed.sql(`CREATE SCHEMA ${bed.schema}`);
    const store = await bed.open();
    expect(await store.list("plans")).toEqual([]);
  });

  test("nothing is made outside the two schemas", async () => {
    const others = () =>
      bed.sql(`SELECT count(*)::int AS n FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE s.nspname NOT LIKE 'test\\_%' AND s.nspname NOT LIKE 'pg\\_%'`);
    const before = await others();
    await bed.open();
    expect(await others()).toEqual(before);
  });

  test("a name that could not stand in SQL is refused", async () => {
    await expect(bed.open({ schema: 'x"; DROP SCHEMA public; --' })).rejects.toThrow(TypeError);
  });
});

describe("a database that cannot be opened is told in one line with what to do, and never with the password", () => {
  const open = (change: (url: URL) => void): Promise<unknown> => {
    const url = new URL(bed.url);
    url.password = "hush-hush";
    change(url);
    return openPostgresStore({ url: url.href, schema: bed.schema, clock: bed.clock });
  };

  async function failureOf(opened: Promise<unknown>): Promise<string> {
    const [tried] = await Promise.allSettled([opened]);
    expect(tried).toMatchObject({ status: "rejected", reason: { code: "store_failed" } });
    return tried.status === "rejected" ? String(tried.reason.message) : "";
  }

  test("nobody listens there", async () => {
    const line = await failureOf(
      open((url) => {
        url.port = "1";
      }),
    );
    expect(line).toMatch(/^The database \S+:1\/\S+ does not answer \(.*ECONNREFUSED.*\): start it, or correct/u);
  });

  test("the password is wrong", async () => {
    const line = await failureOf(open(() => undefined));
    expect(line).toMatch(/refused the user or the password \(.*\): correct DATABASE_URL\.$/u);
    expect(line).not.toContain("hush-hush");
  });

  test("there is no such database", async () => {
    const line = await failureOf(
      open((url) => {
        url.password = new URL(bed.url).password;
        url.pathname = "/nowhere";
      }),
    );
    expect(line).toMatch(/^There is no database at \S+\/nowhere \(.*\): create it, or correct DATABASE_URL\.$/u);
  });

  test("the user may not make tables", async () => {
    const role = `${bed.schema}_poor`;
    await bed.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'hush-hush'`);
    const line = await failureOf(
      open((url) => {
        url.username = role;
      }),
    );
    await bed.sql(`DROP ROLE ${role}`);
    expect(line).toMatch(/^The user of DATABASE_URL may not make the tables in \S+ \(.*\): grant it CREATE/u);
  });
});
