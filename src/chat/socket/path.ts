import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** In the directory of the store. */
export const SOCKET_FILE = "tocsin.sock";

/** `sun_path` has 104 bytes on macOS and the BSDs, 108 on Linux, the closing NUL included (unix(4), unix(7)). */
const PATH_BYTES_MAX = 103;

/**
 * Calls `use` with the path of `name` in `dir` in a form that the system takes for a socket. A longer one is reached
 * through a link in a directory of our own, which is gone when `use` is done.
 */
export async function withSocketPath<T>(dir: string, name: string, use: (path: string) => Promise<T>): Promise<T> {
  const direct = join(dir, name);
  if (Buffer.byteLength(direct) <= PATH_BYTES_MAX) return use(direct);
  const passage = mkdtempSync(join(tmpdir(), "tocsin-"));
  try {
    const link = join(passage, "d");
    symlinkSync(resolve(dir), link);
    return await use(join(link, name));
  } finally {
    rmSync(passage, { recursive: true });
  }
}
