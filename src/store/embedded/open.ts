import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import { type Log, SILENT_LOG } from "../../core/log.ts";
import type { Document, Store, StoreHealth } from "../../core/store.ts";
import { count } from "../../core/wording.ts";
import { backUp } from "./backup.ts";
import { openCommits } from "./commits.ts";
import { type Database, openDatabase } from "./database.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { dueTimers } from "./due.ts";
import { storeFault } from "./faults.ts";
import { openJournals } from "./journals.ts";
import { openLeases } from "./leases.ts";
import { refuseOddFile } from "./odd-file.ts";
import { watchRoom } from "./room.ts";
import { counter } from "./schema.ts";
import { fillWith, rowsOf } from "./transfer.ts";
import { openWriter } from "./writer.ts";

export interface EmbeddedStoreOptions {
  /** Made when missing; 0700, its files 0600. One process at a time. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log?: Log;
}

export interface EmbeddedStore extends Store {
  /** What the person who starts it should read: that it is new or empty, or that something is missing. */
  readonly notes: readonly string[];
  /**
   * Writes a copy of the store as it is at one moment, while it is in use. Durable, for its owner only, and checked when
   * it resolves. Throws BotError("bad_input") when there is a file of that name, and BotError("store_failed").
   */
  backUp(to: string): Promise<void>;
}

export function isEmbedded(store: Store): store is EmbeddedStore {
  return "backUp" in store;
}

/**
 * The store of a single process: lowdb documents over SQLite rows. A commit is on the disk (WAL, synchronous=FULL) when
 * it resolves, and memory never runs ahead of it. Throws BotError("store_failed") with a line to act on when the
 * directory is in use, damaged, newer than this program or not writable.
 */
export async function openEmbeddedStore({
  dir,
  clock,
  log = SILENT_LOG,
}: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  refuseOddFile(dir);
  try {
    return storeOver(openDatabase(dir, clock, log), clock);
  } catch (error) {
    throw isUnmakeable(error) ? unmakeable(dir, error) : error;
  }
}

/** A folder of the kernel's own (/proc) says of a new entry that it does not exist. */
function isUnmakeable(error: unknown): boolean {
  const cause = error instanceof BotError ? error.cause : undefined;
  return (
    cause instanceof Error &&
    "syscall" in cause &&
    cause.syscall === "mkdir" &&
    "code" in cause &&
    cause.code === "ENOENT"
  );
}

function unmakeable(dir: string, cause: unknown): BotError {
  return new BotError("store_failed", `${dir} cannot be made: set DATA_DIR to a directory that this user may write.`, {
    cause,
    details: { dir },
  });
}

/** The Store on a database that is open. */
export function storeOver(database: Database, clock: Clock): EmbeddedStore {
  const { db, file } = database;
  try {
    const documents = openDocuments(db, file);
    const journals = openJournals(db, file);
    const writer = openWriter(database);
    const commits = openCommits(writer, file, documents, journals);
    const shortage = watchRoom(writer, clock);
    const nextFence = counter(db, "fence");
    const leases = openLeases(clock, () => writer.run(nextFence));

    /** Runs what reads, with the errors of SQLite put into words. */
    const reading = async <T>(work: () => T | Promise<T>): Promise<T> => {
      if (!db.isOpen) throw new BotError("store_failed", "The store is closed.");
      writer.ensureCertain();
      try {
        return await work();
      } catch (error) {
        throw storeFault(error, file);
      }
    };

    const isEmpty = documents.isEmpty() && journals.isEmpty();
    return {
      isShared: false,
      notes: isEmpty && !database.isNew ? [...database.notes, emptyLine(file)] : database.notes,
      backUp: (to) => reading(() => backUp(db, to)),
      get: (collection, id) =>
        reading(() => {
          const { version, value } = documents.get(collection, id).data;
          return version === 0 ? undefined : copyOf({ id, version, value });
        }),
      list: (collection) => reading(() => documents.list(collection).map(copyOf)),
      commit: commits.commit,
      read: (journal, query) => reading(() => journals.read(journal, query)),
      due: (at, limit) => reading(() => dueTimers(documents.list("timers"), at, limit).map(copyOf)),
      forget: (at) => reading(() => writer.run(() => documents.forget(at))),
      lease: (name, owner, forMs) => reading(() => leases.lease(name, owner, forMs)),
      release: (lease) => reading(() => leases.release(lease)),
      leases: () => reading(leases.leases),
      // Nobody else writes here: whoever sets a timer knows it.
      onWake: () => () => undefined,
      async *rows() {
        const rows = rowsOf(documents, journals);
        for (;;) {
          const { done, value } = await reading(() => rows.next());
          if (done === true) return;
          yield structuredClone(value);
        }
      },
      fill: (rows) => reading(() => fillWith(rows, documents, journals, writer)),
      health: async () => healthOf(db, file, documents, writer.fault() ?? shortage()),
      close: async () => {
        await commits.stop();
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw storeFault(error, file);
  }
}

function emptyLine(file: string): string {
  return `The store ${file} is empty: if it should not be, stop Tocsin and put your last backup in its place.`;
}

/** A disk that failed is not asked again: it would say nothing new, or throw. */
function healthOf(db: DatabaseSync, file: string, documents: Documents, fault: BotError | undefined): StoreHealth {
  if (!db.isOpen) return { kind: "embedded", where: file, ok: false, line: "closed" };
  if (fault !== undefined) return { kind: "embedded", where: file, ok: false, line: fault.message };
  const megabytes = (statSync(file).size / 1_000_000).toFixed(1);
  const plans = count(documents.list("plans").length, "unfinished plan");
  const questions = count(documents.list("questions").length, "stored question");
  return { kind: "embedded", where: file, ok: true, line: `${plans}, ${questions}, ${megabytes} MB` };
}

function copyOf({ id, version, value }: Document): Document {
  return { id, version, value: structuredClone(value) };
}
