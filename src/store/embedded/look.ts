import { existsSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { COLLECTIONS } from "../../core/store.ts";
import { unsealed } from "./checksum.ts";
import { damaged, isNoRoom, lostCommits } from "./faults.ts";
import { type Mark, markPath, readMark } from "./mark.ts";
import { checkSchema, FIRST_SCHEMA, ownMark } from "./schema.ts";

/** Up to here the whole file is checked at start (well under 0.1 s, measured); of a larger one only what is not a journal. */
const WHOLE_CHECK_BYTES = 16 * 1024 * 1024;
const LIVE_TABLES = ["meta", "documents", "seen"];

/**
 * Looks at a store before it is opened: read-only, so that a store that is refused stays exactly as it was, its log
 * included. Returns what is worth saying out loud; undefined when there is no room for a look (it needs 32 kB on the
 * disk). Throws BotError("store_failed") when it is damaged, has lost commits or is not ours, and SQLite's own error when
 * another process holds it.
 */
export function lookAt(file: string): readonly string[] | undefined {
  try {
    return withLook(file, (db) => judge(db, file));
  } catch (error) {
    if (isNoRoom(error)) return undefined;
    throw error;
  }
}

/** The same by way of a connection that is open already. */
export function judge(db: DatabaseSync, file: string): readonly string[] {
  const schema = checkSchema(db, file);
  checkPages(db, file);
  checkDocuments(db, file);
  return schema === FIRST_SCHEMA ? [] : compareMarks(file, ownMark(db));
}

/** Runs `work` on the store as it is, and leaves nothing behind. */
export function withLook<T>(file: string, work: (db: DatabaseSync) => T): T {
  // A crash cannot leave an empty file, because a new one is complete before it gets its name.
  if (statSync(file).size === 0) throw damaged(file, "it is empty");
  const hadIndex = existsSync(`${file}-shm`);
  const db = new DatabaseSync(placeToLook(file), { readOnly: true });
  try {
    db.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    return work(db);
  } finally {
    db.close();
    // SQLite makes it in order to read the log, and whoever holds the store has no use for it.
    if (!hadIndex) rmSync(`${file}-shm`, { force: true });
  }
}

/**
 * Whoever holds a store has a log beside it. Without one all is in the file, and it is read as it is: SQLite would make
 * a log in order to read, and to take that away again could take away the one of a process that opens the store just now.
 */
function placeToLook(file: string): string | URL {
  if (existsSync(`${file}-wal`)) return file;
  const place = pathToFileURL(file);
  place.searchParams.set("immutable", "1");
  return place;
}

/** Not the quicker `quick_check`: a damaged index hides rows, and only the full check compares it with its table. */
function checkPages(db: DatabaseSync, file: string): void {
  const isSmall = statSync(file).size <= WHOLE_CHECK_BYTES;
  const scopes = isSmall ? [""] : LIVE_TABLES.filter((table) => hasTable(db, table)).map((table) => `(${table})`);
  for (const scope of scopes) {
    const [finding] = Object.values(db.prepare(`PRAGMA integrity_check${scope}`).get() ?? {});
    if (finding !== "ok") throw damaged(file, String(finding));
  }
}

/** They are read again when the store is open; but a store that is refused then would no longer be as it was. */
function checkDocuments(db: DatabaseSync, file: string): void {
  for (const row of db.prepare("SELECT * FROM documents").iterate()) {
    const collection = COLLECTIONS.find((name) => name === row.collection);
    if (collection !== undefined) unsealed(file, collection, String(row.id), row);
  }
}

function hasTable(db: DatabaseSync, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

function compareMarks(file: string, own: Mark): readonly string[] {
  const beside = readMark(file);
  if (beside === "missing" || (beside !== "unreadable" && beside.identity !== own.identity)) {
    return [`The store ${file} came without its mark, as a backup does: it goes on after its commit ${own.commits}.`];
  }
  if (beside === "unreadable") {
    return [
      `The mark of the store (${markPath(file)}) could not be read: whether its newest commits are there is not known.`,
    ];
  }
  const lost = lostSince(file, own);
  if (lost > 0) throw lostCommits(file, lost);
  return [];
}

/** How many commits of this store the mark beside it knows that it has not. */
export function lostSince(file: string, own: Mark): number {
  const beside = readMark(file);
  if (typeof beside === "string" || beside.identity !== own.identity) return 0;
  return Math.max(0, beside.commits - own.commits);
}
