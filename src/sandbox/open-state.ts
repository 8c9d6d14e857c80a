import { existsSync, renameSync } from "node:fs";
import { BotError } from "../core/errors.ts";
import { type DiskState, openDiskState } from "./disk-state.ts";

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html, read 2026-11-21. */
const SQLITE = { error: 1, busy: 5, corrupt: 11, notADatabase: 26 } as const;
const UNREADABLE: ReadonlySet<number | undefined> = new Set([SQLITE.error, SQLITE.corrupt, SQLITE.notADatabase]);
/** A database's companions go where it goes. */
const COMPANIONS = ["", "-wal", "-shm"];

export interface OpenedState {
  readonly state: DiskState;
  /** Where an unreadable file was moved to, when there was one. */
  readonly movedTo: string | undefined;
}

/**
 * Opens the state; a file that cannot be read is moved aside first, for it holds sample data only. Throws `store_failed`
 * when another process has it, and whatever the file system says.
 */
export function openState(path: string, now: number): OpenedState {
  try {
    return { state: openDiskState(path), movedTo: undefined };
  } catch (error) {
    const result = resultCodeOf(error);
    if (result === SQLITE.busy) {
      throw new BotError("store_failed", "Another Tocsin already runs the sandbox in this DATA_DIR.", { cause: error });
    }
    if (!UNREADABLE.has(result) && !(error instanceof SyntaxError)) throw error;
    const movedTo = `${path}.unreadable-${now}`;
    for (const companion of COMPANIONS) {
      if (existsSync(path + companion)) renameSync(path + companion, movedTo + companion);
    }
    return { state: openDiskState(path), movedTo };
  }
}

/** Extended result codes keep the primary one in their lowest byte. */
function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return undefined;
  return error.errcode & 0xff;
}
