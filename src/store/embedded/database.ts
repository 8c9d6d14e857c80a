import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../core/clock.ts";
import { damaged, storeFault } from "./faults.ts";
import { checkSchema, createTables, migrate } from "./schema.ts";

const STORE_FILE = "tocsin.db";

/** Up to here the whole file is checked at start (well under 0.1 s, measured); of a larger one only the documents. */
const WHOLE_CHECK_BYTES = 16 * 1024 * 1024;

/** Comes first: then WAL needs no shared-memory file, and the lock is held from the first access on. */
const HOLD_ALONE = "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF;";
const BE_DURABLE = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;";

export interface Database {
  readonly db: DatabaseSync;
  readonly file: string;
  /** There was no store here before. */
  readonly isNew: boolean;
  /** It was brought up from an older schema just now. */
  readonly wasMigrated: boolean;
}

/**
 * Opens `tocsin.db` in `dir`, making both when they are missing, and holds it alone until it is closed or the process
 * ends: the lock is the kernel's, so a crash leaves none behind. Throws BotError("store_failed") at once when another
 * process holds it, when it is damaged, newer than this program, or cannot be written.
 *
 * The file is never opened by other means in this process: closing any descriptor of it would give up the lock (POSIX).
 */
export function openDatabase(dir: string, clock: Clock): Database {
  const file = join(dir, STORE_FILE);
  let db: DatabaseSync | undefined;
  try {
    prepareDirectory(dir);
    const isNew = !existsSync(file);
    if (isNew) create(dir, file, clock);
    // A crash cannot leave an empty file, because a new one is complete before it gets its name.
    if (statSync(file).size === 0) throw damaged(file, "it is empty");
    db = new DatabaseSync(file);
    db.exec(HOLD_ALONE);
    // Looked at before anything is set: what is not ours stays as it is.
    const schema = checkSchema(db, file);
    checkPages(db, file);
    db.exec(BE_DURABLE);
    db.exec("BEGIN IMMEDIATE; COMMIT");
    chmodSync(file, 0o600);
    return { db, file, isNew, wasMigrated: migrate(db, file, schema) };
  } catch (error) {
    db?.close();
    throw storeFault(error, file);
  }
}

/** Closed to other users, unless somebody else's files are in it (a shared directory is not ours to close). */
function prepareDirectory(dir: string): void {
  makeDirectory(dir);
  const entries = readdirSync(dir);
  if (entries.length === 0 || entries.includes(STORE_FILE)) chmodSync(dir, 0o700);
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

/**
 * Builds a complete store under a passing name and then gives it the real one, so that no crash leaves half a store. Of
 * two processes that do it at once, the second finds the name taken and uses what is there.
 */
function create(dir: string, file: string, clock: Clock): void {
  if (existsSync(`${file}-wal`)) throw damaged(file, "it is missing, but its -wal file is there");
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

/** Makes a new name in a directory survive a power cut. Windows has no such call and needs none. */
function syncDirectory(dir: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(dir, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Not the quicker `quick_check`: a damaged index hides rows, and only the full check compares it with its table. */
function checkPages(db: DatabaseSync, file: string): void {
  const scope = statSync(file).size <= WHOLE_CHECK_BYTES ? "" : "(documents)";
  const [finding] = Object.values(db.prepare(`PRAGMA integrity_check${scope}`).get() ?? {});
  if (finding !== "ok") throw damaged(file, String(finding));
}
