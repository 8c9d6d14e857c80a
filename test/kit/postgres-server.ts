/**
 * A real PostgreSQL for the run. It is started when the first test asks for it, by connecting to a door that this setup
 * keeps open, so that a run of other tests does not pay for it; and stopped at the end.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import type { TestProject } from "vitest/node";
import { type PostgresServer, startPostgres } from "./start-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Loopback port that answers with the server's address, on a line. */
    readonly postgresDoor: number;
  }
}

/** Nothing of a test outlives the machine, so the server need not wait for the disk. */
const SETTINGS = ["fsync=off", "full_page_writes=off", "max_connections=200"];

let server: Promise<PostgresServer> | undefined;
let door: Server | undefined;

export async function setup({ provide }: TestProject): Promise<void> {
  door = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    server ??= startPostgres(SETTINGS);
    server.then(
      ({ url }) => socket.end(`${url}\n`),
      (error: unknown) => socket.end(`! ${error instanceof Error ? error.message : String(error)}\n`),
    );
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  provide("postgresDoor", (door.address() as AddressInfo).port);
}

export async function teardown(): Promise<void> {
  door?.close();
  // One that did not start has told whoever asked.
  const started = await server?.catch(() => undefined);
  await started?.stop();
}
