import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { LowSync, type SyncAdapter } from "lowdb";
import type { JsonObject } from "../../core/json.ts";
import { COLLECTIONS, type Collection } from "../../core/store.ts";
import { damaged } from "./faults.ts";

/** What a row says. Version 0: there is no such document, and no row. */
export interface Row {
  readonly version: number;
  readonly value: JsonObject;
}

export const ABSENT: Row = { version: 0, value: {} };

/**
 * One live document. lowdb's synchronous flavour, because node:sqlite is synchronous: nothing can come between the
 * writes of one transaction.
 */
export type LiveDocument = LowSync<Row>;

/** Every live document, each its own Low over its own row. Maps, so that no id can mean anything to JavaScript. */
export interface Documents {
  all(collection: Collection): ReadonlyMap<string, LiveDocument>;
  /** The live one, or one that is absent so far. */
  get(collection: Collection, id: string): LiveDocument;
  /** Takes over what a transaction has written. */
  settle(collection: Collection, id: string, row: Row): void;
}

/** Reads every document. Throws BotError("store_failed") when one does not match its checksum. */
export function openDocuments(db: DatabaseSync, file: string): Documents {
  const adapterOf = rowAdapters(db, file);
  const open = (collection: Collection, id: string): LiveDocument => new LowSync(adapterOf(collection, id), ABSENT);
  const idsOf = db.prepare("SELECT id FROM documents WHERE collection = ? ORDER BY rowid");
  const live = new Map(
    COLLECTIONS.map((collection) => {
      const documents = new Map<string, LiveDocument>();
      for (const { id } of idsOf.all(collection)) {
        const document = open(collection, String(id));
        document.read();
        documents.set(String(id), document);
      }
      return [collection, documents] as const;
    }),
  );
  const all = (collection: Collection): Map<string, LiveDocument> => {
    const found = live.get(collection);
    if (found === undefined) throw new TypeError(`There is no collection "${collection}".`);
    return found;
  };
  return {
    all,
    get: (collection, id) => all(collection).get(id) ?? open(collection, id),
    settle: (collection, id, row) => {
      const documents = all(collection);
      if (row.version === 0) {
        documents.delete(id);
        return;
      }
      const document = documents.get(id) ?? open(collection, id);
      document.data = row;
      documents.set(id, document);
    },
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
      const row = select.get(collection, id);
      if (row === undefined) return ABSENT;
      const version = Number(row.version);
      const json = String(row.json);
      if (row.crc !== checksum(collection, id, version, json)) throw damaged(file, `${collection} "${id}" was altered`);
      const value: JsonObject = JSON.parse(json);
      return { version, value };
    },
    write: ({ version, value }) => {
      if (version === 0) {
        remove.run(collection, id);
        return;
      }
      const json = JSON.stringify(value);
      upsert.run(collection, id, version, json, checksum(collection, id, version, json));
    },
  });
}

function checksum(collection: string, id: string, version: number, json: string): number {
  return crc32(`${collection}\n${id}\n${version}\n${json}`);
}
