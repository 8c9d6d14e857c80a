import type { NameKind } from "../core/names.ts";
import type { Actor } from "../core/people.ts";
import type { NameIndex } from "./names.ts";
import type { TimeReader } from "./time.ts";

/** The lists that are looked up: those of the vendors, and the groups that the components are in. */
export type ListKind = NameKind | "group";
/** What has to be loaded before a message can be read: lists, or the reader of times in words. */
export type Need = NameKind | "times";

/** What is known while one message is read. It does not change under the reader; a later message may know more. */
export interface Known {
  /** The actor as "me", their zone for times. */
  readonly actor: Actor;
  readonly now: number;
  /** Undefined while the list is not loaded. */
  index(kind: ListKind): NameIndex | undefined;
  readonly times: TimeReader | undefined;
  /** The people whom the message mentions; in it each stands as the id of its actor. */
  readonly mentions: readonly Actor[];
}

/** Knows nothing: enough for phrases of plain words. */
export const NOTHING_KNOWN: Known = {
  actor: { id: "nobody", name: "nobody", zone: "UTC" },
  now: 0,
  index: () => undefined,
  times: undefined,
  mentions: [],
};
