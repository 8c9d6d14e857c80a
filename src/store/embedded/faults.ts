import { dirname } from "node:path";
import { BotError } from "../../core/errors.ts";
import { count } from "../../core/wording.ts";

/** SQLite's primary result codes (sqlite.org/rescode.html, read 2026-11-21). */
const SQLITE = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

const FULL_LINE = "The disk that holds the store is full: nothing was written and nothing was done.";

/** Codes of the file system (errno(3)) with which a directory or a file in it can never be made or written. */
const CLOSED_TO_US: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"]);

/** No room on the disk, or none left to this user. */
const FULL: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

function isFullFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && FULL.has(error.code);
}

function isClosedToUs(error: unknown): boolean {
  return error instanceof Error && "code" in error && CLOSED_TO_US.has(error.code);
}

/** The primary result code of an error of node:sqlite; undefined for any other error. Extended codes carry it low. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** The device failed while writing: what has reached it is not known, so nothing more may be written before a restart. */
export function isDeviceFault(error: unknown): boolean {
  return sqliteCode(error) === SQLITE.ioError;
}

/** There was no room for what SQLite makes beside a store in order to read it; a failing disk looks the same. */
export function isNoRoom(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE.full || code === SQLITE.ioError;
}

/** Whether a store could not be opened because another process has it open. */
export function isHeldElsewhere(error: unknown): boolean {
  const code = error instanceof BotError ? sqliteCode(error.cause) : undefined;
  return code === SQLITE.busy || code === SQLITE.locked;
}

/** Puts an error of SQLite or of the file system into one sentence that names the file and says what to do. */
export function storeFault(error: unknown, file: string): BotError {
  if (error instanceof BotError) return error;
  return new BotError("store_failed", sentence(error, file), { cause: error, details: { file } });
}

function sentence(error: unknown, file: string): string {
  switch (sqliteCode(error)) {
    case SQLITE.busy:
    case SQLITE.locked:
      return `Another Tocsin is using ${file}: stop it first, or give this one a DATA_DIR of its own.`;
    // Our statements are constant: one that does not fit means that the tables are not what they were.
    case SQLITE.error:
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return damagedLine(file, error instanceof Error ? error.message : String(error));
    case SQLITE.full:
      return FULL_LINE;
    case SQLITE.readOnly:
    case SQLITE.cannotOpen:
      return closedLine(file);
    case SQLITE.ioError:
      return `The disk failed while ${file} was being read or written: restart Tocsin once the disk works again.`;
    default:
      if (isFullFile(error)) return FULL_LINE;
      if (isClosedToUs(error)) {
        return `${dirname(file)} cannot be made or written: set DATA_DIR to a directory that this user may write.`;
      }
      return `The store ${file} failed: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** The disk failed in the middle of a commit. */
export function inDoubt(cause: unknown, file: string): BotError {
  return new BotError(
    "store_failed",
    `The disk failed just as ${file} was written: whether the last change is in it shows when Tocsin is started again.`,
    { cause, details: { file, inDoubt: true } },
  );
}

/** Somebody else's file, or one that may only be read. */
export function closedToUs(file: string, cause: unknown): BotError {
  return new BotError("store_failed", closedLine(file), { cause, details: { file } });
}

function closedLine(file: string): string {
  return `${file} cannot be opened for writing: check the owner and the rights of its directory.`;
}

export function damaged(file: string, what: string): BotError {
  return new BotError("store_failed", damagedLine(file, what), { details: { file, what } });
}

/** The store is sound as far as it goes, but it once went further. */
export function lostCommits(file: string, lost: number): BotError {
  return new BotError(
    "store_failed",
    `The store ${file} lacks its newest ${count(lost, "commit")}: its -wal file is damaged, cut short or gone, or an ` +
      "older copy was put in its place. Nothing was changed: put the right file back, or, to go on without them, delete " +
      `${file}-mark and start again.`,
    { details: { file, lost } },
  );
}

function damagedLine(file: string, what: string): string {
  return (
    `The store ${file} is damaged (${what}). Nothing was changed: move it and the files beside it whose names begin ` +
    "with its name elsewhere, put your last backup in its place, and start again."
  );
}
