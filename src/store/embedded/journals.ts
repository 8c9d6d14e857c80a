import type { DatabaseSync } from "node:sqlite";
import type { JsonObject } from "../../core/json.ts";
import { JOURNALS, type Journal, type JournalEntry, type JournalQuery } from "../../core/store.ts";
import { entryChecksum, type StoredRow } from "./checksum.ts";
import { damaged } from "./faults.ts";
import { journalTable } from "./schema.ts";

const DEFAULT_LIMIT = 1_000;

export interface Appendix {
  readonly journal: Journal;
  readonly key: string;
  readonly at: number;
  readonly json: string;
}

export interface Journals {
  /** Writes inside whatever transaction is open. */
  append(entry: Appendix): void;
  /** The same, with the sequence that the entry had in another store. */
  insert(journal: Journal, entry: JournalEntry): void;
  read(journal: Journal, query: JournalQuery): readonly JournalEntry[];
  /** Of the newest entry; 0 when there is none. */
  lastSeq(journal: Journal): number;
  /** In their order, those after `seq`. */
  page(journal: Journal, seq: number, limit: number): readonly JournalEntry[];
  isEmpty(): boolean;
}

export function openJournals(db: DatabaseSync, file: string): Journals {
  const statements = new Map(JOURNALS.map((journal) => [journal, prepare(db, journalTable(journal))]));
  const of = (journal: Journal): ReturnType<typeof prepare> => {
    const found = statements.get(journal);
    if (found === undefined) throw new TypeError(`There is no journal "${journal}".`);
    return found;
  };
  const write = (seq: number | null, { journal, key, at, json }: Appendix): void => {
    of(journal).insert.run(seq, key, Math.trunc(at), json, entryChecksum(key, at, json));
  };
  return {
    append: (entry) => write(null, entry),
    insert: (journal, { seq, key, at, value }) => write(seq, { journal, key, at, json: JSON.stringify(value) }),
    read: (journal, { key, newestFirst = false, limit = DEFAULT_LIMIT }) => {
      const select = of(journal)[newestFirst ? "newest" : "oldest"];
      const rows = key === undefined ? select.all.all(limit) : select.keyed.all(key, limit);
      return rows.map((row) => unsealedEntry(file, journal, row));
    },
    lastSeq: (journal) => Number(of(journal).last.get()?.seq),
    page: (journal, seq, limit) =>
      of(journal)
        .after.all(seq, limit)
        .map((row) => unsealedEntry(file, journal, row)),
    isEmpty: () => JOURNALS.every((journal) => of(journal).last.get()?.seq === 0),
  };
}

/** Throws BotError("store_failed") when the row does not match its checksum. */
export function unsealedEntry(file: string, journal: Journal, row: StoredRow): JournalEntry {
  const entry = { seq: Number(row.seq), key: String(row.key), at: Number(row.at) };
  const json = String(row.json);
  if (row.crc !== entryChecksum(entry.key, entry.at, json)) {
    throw damaged(file, `entry ${entry.seq} of the ${journal} journal was altered`);
  }
  const value: JsonObject = JSON.parse(json);
  return { ...entry, value };
}

function prepare(db: DatabaseSync, table: string) {
  const select = (order: string) => ({
    all: db.prepare(`SELECT * FROM ${table} ORDER BY seq ${order} LIMIT ?`),
    keyed: db.prepare(`SELECT * FROM ${table} WHERE key = ? ORDER BY seq ${order} LIMIT ?`),
  });
  return {
    insert: db.prepare(`INSERT INTO ${table} (seq, key, at, json, crc) VALUES (?, ?, ?, ?, ?)`),
    last: db.prepare(`SELECT coalesce(max(seq), 0) AS seq FROM ${table}`),
    after: db.prepare(`SELECT * FROM ${table} WHERE seq > ? ORDER BY seq LIMIT ?`),
    oldest: select("ASC"),
    newest: select("DESC"),
  };
}
