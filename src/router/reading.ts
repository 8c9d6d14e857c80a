import type { Need } from "./known.ts";
import type { Entry, Found } from "./names.ts";
import type { Phrase, SlotPart } from "./phrase.ts";

/** How far the reader guesses; each is tried only when nothing was complete with the one before. */
export const TIERS = ["exact", "prefix", "fuzzy", "address"] as const;
export type Tier = (typeof TIERS)[number];

/** Where a name was said, in tokens, and what it may stand for. */
export interface Pick {
  readonly from: number;
  readonly to: number;
  readonly found: Found;
}

/** What a slot holds. Names may stand for several things each; `make` builds the argument from the ones chosen. */
export interface SlotValue {
  readonly type: "value";
  readonly picks: readonly Pick[];
  make(chosen: readonly Entry[]): unknown;
  /** What has to be said about how it was read. */
  readonly note?: string;
}

/** The words fit, but lists must be loaded before the value is known. */
export interface Pending {
  readonly type: "pending";
  readonly needs: readonly Need[];
}

/** Certainly meant as this kind, and certainly wrong: no other reading may swallow the words as free text. */
export interface Wrong {
  readonly type: "wrong";
  readonly from: number;
  readonly to: number;
  readonly what: string;
}

export type SlotRead = SlotValue | Pending | Wrong;

/** A slot and the tokens it took; `to` is infinite for a text up to the end of the message. */
export interface Filled {
  readonly slot: SlotPart;
  readonly from: number;
  readonly to: number;
  readonly read: SlotRead;
}

/** One complete way to understand a message. */
export interface Reading {
  readonly phrase: Phrase;
  readonly filled: readonly Filled[];
  /** Optional groups that were said. */
  readonly groups: number;
  /** The text after the opening colon, and the token that opened it. */
  readonly tail?: { readonly text: string; readonly colon: number };
}

export function constant(value: unknown, note?: string): SlotValue {
  return { type: "value", picks: [], make: () => value, ...(note === undefined ? {} : { note }) };
}

export function needsOf(reading: Reading): readonly Need[] {
  return reading.filled.flatMap(({ read }) => (read.type === "pending" ? read.needs : []));
}

export function picksOf(reading: Reading): readonly Pick[] {
  return reading.filled.flatMap(({ read }) => (read.type === "value" ? read.picks : []));
}

export function wrongIn(reading: Reading): Wrong | undefined {
  return reading.filled.map(({ read }) => read).find((read) => read.type === "wrong");
}
