import { randomUUID } from "node:crypto";
import { accessSync, chmodSync, closeSync, constants, existsSync, linkSync, openSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../core/clock.ts";
import { type Log, SILENT_LOG } from "../../core/log.ts";
import { prepareDirectory, syncDirectory } from "./directory.ts";
import { closedToUs, damaged, lostCommits, storeFault } from "./faults.ts";
import { judge, lookAt } from "./look.ts";
import { type MarkWriter, openMark, readMark } from "./mark.ts";
import { checkSchema, createTables, migrate, ownMark } from "./schema.ts";

export const STORE_FILE = "tocsin.db";

/** Comes first: then WAL needs no shared-memory file, and the lock is held from the first access on. */
const HOLD_ALONE = "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF;";
const BE_DURABLE = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;";

export interface Database {
  readonly db: DatabaseSync;
  readonly file: string;
  readonly mark: MarkWriter;
  /** There was no store here before. */
  readonly isNew: boolean;
  /** What the person who starts it should read. */
  readonly notes: readonly string[];
  /** Gives the store up. */
  close(): void;
}

/**
 * Opens `tocsin.db` in `dir`, making both when they are missing, and holds it alone until it is closed or the process
 * ends: the lock is the kernel's, so a crash leaves none behind. Throws BotError("store_failed") at once when another
 * process holds it, when it is damaged, has lost commits, is newer than this program, or cannot be written.
 *
 * The file is never opened by other means in this process: closing any descriptor of it would give up the lock (POSIX).
 */
export function openDatabase(dir: string, clock: Clock, log: Log = SILENT_LOG): Database {
  const file = join(dir, STORE_FILE);
  const closers: (() => void)[] = [];
  const close = (): void => {
    for (const one of closers.splice(0).reverse()) one();
  };
  try {
    prepareDirectory(dir, STORE_FILE);
    const isNew = !existsSync(file);
    if (isNew) create(dir, file, clock);
    ensureWritable(file);
    const findings = lookAt(file);
    const db = new DatabaseSync(file);
    closers.push(() => db.close());
    db.exec(HOLD_ALONE);
    const said = findings ?? judge(db, file);
    const schema = checkSchema(db, file);
    db.exec(BE_DURABLE);
    db.exec("BEGIN IMMEDIATE; COMMIT");
    chmodSync(file, 0o600);
    // Whoever holds it alone needs none: this one was left by a look.
    rmSync(`${file}-shm`, { force: true });
    const isMigrated = migrate(db, file, schema);
    const mark = openMark(file, log);
    closers.push(mark.close);
    mark.write(ownMark(db));
    log.info(isNew ? "store.created" : isMigrated ? "store.migrated" : "store.opened", { file });
    const notes = isNew ? [`A new, empty store was made: ${file}.`] : said;
    return { db, file, mark, isNew, notes, close };
  } catch (error) {
    close();
    throw storeFault(error, file);
  }
}

/** SQLite takes a lock that it may not have for a failing disk. */
function ensureWritable(file: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw closedToUs(file, error);
  }
}

/**
 * Builds a complete store under a passing name and then gives it the real one, so that no crash leaves half a store. Of
 * two processes that do it at once, the second finds the name taken and uses what is there.
 */
function create(dir: string, file: string, clock: Clock): void {
  if (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size)
    throw damaged(file, "it is missing, but its -wal file is there");
  const mark = readMark(file);
  if (typeof mark === "object" && mark.commits > 0) throw lostCommits(file, mark.commits);
  const draft = `${file}.${randomUUID()}.new`;
  closeSync(openSync(draft, "wx", 0o600));
  try {
    const db = new DatabaseSync(draft);
    db.exec(HOLD_ALONE + BE_DURABLE);
    createTables(db, clock.now());
    db.close();
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    for (const suffix of ["", "-wal", "-journal"]) rmSync(`${draft}${suffix}`, { force: true });
  }
  syncDirectory(dir);
}
