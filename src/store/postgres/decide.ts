import type { BotError } from "../../core/errors.ts";
import type { Collection } from "../../core/store.ts";
import { versionConflict } from "../conflict.ts";
import type { Appendix, Content, Intent } from "./intent.ts";

/** What becomes of one document in a transaction. */
export interface Draft {
  readonly collection: Collection;
  readonly id: string;
  /** Its version in the database; 0: it is not there. */
  readonly before: number;
  /** Its version afterwards; 0: it is gone. */
  readonly after: number;
  /** What it will hold; undefined: it goes, or stays as it is. */
  readonly content: Content | undefined;
  /** Somebody relied on `before`. */
  readonly isRelied: boolean;
}

export interface Decision {
  /** For each intent: why it cannot be. */
  readonly verdicts: readonly (BotError | undefined)[];
  /** What those that can be make of the documents. */
  readonly drafts: readonly Draft[];
  readonly appendices: readonly Appendix[];
}

/** One name for each document of a group. No collection's name has a space. */
export function documentKey(collection: Collection, id: string): string {
  return `${collection} ${id}`;
}

/** Decides, one after the other, which intents fit the versions that the documents have. Each is taken whole or not. */
export function decide(intents: readonly Intent[], versions: ReadonlyMap<string, number>): Decision {
  const drafts = new Map<string, Draft>();
  const verdicts = intents.map((intent) => draft(intent, versions, drafts));
  const fitting = intents.filter((_, n) => verdicts[n] === undefined);
  return {
    verdicts,
    drafts: [...drafts.values()],
    appendices: fitting.flatMap(({ appendices }) => appendices),
  };
}

function draft(
  { edits }: Intent,
  versions: ReadonlyMap<string, number>,
  drafts: Map<string, Draft>,
): BotError | undefined {
  const own = new Map<string, Draft>();
  for (const { collection, id, expected, to } of edits) {
    const key = documentKey(collection, id);
    const before = versions.get(key) ?? 0;
    const now = own.get(key) ?? drafts.get(key);
    const version = now?.after ?? before;
    if (expected !== undefined && expected !== version) {
      return versionConflict({ collection, id, expected, version });
    }
    const isRelied = expected !== undefined || now?.isRelied === true;
    if (to === "same") own.set(key, { collection, id, before, after: version, content: now?.content, isRelied });
    else if (to === "absent") own.set(key, { collection, id, before, after: 0, content: undefined, isRelied });
    else own.set(key, { collection, id, before, after: version + 1, content: to, isRelied });
  }
  for (const [key, edit] of own) drafts.set(key, edit);
  return undefined;
}
