import type { Clock } from "../../core/clock.ts";
import { type Log, SILENT_LOG } from "../../core/log.ts";
import type { Store, StoreHealth } from "../../core/store.ts";
import { openCommits } from "./commits.ts";
import { type Connections, openConnections } from "./connections.ts";
import { openDocuments } from "./documents.ts";
import { openingFault } from "./faults.ts";
import { healthOf } from "./health.ts";
import { openJournals } from "./journals.ts";
import { openLeases } from "./leases.ts";
import { alone, migrate } from "./migrate.ts";
import { DEFAULT_SCHEMA, type Tables, tablesIn } from "./schema.ts";
import { fillWith, rowsOf } from "./transfer.ts";
import { installBoss, openWakes } from "./wakes.ts";
import { prepareWriting } from "./write.ts";

export interface PostgresStoreOptions {
  /** postgres://user:password@host:port/database. Never logged. */
  readonly url: string;
  readonly clock: Clock;
  readonly log?: Log;
  /** The schema of the tables; pg-boss has one beside it. Lower-case letters, digits and _. */
  readonly schema?: string;
  /** Added to the database's clock, in milliseconds, when leases are judged. For tests. */
  readonly leaseClockOffsetMs?: () => number;
}

/**
 * The store that any number of replicas share. A commit is durable when it resolves, as far as the server is set to be
 * (synchronous_commit, fsync). Throws BotError("store_failed") with a line to act on when the database does not answer,
 * refuses, holds something else in our schema, or was written by a newer Tocsin.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, clock, log = SILENT_LOG, schema = DEFAULT_SCHEMA, leaseClockOffsetMs = () => 0 } = options;
  const tables = tablesIn(schema);
  const connections = openConnections(url, log);
  const { where } = connections;
  try {
    const version = await prepare(connections, tables, log);
    const wakes = await openWakes(connections, tables, clock, log);
    const commits = openCommits({ connections, writing: prepareWriting(tables), enqueue: wakes.enqueue });
    log.info("store.opened", { where, schema, version });
    let closing: Promise<void> | undefined;
    return {
      isShared: true,
      ...openDocuments(connections, tables),
      ...openJournals(connections, tables),
      ...openLeases(connections, tables, leaseClockOffsetMs),
      commit: commits.commit,
      onWake: wakes.onWake,
      rows: () => rowsOf(connections, tables),
      fill: (rows) => fillWith(rows, connections, tables),
      health: (): Promise<StoreHealth> =>
        closing === undefined
          ? healthOf(connections, tables, version)
          : Promise.resolve({ kind: "postgres", where, ok: false, line: "closed" }),
      close: () => {
        closing ??= commits.stop().then(async () => {
          await Promise.all([wakes.stop(), connections.close()]);
        });
        return closing;
      },
    };
  } catch (error) {
    await connections.close();
    throw openingFault(error, where);
  }
}

/** The tables are there and of this program's version when it resolves. */
async function prepare(connections: Connections, tables: Tables, log: Log): Promise<number> {
  const client = connections.makeClient({ isPatient: true });
  try {
    await client.connect();
    return await alone(client, tables, async () => {
      const version = await migrate(client, tables, connections.where, log);
      await installBoss(client, tables);
      return version;
    });
  } finally {
    await client.end();
  }
}
