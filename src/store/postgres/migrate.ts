import type { Client } from "pg";
import { BotError } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import { count } from "../../core/wording.ts";
import { MIGRATIONS, type Tables } from "./schema.ts";

/** The oldest server that is tried; pg-boss 12 asks for the same (its README, read 2026-11-21). */
const SERVER_VERSION_MIN = 130_000;

interface Found {
  /** What `meta` says; undefined when there is no such table. */
  readonly version: number | undefined;
  /** Things in the schema. */
  readonly relations: number;
}

/**
 * Runs `work` while no other replica on this database does the same: one makes the tables, the others wait and find
 * them made. The lock ends with the connection, also when its holder crashes.
 */
export async function alone<T>(client: Client, tables: Tables, work: () => Promise<T>): Promise<T> {
  const key = [`tocsin ${tables.schema}`];
  await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", key);
  const result = await work();
  await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", key);
  return result;
}

/**
 * Brings the tables to what this program knows, all or none. Resolves with the version. Throws
 * BotError("store_failed") when they are another program's, or a newer Tocsin's.
 */
export async function migrate(client: Client, tables: Tables, where: string, log: Log): Promise<number> {
  const version = await findVersion(client, tables, where);
  const missing = MIGRATIONS.slice(version);
  if (missing.length === 0) return version;
  await client.query("BEGIN");
  if (version === 0) {
    if (!(await hasSchema(client, tables))) await client.query(`CREATE SCHEMA ${tables.schema}`);
    await client.query(`CREATE TABLE ${tables.meta} (name text PRIMARY KEY, value bigint NOT NULL)`);
    await client.query(`INSERT INTO ${tables.meta} VALUES ('schema', 0)`);
  }
  for (const step of missing) await client.query(step(tables));
  await client.query(`UPDATE ${tables.meta} SET value = $1 WHERE name = 'schema'`, [MIGRATIONS.length]);
  await client.query("COMMIT");
  log.info(version === 0 ? "store.created" : "store.migrated", { where, applied: count(missing.length, "migration") });
  return MIGRATIONS.length;
}

/**
 * The version of the tables that are there; 0: none are, and nothing else is in their schema. Changes nothing and needs
 * no right but to read. Throws BotError("store_failed") when they are another program's, or a newer Tocsin's.
 */
export async function findVersion(client: Client, tables: Tables, where: string): Promise<number> {
  await ensureServer(client, where);
  const { version = 0, relations } = await find(client, tables);
  if (version === 0 && relations > 0) throw notOurs(tables, where);
  if (version <= MIGRATIONS.length) return version;
  throw new BotError(
    "store_failed",
    `The database ${where} was written by a newer Tocsin (schema ${version}, this one knows ` +
      `${MIGRATIONS.length}): start that version, or use another database.`,
    { details: { where, version } },
  );
}

async function ensureServer(client: Client, where: string): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string; durable: boolean }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  );
  const [server] = rows;
  if (server === undefined || server.number >= SERVER_VERSION_MIN) return;
  throw new BotError("store_failed", `The database ${where} is PostgreSQL ${server.name}: Tocsin needs 13 or newer.`);
}

async function find(client: Client, tables: Tables): Promise<Found> {
  const { rows } = await client.query<{ relations: string; meta: boolean }>(
    `SELECT count(c.oid) AS relations, to_regclass($2) IS NOT NULL AS meta
     FROM pg_class c WHERE c.relnamespace = to_regnamespace($1)`,
    [tables.schema, tables.meta],
  );
  const [found] = rows;
  const relations = Number(found?.relations ?? 0);
  if (found?.meta !== true) return { version: undefined, relations };
  // As JSON, so that no column need exist: another program's table may bear this name.
  const { rows: said } = await client.query<{ row: { name?: unknown; value?: unknown } }>(
    `SELECT to_jsonb(m) AS row FROM ${tables.meta} m LIMIT 100`,
  );
  const value = said.find(({ row }) => row.name === "schema")?.row.value;
  return { version: typeof value === "number" ? value : undefined, relations };
}

async function hasSchema(client: Client, tables: Tables): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>("SELECT to_regnamespace($1) IS NOT NULL AS has", [
    tables.schema,
  ]);
  return rows[0]?.has === true;
}

function notOurs(tables: Tables, where: string): BotError {
  return new BotError(
    "store_failed",
    `The schema ${tables.schema} of the database ${where} is not Tocsin's: give Tocsin a database of its own.`,
    { details: { where } },
  );
}
