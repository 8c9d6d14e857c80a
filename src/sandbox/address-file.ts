import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Beside the state, as long as the sandbox runs: the address at which its switches are reached. */
const ADDRESS_FILE = "sandbox.url";

/** undefined: no sandbox runs in this folder, unless one was killed and left its file. */
export function readAddress(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, ADDRESS_FILE), "utf8").trim();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Replaces what a killed one left. */
export function writeAddress(dataDir: string, url: string): void {
  writeFileSync(join(dataDir, ADDRESS_FILE), `${url}\n`, { mode: 0o600 });
}

export function removeAddress(dataDir: string): void {
  rmSync(join(dataDir, ADDRESS_FILE), { force: true });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
