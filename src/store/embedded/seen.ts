import type { DatabaseSync } from "node:sqlite";
import type { SyncAdapter } from "lowdb";
import type { Document } from "../../core/store.ts";
import { ABSENT, type Row, type StoredRow, sealed, unsealed } from "./checksum.ts";

/** How many go at once, so that forgetting never holds up the others for long. */
const FORGET_MAX = 1_000;

/** The collection that may hold hundreds of thousands: its rows stay on the disk and are looked up by id. */
export interface Seen {
  adapter(id: string): SyncAdapter<Row>;
  /** All of them as they are now. */
  all(): readonly Document[];
  isEmpty(): boolean;
  /** Writes inside whatever transaction is open. Returns how many went. */
  forget(at: number): number;
}

export function openSeen(db: DatabaseSync, file: string): Seen {
  const select = db.prepare("SELECT version, json, crc FROM seen WHERE id = ?");
  const everything = db.prepare("SELECT id, version, json, crc FROM seen ORDER BY id");
  const first = db.prepare("SELECT 1 FROM seen LIMIT 1");
  const upsert = db.prepare(
    `INSERT INTO seen (id, version, until, json, crc) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET version = excluded.version, until = excluded.until, json = excluded.json,
       crc = excluded.crc`,
  );
  const remove = db.prepare("DELETE FROM seen WHERE id = ?");
  const removeOld = db.prepare("DELETE FROM seen WHERE id IN (SELECT id FROM seen WHERE until < ? LIMIT ?)");
  const read = (id: string, stored: StoredRow | undefined): Row =>
    stored === undefined ? ABSENT : unsealed(file, "seen", id, stored);
  return {
    adapter: (id) => ({
      // On the disk half a surrogate pair would be another id.
      read: () => (id.isWellFormed() ? read(id, select.get(id)) : ABSENT),
      write: (row) => {
        if (row.version === 0) {
          remove.run(id);
          return;
        }
        const { json, crc } = sealed("seen", id, row);
        upsert.run(id, row.version, endOf(row), json, crc);
      },
    }),
    all: () => everything.all().map((stored) => ({ id: String(stored.id), ...read(String(stored.id), stored) })),
    isEmpty: () => first.get() === undefined,
    forget: (at) => Number(removeOld.run(Math.trunc(at), FORGET_MAX).changes),
  };
}

/** null: it is kept until somebody drops it. */
export function endOf({ value }: Row): number | null {
  return typeof value.until === "number" ? Math.trunc(value.until) : null;
}
