import { randomInt } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { BotError } from "../../core/errors.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import { JOURNALS, type Journal } from "../../core/store.ts";
import { sealed, unsealed } from "./checksum.ts";
import type { Mark } from "./mark.ts";
import { endOf } from "./seen.ts";

/** Raised by every change of the tables; a program refuses a store that is newer than itself. */
const SCHEMA_VERSION = 2;
/** It had no counters, and what was seen was among the documents. */
export const FIRST_SCHEMA = 1;

/** How long what was seen was kept by schema 1, which did not write it down: the chats repeat nothing for longer. */
const SEEN_BEFORE_MS = 7 * 24 * 60 * 60 * 1_000;

/** As far as `randomInt` goes. */
const IDENTITY_MAX = 2 ** 47;

const SEEN_TABLE = `
    CREATE TABLE seen (
      id TEXT PRIMARY KEY, version INTEGER NOT NULL, until INTEGER, json TEXT NOT NULL, crc INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX seen_by_until ON seen (until);`;

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
    ${SEEN_TABLE}
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
    ${countersFromNow()}
    COMMIT`);
}

/**
 * Which schema the store has. Throws BotError("store_failed") when the tables are another program's or a newer Tocsin's.
 */
export function checkSchema(db: DatabaseSync, file: string): number {
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
  return version;
}

/** Brings an older store to this program's schema, in one transaction. True when there was something to do. */
export function migrate(db: DatabaseSync, file: string, from: number): boolean {
  if (from === SCHEMA_VERSION) return false;
  db.exec("BEGIN IMMEDIATE");
  try {
    moveSeen(db, file);
    claimPlans(db, file);
    db.exec(`${countersFromNow()} UPDATE meta SET value = ${SCHEMA_VERSION} WHERE name = 'schema'`);
    db.exec("COMMIT");
    return true;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** Schema 2 keeps what was seen in a table of its own, with its end beside it. */
function moveSeen(db: DatabaseSync, file: string): void {
  db.exec(SEEN_TABLE);
  const insert = db.prepare("INSERT INTO seen (id, version, until, json, crc) VALUES (?, ?, ?, ?, ?)");
  for (const stored of db.prepare("SELECT * FROM documents WHERE collection = 'seen'").all()) {
    const id = String(stored.id);
    const { version, value } = unsealed(file, "seen", id, stored);
    const until = typeof value.at === "number" ? { until: value.at + SEEN_BEFORE_MS } : {};
    const row = { version, value: { ...value, ...until } };
    const { json, crc } = sealed("seen", id, row);
    insert.run(id, version, endOf(row), json, crc);
  }
  db.exec("DELETE FROM documents WHERE collection = 'seen'");
}

/** Schema 2 says beside each unfinished plan whose it is: those of schema 1 are nobody's, so the next start takes them. */
function claimPlans(db: DatabaseSync, file: string): void {
  const plans = db.prepare("SELECT * FROM documents WHERE collection = 'plans'").all();
  const put = db.prepare(
    "INSERT OR REPLACE INTO documents (collection, id, version, json, crc) VALUES (?, ?, ?, ?, ?)",
  );
  for (const stored of plans) {
    const id = String(stored.id);
    const { version, value } = unsealed(file, "plans", id, stored);
    const { inbound = id, createdAt: at = 0, place, operations } = value;
    const platform = memberOf(place, "platform") ?? "console";
    const accounts = [...new Set(Array.isArray(operations) ? operations.map((one) => memberOf(one, "account")) : [])];
    const plan = sealed("plans", id, { version, value: { ...value, answers: inbound } });
    put.run("plans", id, version, plan.json, plan.crc);
    const claim = { owner: "", state: "running", at, platform, accounts: accounts.filter((one) => one !== undefined) };
    const { json, crc } = sealed("claims", id, { version: 1, value: claim });
    put.run("claims", id, 1, json, crc);
  }
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return (value as JsonObject)[name];
}

function countersFromNow(): string {
  return `INSERT INTO meta VALUES ('fence', 0), ('commits', 0), ('identity', ${randomInt(1, IDENTITY_MAX)});`;
}

/** Makes it another store: what was marked for the one that it is a copy of is not meant for it. */
export function renewIdentity(db: DatabaseSync): void {
  db.prepare("UPDATE meta SET value = ? WHERE name = 'identity'").run(randomInt(1, IDENTITY_MAX));
}

export function ownMark(db: DatabaseSync): Mark {
  return { identity: metaOf(db, "identity"), commits: metaOf(db, "commits") };
}

function metaOf(db: DatabaseSync, name: string): number {
  return Number(db.prepare("SELECT value FROM meta WHERE name = ?").get(name)?.value);
}

/** What raises a counter by one and returns it, inside whatever transaction is open. */
export function counter(db: DatabaseSync, name: "fence" | "commits"): () => number {
  const raise = db.prepare("UPDATE meta SET value = value + 1 WHERE name = ? RETURNING value");
  return () => Number(raise.get(name)?.value);
}
