import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { EmulatorState, Table } from "../core/emulator.ts";
import type { JsonObject } from "../core/json.ts";
import { tablesOf } from "./scoped-state.ts";
import { type Rows, tableOver } from "./table.ts";

const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS rows (
    table_name TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (table_name, id)
  ) STRICT;
`;

export interface DiskState extends EmulatorState {
  /** Whether no table of this vendor has a row. */
  isEmpty(vendor: string): boolean;
  /**
   * Writes all changes since the last flush in one transaction. What was flushed survives the end of this process,
   * kill -9 included; a power cut may take the last moments (these are sample data).
   */
  flush(): void;
  /** Flushes and closes; closes also when the flush fails. */
  close(): void;
}

interface StoredRows extends Rows {
  readonly changed: Set<string>;
}

/**
 * The emulators' state on disk (file mode 0600): rows are read once, then served from memory; changes are remembered and
 * written by `flush`. Rows are copied in and out. The file belongs to one process at a time. Throws SQLite's error when
 * another one has it, or when it is no database; a SyntaxError when a row is no JSON.
 */
export function openDiskState(path: string): DiskState {
  const db = openPrivately(path);
  const tables = readTables(db);
  const put = db.prepare("INSERT OR REPLACE INTO rows (table_name, id, position, json) VALUES (?, ?, ?, ?)");
  const remove = db.prepare("DELETE FROM rows WHERE table_name = ? AND id = ?");

  function flush(): void {
    const dirty = [...tables].filter(([, { changed }]) => changed.size > 0);
    if (dirty.length === 0) return;
    db.exec("BEGIN IMMEDIATE");
    try {
      for (const [name, { byId, changed }] of dirty) {
        for (const id of changed) {
          const row = byId.get(id);
          if (row === undefined) remove.run(name, id);
          else put.run(name, id, row.position, JSON.stringify(row.json));
        }
      }
      db.exec("COMMIT");
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
    for (const [, { changed }] of dirty) changed.clear();
  }

  return {
    table<T extends JsonObject>(name: string): Table<T> {
      const rows = openRows(tables, name);
      return tableOver(rows, (id) => rows.changed.add(id)) as Table<T>;
    },
    isEmpty: (vendor) => [...tables].every(([name, { byId }]) => byId.size === 0 || !name.startsWith(tablesOf(vendor))),
    flush,
    close() {
      try {
        flush();
      } finally {
        db.close();
      }
    },
  };
}

/** The file is private before SQLite writes to it: its companions (-wal, -shm) take over the mode that they find. */
function openPrivately(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
  return new DatabaseSync(path);
}

function readTables(db: DatabaseSync): Map<string, StoredRows> {
  try {
    db.exec(SCHEMA);
    const tables = new Map<string, StoredRows>();
    for (const row of db.prepare("SELECT table_name, id, position, json FROM rows ORDER BY position").iterate()) {
      const known = openRows(tables, String(row.table_name));
      const position = Number(row.position);
      known.byId.set(String(row.id), { json: JSON.parse(String(row.json)), position });
      known.next = position + 1;
    }
    return tables;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openRows(tables: Map<string, StoredRows>, name: string): StoredRows {
  const known = tables.get(name) ?? { byId: new Map(), next: 0, changed: new Set() };
  tables.set(name, known);
  return known;
}
