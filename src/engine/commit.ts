import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Change, Collection, Store } from "../core/store.ts";

/** Waits between looks at a store that went away in the middle of a commit; half a minute in all. */
const LOOK_AFTER_MS = [200, 500, 1_000, 2_000, 5_000, 10_000, 10_000] as const;

const NOT_ACCEPTED = "The store went away at that moment: not accepted, nothing was done.";

/** Commits; false when a version did not fit. Throws BotError("store_failed"). */
export async function committed(store: Pick<Store, "commit">, changes: readonly Change[]): Promise<boolean> {
  try {
    await store.commit(changes);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** A document that a commit makes, by which it is known afterwards whether it went through. */
export interface Trace {
  readonly collection: Collection;
  readonly id: string;
  /** Whom its value names as the owner when it is ours. */
  readonly owner: string;
}

/**
 * Commits something new of which `trace` is a part. A store that goes away in the middle leaves it open whether it was
 * written; then the trace is looked for until the store answers again. Throws what committing throws; store_failed with
 * `details.inDoubt` when nobody could find out.
 */
export async function commitSurely(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  changes: readonly Change[],
  trace: Trace,
): Promise<void> {
  try {
    await store.commit(changes);
  } catch (error) {
    if (!isInDoubt(error)) throw error;
    for (const waitMs of LOOK_AFTER_MS) {
      await clock.sleep(waitMs);
      const found = await isThere(store, trace);
      if (found === true) return;
      if (found === false) throw new BotError("store_failed", NOT_ACCEPTED, { cause: error });
    }
    throw error;
  }
}

/** undefined while the store does not answer. */
async function isThere(store: Store, { collection, id, owner }: Trace): Promise<boolean | undefined> {
  try {
    // Waits for a commit that is still under way; only then is "not there" an answer.
    if (await committed(store, [{ check: collection, id, version: 0 }])) return false;
    return (await store.get(collection, id))?.value.owner === owner;
  } catch (error) {
    if (error instanceof BotError && error.code === "store_failed") return undefined;
    throw error;
  }
}

export function isConflict(error: unknown): error is BotError {
  return error instanceof BotError && error.code === "conflict";
}

function isInDoubt(error: unknown): error is BotError {
  return error instanceof BotError && error.code === "store_failed" && error.details.inDoubt === true;
}
