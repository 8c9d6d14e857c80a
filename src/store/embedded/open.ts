import { statSync } from "node:fs";
import type { Clock } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import { type Log, SILENT_LOG } from "../../core/log.ts";
import type { Document, Store } from "../../core/store.ts";
import { count } from "../../core/wording.ts";
import { openCommits } from "./commits.ts";
import { type Database, openDatabase } from "./database.ts";
import { type LiveDocument, openDocuments } from "./documents.ts";
import { storeFault } from "./faults.ts";
import { openJournals } from "./journals.ts";

export interface EmbeddedStoreOptions {
  /** Made when missing; 0700, its files 0600. One process at a time. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log?: Log;
}

/**
 * The store of a single process: lowdb documents over SQLite rows. A commit is on the disk (WAL, synchronous=FULL) when
 * it resolves, and memory never runs ahead of it. Throws BotError("store_failed") with a line to act on when the
 * directory is in use, damaged, newer than this program or not writable.
 */
export async function openEmbeddedStore({ dir, clock, log = SILENT_LOG }: EmbeddedStoreOptions): Promise<Store> {
  const database = openDatabase(dir, clock);
  const store = storeOver(database);
  log.info(database.isNew ? "store.created" : "store.opened", { file: database.file });
  return store;
}

/** The Store on a database that is open. */
export function storeOver({ db, file }: Database): Store {
  try {
    const documents = openDocuments(db, file);
    const journals = openJournals(db, file);
    const commits = openCommits(db, file, documents, journals);
    return {
      get: async (collection, id) => {
        ensureOpen();
        const found = documents.all(collection).get(id);
        return found === undefined ? undefined : copyOf(id, found);
      },
      list: async (collection) => {
        ensureOpen();
        return [...documents.all(collection)].map(([id, document]) => copyOf(id, document));
      },
      commit: commits.commit,
      read: async (journal, query) => {
        ensureOpen();
        try {
          return journals.read(journal, query);
        } catch (error) {
          throw storeFault(error, file);
        }
      },
      health: async () => {
        if (!db.isOpen) return { kind: "embedded", where: file, ok: false, line: "closed" };
        const megabytes = (statSync(file).size / 1_000_000).toFixed(1);
        const plans = count(documents.all("plans").size, "unfinished plan");
        const questions = count(documents.all("questions").size, "stored question");
        return { kind: "embedded", where: file, ok: true, line: `${plans}, ${questions}, ${megabytes} MB` };
      },
      close: async () => {
        await commits.stop();
        if (db.isOpen) db.close();
      },
    };
  } catch (error) {
    db.close();
    throw storeFault(error, file);
  }

  function ensureOpen(): void {
    if (!db.isOpen) throw new BotError("store_failed", "The store is closed.");
  }
}

function copyOf(id: string, document: LiveDocument): Document {
  const { version, value } = document.data;
  return { id, version, value: structuredClone(value) };
}
