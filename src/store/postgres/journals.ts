import type { JsonObject } from "../../core/json.ts";
import type { Journal, JournalEntry, Store } from "../../core/store.ts";
import type { Connections } from "./connections.ts";
import type { Tables } from "./schema.ts";
import { fromColumn, toColumn } from "./text.ts";

const DEFAULT_LIMIT = 1_000;

export interface EntryRow {
  readonly seq: string;
  readonly key: string;
  readonly at: string;
  readonly value: string;
}

export function entryOf(row: EntryRow): JournalEntry {
  const value: JsonObject = JSON.parse(row.value);
  return { seq: Number(row.seq), key: fromColumn(row.key), at: Number(row.at), value };
}

/**
 * A seq is drawn when an entry is written and seen when its transaction commits, so of two transactions at the same
 * moment the later number may be seen first. Nobody is misled: no reader goes on from the last seq that it saw. They read
 * the newest, or a key; and the entries of a plan are written under its claim, whose row each commit locks, hence one
 * transaction after the other.
 */
export function openJournals({ rows }: Connections, tables: Tables): Pick<Store, "read"> {
  const select = (journal: Journal): string => `SELECT seq, key, at, value FROM ${tables.journal(journal)}`;
  return {
    read: async (journal, { key, newestFirst = false, limit = DEFAULT_LIMIT }) => {
      if (key !== undefined && !key.isWellFormed()) return [];
      const order = newestFirst ? "DESC" : "ASC";
      const text =
        key === undefined
          ? `${select(journal)} ORDER BY seq ${order} LIMIT $1`
          : `${select(journal)} WHERE key = $2 ORDER BY key ${order}, seq ${order} LIMIT $1`;
      const values = key === undefined ? [limit] : [limit, toColumn(key)];
      return (await rows<EntryRow>({ text, values })).map(entryOf);
    },
  };
}
