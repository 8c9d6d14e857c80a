import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { dirname } from "node:path";

/** Makes it when it is missing. Closed to other users, unless somebody else's files are in it: then it is not ours. */
export function prepareDirectory(dir: string, ours: string): void {
  makeDirectory(dir);
  const entries = readdirSync(dir);
  if (entries.length === 0 || entries.includes(ours)) chmodSync(dir, 0o700);
}

/** Parents first: Node's own recursive mkdir never returns where a folder takes no entries (/proc; seen with Node 24). */
function makeDirectory(dir: string): void {
  if (existsSync(dir)) return;
  makeDirectory(dirname(dir));
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(dir)) throw error;
  }
}

/** Makes a new name in a directory survive a power cut. Windows has no such call and needs none. */
export function syncDirectory(dir: string): void {
  if (process.platform === "win32") return;
  syncPath(dir, "r");
}

export function syncPath(path: string, flags: "r" | "r+"): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
