import { randomUUID } from "node:crypto";
import { closeSync, existsSync, linkSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { BotError } from "../../core/errors.ts";
import { syncDirectory, syncPath } from "./directory.ts";
import { isDeviceFault, isNoRoom } from "./faults.ts";
import { inspect } from "./inspect.ts";
import { renewIdentity } from "./schema.ts";

/** Copied at once (4 MB): whoever writes meanwhile waits for no longer than that takes. */
const PAGES_AT_ONCE = 1_000;

/**
 * Copies an open store to a new file. It is built under a passing name and gets its own when it is whole, checked row by
 * row and on the disk: a file of that name is a good backup. Throws BotError("bad_input") when there is one already.
 */
export async function backUp(db: DatabaseSync, to: string): Promise<void> {
  if (existsSync(to)) throw taken(to);
  const draft = `${to}.${randomUUID()}.part`;
  try {
    closeSync(openSync(draft, "wx", 0o600));
    await backup(db, draft, { rate: PAGES_AT_ONCE });
    finish(draft);
    syncPath(draft, "r+");
    linkSync(draft, to);
    syncDirectory(dirname(to));
  } catch (error) {
    throw targetFault(error, to);
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${draft}${suffix}`, { force: true });
  }
}

/** A copy is another store: the mark of the one it was taken from must not be held against it once it is put back. */
function finish(draft: string): void {
  const db = new DatabaseSync(draft);
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF");
    renewIdentity(db);
    const { faults } = inspect(db, draft);
    if (faults[0] !== undefined) throw new BotError("store_failed", `The backup is no good: ${faults[0]}`);
  } finally {
    db.close();
  }
}

/** The store itself is only read: what goes wrong is the new file's. */
function targetFault(error: unknown, to: string): BotError {
  if (error instanceof BotError) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const refuse = (line: string): BotError =>
    new BotError("store_failed", `${line} The store is as it was.`, { cause: error, details: { file: to } });
  if (code === "EEXIST") return taken(to);
  if (code === "ENOSPC" || code === "EDQUOT" || (isNoRoom(error) && !isDeviceFault(error)))
    return refuse(`The disk that is to hold ${to} is full: make room there, or name a file on another disk.`);
  if (code === "ENOENT" || code === "ENOTDIR")
    return refuse(`There is no folder ${dirname(to)} for the backup: make it, or name a file elsewhere.`);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return refuse(`${dirname(to)} cannot be written (${code}): name a file where this user may write.`);
  const reason = error instanceof Error ? error.message : String(error);
  return refuse(`The backup ${to} could not be made (${reason}): name a file elsewhere, or try again.`);
}

function taken(to: string): BotError {
  return new BotError("bad_input", `There is a file ${to} already: name another one.`);
}
