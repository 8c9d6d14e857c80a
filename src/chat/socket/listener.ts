import { once } from "node:events";
import { chmodSync, lstatSync, renameSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { SOCKET_FILE, withSocketPath } from "./path.ts";

/** More clients at once than any host has people; a further one is turned away and tries again. */
const CLIENTS_MAX = 256;

export interface Listener {
  /** From now on nobody finds the socket. Those already connected stay. */
  close(): void;
}

/**
 * Listens on `tocsin.sock` in `dir`, for the owner of the files only (0600). The caller knows that nobody else does: a
 * socket that is there already was left by a process that was killed. Throws the system's error.
 */
export async function listen(dir: string, onClient: (socket: Socket) => void): Promise<Listener> {
  const file = join(dir, SOCKET_FILE);
  // It gets its name only once its mode is right: nobody else can connect in between.
  const draft = `${SOCKET_FILE}.${process.pid}`;
  rmSync(join(dir, draft), { force: true });
  // Half-open: who has said everything (`nc -U`) still hears the answer.
  const server = createServer({ allowHalfOpen: true }, onClient);
  server.maxConnections = CLIENTS_MAX;
  try {
    await withSocketPath(dir, draft, async (path) => {
      server.listen(path);
      await once(server, "listening");
    });
    chmodSync(join(dir, draft), 0o600);
    renameSync(join(dir, draft), file);
  } catch (error) {
    server.close();
    throw error;
  }
  const ours = inodeOf(file);
  return {
    close() {
      // Two that share a store may have listened at the same moment: then the second one's stays.
      if (inodeOf(file) === ours) rmSync(file, { force: true });
      server.close();
    },
  };
}

function inodeOf(file: string): bigint | undefined {
  return lstatSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}
