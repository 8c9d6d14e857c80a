import { BotError } from "../../core/errors.ts";
import type { Database } from "./database.ts";
import { inDoubt, isDeviceFault, isNoRoom, storeFault } from "./faults.ts";
import { counter, ownMark } from "./schema.ts";

/** The one road to the disk: everything that changes the store runs in a transaction of this. */
export interface Writer {
  /**
   * All that `work` writes is on the disk when this returns; when it throws, nothing is. Throws what `work` throws, and
   * BotError("store_failed"); with `details.inDoubt` when the disk failed just as it was to keep it for good.
   */
  run<T>(work: () => T): T;
  /** The same for work that waits for something. Everything else that wants to write meanwhile is refused. */
  runAlone<T>(work: () => Promise<T>): Promise<T>;
  /** Throws when nothing can be written any more. */
  ensureOpen(): void;
  /** Throws when it is not known what a restart will find: then what is in memory may be out of date. */
  ensureCertain(): void;
  /** Why nothing can be written any more; undefined while it can. */
  fault(): BotError | undefined;
  /** That there was no room for what was to be written last; undefined once something is written again. */
  shortage(): BotError | undefined;
  /** Refuses whatever comes later. */
  stop(): void;
}

export function openWriter({ db, file, mark }: Database): Writer {
  const raise = counter(db, "commits");
  const { identity } = ownMark(db);
  let closedBecause: BotError | undefined;
  let doubt: BotError | undefined;
  let shortage: BotError | undefined;
  let isCommitting = false;

  function ensureOpen(): void {
    if (closedBecause !== undefined) throw closedBecause;
  }

  function enter(): void {
    ensureOpen();
    if (db.isTransaction) {
      throw new BotError("store_failed", "The store is being filled from another one: nothing was written.");
    }
  }

  function finish<T>(result: T): T {
    const commits = raise();
    isCommitting = true;
    db.exec("COMMIT");
    isCommitting = false;
    shortage = undefined;
    mark.write({ identity, commits });
    return result;
  }

  function undone(error: unknown): BotError {
    const wasCommitting = isCommitting;
    isCommitting = false;
    if (db.isTransaction) db.exec("ROLLBACK");
    const fault = storeFault(error, file);
    if (!isDeviceFault(error)) {
      if (isNoRoom(error)) shortage = fault;
      return fault;
    }
    closedBecause = fault;
    // The log may hold all of a commit that could not be synced: a restart would take it over.
    if (wasCommitting) doubt = inDoubt(error, file);
    return doubt ?? fault;
  }

  return {
    run(work) {
      enter();
      try {
        db.exec("BEGIN IMMEDIATE");
        return finish(work());
      } catch (error) {
        throw undone(error);
      }
    },
    async runAlone(work) {
      enter();
      try {
        db.exec("BEGIN IMMEDIATE");
        return finish(await work());
      } catch (error) {
        throw undone(error);
      }
    },
    ensureOpen,
    ensureCertain() {
      if (doubt !== undefined) throw doubt;
    },
    fault: () => doubt ?? closedBecause,
    shortage: () => shortage,
    stop() {
      closedBecause ??= new BotError("store_failed", "The store is closed: nothing was written and nothing was done.");
    },
  };
}
