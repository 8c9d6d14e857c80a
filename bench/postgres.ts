import { Client } from "pg";
import { startPostgres } from "../test/kit/start-postgres.ts";

export interface BenchDatabases {
  /** How durable the server is set to be, as it says itself. */
  readonly settings: string;
  /** A new, empty database; its address. */
  make(): Promise<string>;
  /** Drops all of them, and ends the server if it was started here. */
  stop(): Promise<void>;
}

/** Databases on the server at TEST_DATABASE_URL, or on one of our own that syncs its disk as a real one does. */
export async function openDatabases(): Promise<BenchDatabases> {
  const server = await startPostgres();
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  const { rows } = await admin.query<{ version: string; fsync: string; commit: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS commit`,
  );
  const [said] = rows;
  const made: string[] = [];
  return {
    settings: `PostgreSQL ${said?.version}, fsync ${said?.fsync}, synchronous_commit ${said?.commit}`,
    make: async () => {
      const name = `tocsin_bench_${process.pid}_${made.length}`;
      await admin.query(`CREATE DATABASE ${name}`);
      made.push(name);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => {
      for (const name of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
      await server.stop();
    },
  };
}
