import type { JsonObject } from "./json.ts";

/**
 * Live documents. All but "seen" are small in number and held in memory by the embedded store.
 *
 * inbounds: heard and not answered yet · plans: accepted and not reported yet, written once · claims: by the same id, who
 * works on a plan and how far it is; its version is the fence · messages: by the same id, where its message stands ·
 * questions · timers: `dueAt` (ms) says when · settings · arrivals: events of vendors that nobody has looked at yet ·
 * alerts: what is known of each alert of the feed · cards: the messages that show them · incoming: alerts that no vendor
 * keeps · seen: what must not happen a second time, `until` (ms) says for how long.
 */
export const COLLECTIONS = [
  "inbounds",
  "plans",
  "claims",
  "messages",
  "questions",
  "timers",
  "settings",
  "arrivals",
  "alerts",
  "cards",
  "incoming",
  "seen",
] as const;
export type Collection = (typeof COLLECTIONS)[number];
/** Append-only histories, never held in memory. */
export const JOURNALS = ["audit", "outcomes", "finished"] as const;
export type Journal = (typeof JOURNALS)[number];

export interface Document<T extends JsonObject = JsonObject> {
  readonly id: string;
  /** Starts at 1; each put raises it by one. */
  readonly version: number;
  readonly value: T;
}

/** `version`: what the document must have now: 0 = must not exist; absent = whatever it has. */
export type Change =
  | { readonly put: Collection; readonly id: string; readonly value: JsonObject; readonly version?: number }
  | { readonly drop: Collection; readonly id: string; readonly version?: number }
  /** Changes nothing, but the commit fails unless the document has this version. */
  | { readonly check: Collection; readonly id: string; readonly version: number }
  /** `key` groups entries (a plan's id, a place's id). */
  | { readonly append: Journal; readonly key: string; readonly at: number; readonly value: JsonObject };

export interface JournalEntry<T extends JsonObject = JsonObject> {
  /** Rises with every append to this journal; not without gaps. */
  readonly seq: number;
  readonly key: string;
  readonly at: number;
  readonly value: T;
}

export interface JournalQuery {
  readonly key?: string;
  readonly newestFirst?: boolean;
  /** Default 1,000. */
  readonly limit?: number;
}

/** The right to do something that only one process may do at a time. */
export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** Rises each time the lease changes hands, and never falls. */
  readonly fence: number;
}

/** One row of a store, as it is copied to another. */
export type StoreRow =
  | { readonly collection: Collection; readonly document: Document }
  | { readonly journal: Journal; readonly entry: JournalEntry };

export interface StoreHealth {
  readonly kind: string;
  readonly where: string;
  readonly ok: boolean;
  readonly line: string;
}

/**
 * Durable documents and journals. Values handed out are never shared with the store's own: changing them changes nothing.
 * Every method but `health` and `close` throws BotError("store_failed") when the store cannot do it.
 */
export interface Store {
  /** Whether other processes may use it at the same time: then work is claimed under leases, and leases run out. */
  readonly isShared: boolean;
  get(collection: Collection, id: string): Promise<Document | undefined>;
  list(collection: Collection): Promise<readonly Document[]>;
  /**
   * All or none, durable when it resolves. Throws BotError("conflict") when a version does not fit, and
   * BotError("store_failed") when it could not be written: then nothing was. There is a third way out, a connection lost
   * or a disk that failed just as it was kept: then it throws store_failed with `details.inDoubt` true.
   */
  commit(changes: readonly Change[]): Promise<void>;
  read(journal: Journal, query: JournalQuery): Promise<readonly JournalEntry[]>;
  /** Timers whose `dueAt` is at most `at`, the earliest first. */
  due(at: number, limit: number): Promise<readonly Document[]>;
  /** Drops what is in "seen" with an `until` before `at`, at most a thousand at once. Resolves with how many went. */
  forget(at: number): Promise<number>;
  /**
   * Takes a lease that is free or has run out, or renews the one that `owner` has, for `forMs` from now by the store's
   * own clock. undefined: somebody else has it. In a store that is not shared leases end with the process.
   */
  lease(name: string, owner: string, forMs: number): Promise<Lease | undefined>;
  /** Gives a lease up if it is still this one. */
  release(lease: Lease): Promise<void>;
  /** Those in force now, by the store's own clock. */
  leases(): Promise<readonly Lease[]>;
  /**
   * Calls `wake` when a timer may have become due or another process gave something up. Only a hint: it may come too
   * often or not at all. Returns what ends it.
   */
  onWake(wake: () => void): () => void;
  /** Everything but leases, as it is at one moment: documents, then each journal in its order. */
  rows(): AsyncIterable<StoreRow>;
  /** Takes over the rows of another store with their versions and sequence. Throws "conflict" unless this one is empty. */
  fill(rows: AsyncIterable<StoreRow>): Promise<void>;
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
}
