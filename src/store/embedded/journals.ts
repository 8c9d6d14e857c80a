import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { JsonObject } from "../../core/json.ts";
import { JOURNALS, type Journal, type JournalEntry, type JournalQuery } from "../../core/store.ts";
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
  read(journal: Journal, query: JournalQuery): readonly JournalEntry[];
}

export function openJournals(db: DatabaseSync, file: string): Journals {
  const statements = new Map(JOURNALS.map((journal) => [journal, prepare(db, journalTable(journal))]));
  const of = (journal: Journal): ReturnType<typeof prepare> => {
    const found = statements.get(journal);
    if (found === undefined) throw new TypeError(`There is no journal "${journal}".`);
    return found;
  };
  return {
    append: ({ journal, key, at, json }) => {
      of(journal).insert.run(key, Math.trunc(at), json, checksum(key, at, json));
    },
    read: (journal, { key, newestFirst = false, limit = DEFAULT_LIMIT }) => {
      const select = of(journal)[newestFirst ? "newest" : "oldest"];
      const rows = key === undefined ? select.all.all(limit) : select.keyed.all(key, limit);
      return rows.map((row) => {
        const entry = { seq: Number(row.seq), key: String(row.key), at: Number(row.at) };
        const json = String(row.json);
        if (row.crc !== checksum(entry.key, entry.at, json)) {
          throw damaged(file, `entry ${entry.seq} of the ${journal} journal was altered`);
        }
        const value: JsonObject = JSON.parse(json);
        return { ...entry, value };
      });
    },
  };
}

function prepare(db: DatabaseSync, table: string) {
  const select = (order: string) => ({
    all: db.prepare(`SELECT * FROM ${table} ORDER BY seq ${order} LIMIT ?`),
    keyed: db.prepare(`SELECT * FROM ${table} WHERE key = ? ORDER BY seq ${order} LIMIT ?`),
  });
  return {
    insert: db.prepare(`INSERT INTO ${table} (key, at, json, crc) VALUES (?, ?, ?, ?)`),
    oldest: select("ASC"),
    newest: select("DESC"),
  };
}

function checksum(key: string, at: number, json: string): number {
  return crc32(`${key}\n${Math.trunc(at)}\n${json}`);
}
