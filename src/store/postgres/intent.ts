import type { Change, Collection, Journal } from "../../core/store.ts";
import { wellFormed } from "./text.ts";

/** A change of one document, in the store's own copy. */
export interface Edit {
  readonly collection: Collection;
  readonly id: string;
  /** The version that it must have now, 0 for none; undefined: any. */
  readonly expected: number | undefined;
  /** A new value, nothing any more, or as it is. */
  readonly to: Content | "absent" | "same";
}

export interface Content {
  readonly json: string;
  /** Of a timer: when it is due. */
  readonly dueAt: number | null;
  /** Of something seen: how long it is kept. */
  readonly until: number | null;
  /** Work that nobody owns any more: others may take it. */
  readonly isGivenUp: boolean;
}

export interface Appendix {
  readonly journal: Journal;
  readonly key: string;
  readonly at: number;
  readonly json: string;
}

/** What one commit wants. */
export interface Intent {
  readonly edits: readonly Edit[];
  readonly appendices: readonly Appendix[];
  /** Characters of its values. */
  readonly chars: number;
}

/** Collections whose documents say in `owner` who works on them. */
const OWNED: readonly Collection[] = ["inbounds", "claims"];

/** Copies what was handed in, at the moment of the call. Throws "bad_input" on a broken character in an id or a key. */
export function intentOf(changes: readonly Change[]): Intent {
  const edits: Edit[] = [];
  const appendices: Appendix[] = [];
  for (const change of changes) {
    if ("append" in change) {
      const { append: journal, key, at, value } = change;
      appendices.push({ journal, key: wellFormed(key), at: Math.trunc(at), json: JSON.stringify(value) });
    } else {
      edits.push(editOf(change));
    }
  }
  const written = [...appendices, ...edits.flatMap(({ to }) => (typeof to === "string" ? [] : to))];
  return { edits, appendices, chars: written.reduce((sum, { json }) => sum + json.length, 0) };
}

function editOf(change: Exclude<Change, { readonly append: Journal }>): Edit {
  const id = wellFormed(change.id);
  const expected = change.version;
  if ("check" in change) return { collection: change.check, id, expected, to: "same" };
  if ("drop" in change) return { collection: change.drop, id, expected, to: "absent" };
  return { collection: change.put, id, expected, to: contentOf(change.put, change.value) };
}

export function contentOf(collection: Collection, value: object): Content {
  const { dueAt, until, owner }: { dueAt?: unknown; until?: unknown; owner?: unknown } = value;
  return {
    json: JSON.stringify(value),
    dueAt: collection === "timers" && typeof dueAt === "number" ? dueAt : null,
    until: collection === "seen" && typeof until === "number" ? until : null,
    isGivenUp: OWNED.includes(collection) && (typeof owner !== "string" || owner === ""),
  };
}
