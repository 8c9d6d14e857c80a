import type { DatabaseSync } from "node:sqlite";
import { BotError } from "../../core/errors.ts";
import { COLLECTIONS, JOURNALS } from "../../core/store.ts";
import { unsealed } from "./checksum.ts";
import { storeFault } from "./faults.ts";
import { unsealedEntry } from "./journals.ts";
import { journalTable } from "./schema.ts";
import { endOf } from "./seen.ts";

/** Beyond these a store is no more damaged than it is already. */
const FAULTS_MAX = 100;

/** What a full examination found. */
export interface Inspection {
  /** By the name of the collection or journal. */
  readonly counts: Readonly<Record<string, number>>;
  /** One line each, at most a hundred; none: every page and every row is as it was written. */
  readonly faults: readonly string[];
}

/** Reads every page and every row. Never throws: what cannot be read is a fault. */
export function inspect(db: DatabaseSync, file: string): Inspection {
  const counts: Record<string, number> = Object.fromEntries([...COLLECTIONS, ...JOURNALS].map((name) => [name, 0]));
  const faults: string[] = [];

  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      const { details, message } = storeFault(error, file);
      if (faults.length < FAULTS_MAX) faults.push(typeof details.what === "string" ? details.what : message);
    }
  }

  attempt(() => {
    for (const row of db.prepare(`PRAGMA integrity_check(${FAULTS_MAX})`).iterate()) {
      const [finding] = Object.values(row);
      if (finding !== "ok") faults.push(String(finding));
    }
  });
  const examine = (sql: string, nameOf: (row: Row) => string, verify: (row: Row) => void): void =>
    attempt(() => {
      for (const row of db.prepare(sql).iterate()) {
        const name = nameOf(row);
        counts[name] = (counts[name] ?? 0) + 1;
        attempt(() => verify(row));
      }
    });
  examine(
    "SELECT * FROM documents",
    (row) => String(row.collection),
    (row) => {
      const collection = COLLECTIONS.find((name) => name === row.collection);
      if (collection === undefined) throw new BotError("store_failed", `There is no collection "${row.collection}".`);
      unsealed(file, collection, String(row.id), row);
    },
  );
  examine(
    "SELECT * FROM seen",
    () => "seen",
    (row) => {
      const found = unsealed(file, "seen", String(row.id), row);
      if (row.until !== endOf(found)) throw new BotError("store_failed", `seen "${row.id}" has a wrong end.`);
    },
  );
  for (const journal of JOURNALS) {
    examine(
      `SELECT * FROM ${journalTable(journal)}`,
      () => journal,
      (row) => unsealedEntry(file, journal, row),
    );
  }
  return { counts, faults };
}

type Row = Readonly<Record<string, unknown>>;
