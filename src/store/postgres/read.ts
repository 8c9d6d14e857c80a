import { DatabaseError } from "pg";
import { BotError } from "../../core/errors.ts";
import { type Log, SILENT_LOG } from "../../core/log.ts";
import type { StoreReader } from "../reader.ts";
import { type Connections, openConnections } from "./connections.ts";
import { openingFault } from "./faults.ts";
import { openLeases } from "./leases.ts";
import { findVersion } from "./migrate.ts";
import { DEFAULT_SCHEMA, MIGRATIONS, type Tables, tablesIn } from "./schema.ts";
import { rowsOf } from "./transfer.ts";

export interface PostgresReaderOptions {
  /** postgres://user:password@host:port/database. Never logged. */
  readonly url: string;
  readonly schema?: string | undefined;
  readonly log?: Log;
}

/** SQLSTATE insufficient_privilege (PostgreSQL 18 documentation, appendix A, read 2026-11-21). */
const MAY_NOT = "42501";

/**
 * Opens a store to read it, beside whoever is at work on it: nothing is made, migrated or written, and a user who may
 * only read will do. Resolves with undefined when there is no store. Throws BotError("store_failed") as
 * openPostgresStore does, and when the tables are older than this program's.
 */
export async function openPostgresReader(options: PostgresReaderOptions): Promise<StoreReader | undefined> {
  const { url, schema = DEFAULT_SCHEMA, log = SILENT_LOG } = options;
  const tables = tablesIn(schema);
  const connections = openConnections(url, log);
  try {
    if (await isReadable(connections, tables)) {
      const { leases } = openLeases(connections, tables, () => 0);
      return { rows: () => rowsOf(connections, tables), leases, close: connections.close };
    }
    await connections.close();
    return undefined;
  } catch (error) {
    await connections.close();
    throw readingFault(error, connections.where, tables);
  }
}

/** False when there is nothing. Throws when what is there cannot be read. */
async function isReadable({ makeClient, where }: Connections, tables: Tables): Promise<boolean> {
  const client = makeClient();
  try {
    await client.connect();
    const version = await findVersion(client, tables, where);
    if (version === 0) return false;
    if (version < MIGRATIONS.length) throw older(where, version);
    await client.query(`SELECT FROM ${tables.documents}, ${tables.leases} LIMIT 0`);
    return true;
  } finally {
    await client.end();
  }
}

function older(where: string, version: number): BotError {
  return new BotError(
    "store_failed",
    `The tables in ${where} are of an older Tocsin (schema ${version}, this one reads ${MIGRATIONS.length}): read them ` +
      "with that version, or start this one once, which brings them up to date.",
    { details: { where, version } },
  );
}

function readingFault(error: unknown, where: string, { schema }: Tables): Error {
  if (!(error instanceof DatabaseError) || error.code !== MAY_NOT) return openingFault(error, where);
  return new BotError(
    "store_failed",
    `The user of ${where} may not read the store there (${error.message}): grant it USAGE on the schema ${schema} and ` +
      "SELECT on all its tables.",
    { cause: error, details: { where } },
  );
}
