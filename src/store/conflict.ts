import { BotError } from "../core/errors.ts";
import type { Collection } from "../core/store.ts";

export const CONFLICT_LINE = "Somebody else changed this at the same moment: look again, then repeat it.";

/** What a commit is refused with, in every backend, when a document does not have the version that it names. */
export function versionConflict(facts: {
  readonly collection: Collection;
  readonly id: string;
  readonly expected: number;
  readonly version: number;
}): BotError {
  return new BotError("conflict", CONFLICT_LINE, { details: facts });
}

/** What filling a store is refused with unless it is empty. */
export function notEmpty(): BotError {
  return new BotError("conflict", "This store is not empty: another one can only be copied into an empty one.");
}
