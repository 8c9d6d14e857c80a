import { LowSync } from "lowdb";
import { BotError } from "../../core/errors.ts";
import type { Change, Collection, Journal } from "../../core/store.ts";
import { versionConflict } from "../conflict.ts";
import { ABSENT, type Row, rowOf } from "./checksum.ts";
import type { Documents, LiveDocument } from "./documents.ts";
import { storeFault } from "./faults.ts";
import type { Appendix, Journals } from "./journals.ts";
import type { Writer } from "./writer.ts";

/** A change of one document. */
interface Edit {
  readonly collection: Collection;
  readonly id: string;
  /** The version that it must have now; undefined: any. */
  readonly expected: number | undefined;
  /** What it will hold; the same row when it stays as it is. */
  become(now: Row): Row;
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
export function openCommits(writer: Writer, file: string, documents: Documents, journals: Journals): Commits {
  let waiting: Waiting[] = [];
  let flushed: Promise<void> = Promise.resolve();

  function flush(): void {
    const group = waiting;
    waiting = [];
    if (!attempt(group)) for (const one of group) attempt([one]);
  }

  /** Writes the group and settles each of its commits; false, with nothing settled, when several could not be written. */
  function attempt(group: readonly Waiting[]): boolean {
    const drafts = new Map<string, Draft>();
    const verdicts = group.map((one) => verdictOn(one.edits, drafts));
    const fitting = group.filter((_, n) => verdicts[n] === undefined);
    const fault = write(
      [...drafts.values()],
      fitting.flatMap((one) => one.appendices),
    );
    if (fault !== undefined && group.length > 1 && fault.details.inDoubt !== true) return false;
    if (fault === undefined) {
      for (const { collection, id, document } of drafts.values()) documents.settle(collection, id, document.data);
    }
    group.forEach((one, n) => {
      one.settle(verdicts[n] ?? fault);
    });
    return true;
  }

  function verdictOn(edits: readonly Edit[], drafts: Map<string, Draft>): BotError | undefined {
    try {
      return draft(edits, documents, drafts);
    } catch (error) {
      return storeFault(error, file);
    }
  }

  function write(drafts: readonly Draft[], appendices: readonly Appendix[]): BotError | undefined {
    if (drafts.length === 0 && appendices.length === 0) return undefined;
    try {
      writer.run(() => {
        for (const { document } of drafts) document.write();
        for (const entry of appendices) journals.append(entry);
      });
      return undefined;
    } catch (error) {
      return storeFault(error, file);
    }
  }

  return {
    commit: async (changes) => {
      writer.ensureOpen();
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
      writer.stop();
    },
  };
}

/** Adds the edits of one commit to the drafts, or none of them when one does not fit. Throws when one cannot be read. */
function draft(edits: readonly Edit[], documents: Documents, drafts: Map<string, Draft>): BotError | undefined {
  const own = new Map<string, Draft>();
  for (const { collection, id, expected, become } of edits) {
    const key = `${collection}/${id}`;
    const { document } = own.get(key) ?? drafts.get(key) ?? { document: documents.get(collection, id) };
    const { version } = document.data;
    if (expected !== undefined && expected !== version) {
      return versionConflict({ collection, id, expected, version });
    }
    const next = become(document.data);
    if (next === document.data) continue;
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
    } else {
      edits.push(editOf(change));
    }
  }
  return { edits, appendices };
}

function editOf(change: Exclude<Change, { readonly append: Journal }>): Edit {
  const id = wellFormed(change.id);
  const expected = change.version;
  if ("check" in change) return { collection: change.check, id, expected, become: (now) => now };
  if ("drop" in change) return { collection: change.drop, id, expected, become: () => ABSENT };
  const json = JSON.stringify(change.value);
  const become = (now: Row): Row => rowOf(now.version + 1, json);
  return { collection: change.put, id, expected, become };
}

/** Half a surrogate pair would be another id on disk than in memory. */
function wellFormed(id: string): string {
  if (id.isWellFormed()) return id;
  throw new BotError("bad_input", "This holds a broken character: type it again.", { details: { id } });
}
