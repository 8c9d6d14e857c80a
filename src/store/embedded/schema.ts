import type { DatabaseSync } from "node:sqlite";
import { BotError } from "../../core/errors.ts";
import { JOURNALS, type Journal } from "../../core/store.ts";

/** Raised by every change of the tables; a program refuses a store that is newer than itself. */
const SCHEMA_VERSION = 1;

/** The table of a journal. Journal names are a closed set, so they may stand in SQL. */
export function journalTable(journal: Journal): string {
  return `journal_${journal}`;
}

/** `crc` guards each row: SQLite's own checks see a damaged page, but not a flipped bit inside a value. */
export function createTables(db: DatabaseSync, createdAt: number): void {
  db.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    CREATE TABLE documents (
      collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, crc INTEGER NOT NULL,
      PRIMARY KEY (collection, id)
    ) STRICT;
    ${JOURNALS.map(journalTable)
      .map(
        (table) => `
    CREATE TABLE ${table} (
      seq INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL, crc INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX ${table}_by_key ON ${table} (key, seq);`,
      )
      .join("\n")}
    INSERT INTO meta VALUES ('schema', ${SCHEMA_VERSION}), ('created_at', ${Math.trunc(createdAt)});
    COMMIT`);
}

/** Throws BotError("store_failed") when the tables are another program's or a newer Tocsin's. */
export function checkSchema(db: DatabaseSync, file: string): void {
  const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'").get();
  const row = known && db.prepare("SELECT value FROM meta WHERE name = 'schema'").get();
  const version = row?.value;
  if (typeof version !== "number") {
    throw new BotError("store_failed", `${file} is not a store of Tocsin: give it a DATA_DIR of its own.`);
  }
  if (version > SCHEMA_VERSION) {
    throw new BotError(
      "store_failed",
      `The store ${file} was written by a newer Tocsin (schema ${version}, this one knows ${SCHEMA_VERSION}): ` +
        "start that version, or use another DATA_DIR.",
    );
  }
}
