import type { DatabaseSync } from "node:sqlite";
import { LowSync, type SyncAdapter } from "lowdb";
import { COLLECTIONS, type Collection, type Document } from "../../core/store.ts";
import { ABSENT, type Row, sealed, unsealed } from "./checksum.ts";
import { openSeen } from "./seen.ts";

/**
 * One live document. lowdb's synchronous flavour, because node:sqlite is synchronous: nothing can come between the
 * writes of one transaction.
 */
export type LiveDocument = LowSync<Row>;

/** Every document, each its own Low over its own row. All but "seen" are held in memory. */
export interface Documents {
  /** As they are now, in the order in which they were made. Rows are replaced, never changed: this stays as it is. */
  list(collection: Collection): readonly Document[];
  isEmpty(): boolean;
  /** The live one, or one that is absent so far. */
  get(collection: Collection, id: string): LiveDocument;
  /** Takes over what a transaction has written. */
  settle(collection: Collection, id: string, row: Row): void;
  /** Drops what is in "seen" and ended before `at`, inside whatever transaction is open. Returns how many went. */
  forget(at: number): number;
  /** Reads everything again, after rows were written past it. */
  reload(): void;
}

/** Reads every document. Throws BotError("store_failed") when one does not match its checksum. */
export function openDocuments(db: DatabaseSync, file: string): Documents {
  const seen = openSeen(db, file);
  const adapterOf = rowAdapters(db, file);
  const idsOf = db.prepare("SELECT id FROM documents WHERE collection = ? ORDER BY rowid");
  // Maps, so that no id can mean anything to JavaScript.
  const live = new Map<Collection, Map<string, LiveDocument>>();

  const open = (collection: Collection, id: string): LiveDocument =>
    new LowSync(collection === "seen" ? seen.adapter(id) : adapterOf(collection, id), ABSENT);

  function opened(collection: Collection, id: string): LiveDocument {
    const document = open(collection, id);
    document.read();
    return document;
  }

  function all(collection: Collection): Map<string, LiveDocument> {
    const found = live.get(collection);
    if (found === undefined) throw new TypeError(`There is no collection "${collection}" in memory.`);
    return found;
  }

  function reload(): void {
    for (const collection of COLLECTIONS) {
      if (collection === "seen") continue;
      const ids = idsOf.all(collection).map(({ id }) => String(id));
      live.set(collection, new Map(ids.map((id) => [id, opened(collection, id)])));
    }
  }

  reload();
  return {
    list: (collection) =>
      collection === "seen"
        ? seen.all()
        : [...all(collection)].map(
            ([
              id,
              {
                data: { version, value },
              },
            ]) => ({ id, version, value }),
          ),
    isEmpty: () => seen.isEmpty() && [...live.values()].every((documents) => documents.size === 0),
    get: (collection, id) =>
      collection === "seen" ? opened(collection, id) : (all(collection).get(id) ?? open(collection, id)),
    settle: (collection, id, row) => {
      if (collection === "seen") return;
      const documents = all(collection);
      if (row.version === 0) {
        documents.delete(id);
        return;
      }
      const document = documents.get(id) ?? open(collection, id);
      document.data = row;
      documents.set(id, document);
    },
    forget: seen.forget,
    reload,
  };
}

/** lowdb adapters of one row each. They write inside whatever transaction is open. */
function rowAdapters(db: DatabaseSync, file: string): (collection: Collection, id: string) => SyncAdapter<Row> {
  const select = db.prepare("SELECT version, json, crc FROM documents WHERE collection = ? AND id = ?");
  const upsert = db.prepare(
    `INSERT INTO documents (collection, id, version, json, crc) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET version = excluded.version, json = excluded.json, crc = excluded.crc`,
  );
  const remove = db.prepare("DELETE FROM documents WHERE collection = ? AND id = ?");
  return (collection, id) => ({
    read: () => {
      const stored = select.get(collection, id);
      return stored === undefined ? ABSENT : unsealed(file, collection, id, stored);
    },
    write: (row) => {
      if (row.version === 0) {
        remove.run(collection, id);
        return;
      }
      const { json, crc } = sealed(collection, id, row);
      upsert.run(collection, id, row.version, json, crc);
    },
  });
}
