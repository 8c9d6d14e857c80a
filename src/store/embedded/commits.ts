import type { DatabaseSync } from "node:sqlite";
import { LowSync } from "lowdb";
import { BotError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Change, Collection } from "../../core/store.ts";
import { ABSENT, type Documents, type LiveDocument, type Row } from "./documents.ts";
import { isDeviceFault, storeFault } from "./faults.ts";
import type { Appendix, Journals } from "./journals.ts";

/** A change of one document: the version it must have now, and what it will hold. */
interface Edit {
  readonly collection: Collection;
  readonly id: string;
  readonly expected: number | undefined;
  /** undefined: it goes. */
  readonly value: JsonObject | undefined;
}

/** A commit as it was asked for, already in the store's own copies. */
interface Waiting {
  readonly edits: readonly Edit[];
  readonly appendices: readonly Appendix[];
  settle(fault: BotError | undefined): void;
}

interface Draft {
  readonly collection: Collection;
  readonly id: string;
  readonly document: LiveDocument;
}

export interface Commits {
  commit(changes: readonly Change[]): Promise<void>;
  /** Resolves once everything asked for so far has been written or refused; whatever comes later is refused. */
  stop(): Promise<void>;
}

/**
 * Group commit: everything asked for in one turn of the event loop shares one transaction, hence one sync of the disk.
 * A conflict fails only the commit that has it; when a group cannot be written, each of its commits is tried alone, so
 * that the fault of one (too large for what is left of the disk) is not the others'.
 */
export function openCommits(db: DatabaseSync, file: string, documents: Documents, journals: Journals): Commits {
  let waiting: Waiting[] = [];
  let flushed: Promise<void> = Promise.resolve();
  let closedBecause: BotError | undefined;

  function flush(): void {
    const group = waiting;
    waiting = [];
    if (!attempt(group)) for (const one of group) attempt([one]);
  }

  /** Writes the group and settles each of its commits; false, with nothing settled, when several could not be written. */
  function attempt(group: readonly Waiting[]): boolean {
    const drafts = new Map<string, Draft>();
    const verdicts = group.map((one) => closedBecause ?? draft(one.edits, documents, drafts));
    const fitting = group.filter((_, n) => verdicts[n] === undefined);
    const fault = write(
      [...drafts.values()],
      fitting.flatMap((one) => one.appendices),
    );
    if (fault !== undefined && group.length > 1) return false;
    if (fault === undefined) {
      for (const { collection, id, document } of drafts.values()) documents.settle(collection, id, document.data);
    }
    group.forEach((one, n) => {
      one.settle(verdicts[n] ?? fault);
    });
    return true;
  }

  function write(drafts: readonly Draft[], appendices: readonly Appendix[]): BotError | undefined {
    if (drafts.length === 0 && appendices.length === 0) return undefined;
    try {
      db.exec("BEGIN IMMEDIATE");
      for (const { document } of drafts) document.write();
      for (const entry of appendices) journals.append(entry);
      db.exec("COMMIT");
      return undefined;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      const fault = storeFault(error, file);
      if (isDeviceFault(error)) closedBecause = fault;
      return fault;
    }
  }

  return {
    commit: async (changes) => {
      if (closedBecause !== undefined) throw closedBecause;
      const copies = copied(changes);
      if (waiting.length === 0) {
        flushed = new Promise((resolve) => {
          setImmediate(() => {
            flush();
            resolve();
          });
        });
      }
      await new Promise<void>((resolve, reject) => {
        waiting.push({ ...copies, settle: (fault) => (fault === undefined ? resolve() : reject(fault)) });
      });
    },
    stop: async () => {
      await flushed;
      closedBecause ??= new BotError("store_failed", "The store is closed: nothing was written and nothing was done.");
    },
  };
}

/** Adds the edits of one commit to the drafts, or none of them when one does not fit. */
function draft(edits: readonly Edit[], documents: Documents, drafts: Map<string, Draft>): BotError | undefined {
  const own = new Map<string, Draft>();
  for (const { collection, id, expected, value } of edits) {
    const key = `${collection}/${id}`;
    const { document } = own.get(key) ?? drafts.get(key) ?? { document: documents.get(collection, id) };
    const { version } = document.data;
    if (expected !== undefined && expected !== version) {
      return new BotError("conflict", "Somebody else changed this at the same moment: look again, then repeat it.", {
        details: { collection, id, expected, version },
      });
    }
    const next: Row = value === undefined ? ABSENT : { version: version + 1, value };
    own.set(key, { collection, id, document: new LowSync(document.adapter, next) });
  }
  for (const [key, edit] of own) drafts.set(key, edit);
  return undefined;
}

/** Copies what was handed in, as it will read after a restart, at the moment of the call. */
function copied(changes: readonly Change[]): Pick<Waiting, "edits" | "appendices"> {
  const edits: Edit[] = [];
  const appendices: Appendix[] = [];
  for (const change of changes) {
    if ("append" in change) {
      const { append: journal, key, at, value } = change;
      appendices.push({ journal, key, at, json: JSON.stringify(value) });
    } else if ("put" in change) {
      const value: JsonObject = JSON.parse(JSON.stringify(change.value));
      edits.push({ collection: change.put, id: wellFormed(change.id), expected: change.version, value });
    } else {
      edits.push({ collection: change.drop, id: change.id, expected: change.version, value: undefined });
    }
  }
  return { edits, appendices };
}

/** Half a surrogate pair would be another id on disk than in memory. */
function wellFormed(id: string): string {
  if (id.isWellFormed()) return id;
  throw new BotError("bad_input", "This holds a broken character: type it again.", { details: { id } });
}
