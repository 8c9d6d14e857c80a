import type { JsonObject } from "./json.ts";

/** Live documents: small, held in memory by the embedded store. */
export const COLLECTIONS = ["plans", "questions", "settings", "seen"] as const;
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

export interface StoreHealth {
  readonly kind: string;
  readonly where: string;
  readonly ok: boolean;
  readonly line: string;
}

/**
 * Durable documents and journals. Values handed out are never shared with the store's own: changing them changes nothing.
 */
export interface Store {
  get(collection: Collection, id: string): Promise<Document | undefined>;
  list(collection: Collection): Promise<readonly Document[]>;
  /**
   * All or none, durable when it resolves. Throws BotError("conflict") when a version does not fit, and
   * BotError("store_failed") when it could not be written: then nothing was.
   */
  commit(changes: readonly Change[]): Promise<void>;
  read(journal: Journal, query: JournalQuery): Promise<readonly JournalEntry[]>;
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
}
