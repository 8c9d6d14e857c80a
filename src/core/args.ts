import type { Named, NameKind } from "./names.ts";
import type { Actor } from "./people.ts";
import type { Change, Component, Level, Notice, NoticeTemplate } from "./status.ts";

/** A handle as typed: "PD-1234" has both; a bare "#1234" or "1234" only the number. */
export interface Handle {
  readonly prefix?: string;
  readonly number: number;
}

/** A card of the feed, by its number, as far as the message showed it to whoever names it so. */
export interface CardPick {
  readonly number: number;
  /** The highest ordinal that was shown: "storm 4:40" is storm 4 without what joined later. Absent: all of it. */
  readonly upTo?: number;
}

/** What was said where a person of the chat belongs, and whom it mentions. */
export interface Member {
  readonly said: string;
  readonly people: readonly Actor[];
}

declare const typed: unique symbol;

/**
 * Describes one argument; the router knows how to read each `kind`. Plain data, so that help, menus and docs can be
 * derived. The type parameter is the type of the value that the command gets; every value is JSON.
 */
export interface ArgKind<T> {
  readonly kind:
    | "component"
    | "components"
    | "changes"
    | "level"
    | "notice"
    | "template"
    | "handle"
    | "handles"
    | "card"
    | "number"
    | "person"
    | "member"
    | "address"
    | "code"
    | "named"
    | "time"
    | "duration"
    | "text"
    | "word"
    | "command";
  /** For help and for "… is missing": "a component". */
  readonly label: string;
  /** For `named`: which kinds of thing fit. */
  readonly of?: readonly NameKind[];
  /** For `word`: the closed set, each with its other spellings (several words allowed). */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** Only an exact name, alias or handle binds: for slots next to free text. */
  readonly exact?: boolean;
  /** A close or partial match is always asked, even a single one (paging people). */
  readonly careful?: boolean;
  readonly [typed]?: T;
}

/** The argument kinds. */
export const arg = {
  component: (): ArgKind<Component> => ({ kind: "component", label: "a component" }),
  /** One or more, separated by commas or "and"; a group's name stands for its components. */
  components: (): ArgKind<readonly Component[]> => ({ kind: "components", label: "one or more components" }),
  /** `API=degraded, Web=major`. */
  changes: (): ArgKind<readonly Change[]> => ({ kind: "changes", label: "component=level, …" }),
  level: (): ArgKind<Level> => ({ kind: "level", label: "a level" }),
  notice: (options: { readonly exact?: boolean } = {}): ArgKind<Notice> => ({
    kind: "notice",
    label: "an open notice",
    ...options,
  }),
  template: (): ArgKind<NoticeTemplate> => ({ kind: "template", label: "a template" }),
  handle: (): ArgKind<Handle> => ({ kind: "handle", label: "an alert, such as PD-1234" }),
  handles: (): ArgKind<readonly Handle[]> => ({ kind: "handles", label: "alerts, such as PD-1234 OG-17" }),
  card: (): ArgKind<CardPick> => ({ kind: "card", label: "a card's number, such as 4" }),
  /** A whole number from 1. */
  number: (label = "a number"): ArgKind<number> => ({ kind: "number", label }),
  /** "me" and "I" are the speaker. */
  person: (): ArgKind<Named> => ({ kind: "person", label: "a person" }),
  /** Somebody of the chat, mentioned or by the id of their actor, whether or not a vendor knows them. */
  member: (): ArgKind<Member> => ({ kind: "member", label: "a mention, such as @Ben" }),
  /** In lower case; whether it is one is for the command to say. */
  address: (): ArgKind<string> => ({ kind: "address", label: "an e-mail address" }),
  /** A one-time code, in one spelling. Secret: it is kept nowhere that outlives its use. */
  code: (): ArgKind<string> => ({ kind: "code", label: "a one-time code, such as BCDF-2345" }),
  named: (of: readonly NameKind[], options: { readonly careful?: boolean } = {}): ArgKind<Named> => ({
    kind: "named",
    label: `a ${of.join(", ").replace(/, (\w+)$/, " or $1")}`,
    of,
    ...options,
  }),
  /** Milliseconds since the epoch, read in the speaker's zone. */
  time: (): ArgKind<number> => ({ kind: "time", label: "a time, such as 18:00 or tomorrow 9am" }),
  /** Milliseconds. */
  duration: (): ArgKind<number> => ({ kind: "duration", label: "a duration, such as 2h or 30 minutes" }),
  text: (label = "a text"): ArgKind<string> => ({ kind: "text", label }),
  word: <W extends string>(label: string, words: Readonly<Record<W, readonly string[]>>): ArgKind<W> => ({
    kind: "word",
    label,
    words,
  }),
  /** The rest of the message, to be read as a command of its own. */
  command: (): ArgKind<string> => ({ kind: "command", label: "a command" }),
} as const;

export type ArgKinds = Readonly<Record<string, ArgKind<unknown>>>;
/** Slots in optional groups may be absent, so every value is optional; a phrase's own slots are always there. */
export type ArgsOf<K extends ArgKinds> = { readonly [N in keyof K]?: K[N] extends ArgKind<infer T> ? T : never };
