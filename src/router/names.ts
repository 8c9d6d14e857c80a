import type { Named } from "../core/names.ts";
import { closeNames } from "./close-names.ts";
import { keyOf, looseKeyOf } from "./text.ts";

/** A thing that can be named, and what a command gets for it (a component, a notice, or the Named itself). */
export interface Entry {
  readonly named: Named;
  readonly value: unknown;
}

/** How well a text names what was found, best first. */
export const QUALITIES = ["exact", "alias", "prefix", "fuzzy"] as const;
export type Quality = (typeof QUALITIES)[number];

/** Everything that a text names equally well: never empty. */
export interface Found {
  readonly quality: Quality;
  /** How many letters are wrong: 0 unless fuzzy. */
  readonly typos: number;
  readonly entries: readonly Entry[];
}

/** Names by how they are typed. Case, white space and the shape of quotes and dashes never count. */
export interface NameIndex {
  readonly entries: readonly Entry[];
  /** The longest key: no longer text can be exact. */
  readonly keyChars: number;
  /** By its full name, else by alias, id or "Group / Name". `key` is from `keyOf`. */
  exact(key: string): Found | undefined;
  /** By the start of a name or alias, hyphens and underscores not counting. At least two letters. */
  prefix(key: string): Found | undefined;
  /** By the fewest typos, within what the length allows. */
  fuzzy(key: string): Found | undefined;
  /** The best of the above for a text as typed. */
  lookup(text: string): Found | undefined;
}

const PREFIX_CHARS_MIN = 2;

/** Built once for a list; what only guesses need is built at the first guess. */
export function nameIndex(entries: readonly Entry[]): NameIndex {
  const names = new Map<string, Entry[]>();
  const aliases = new Map<string, Entry[]>();
  let keyChars = 0;
  const put = (into: Map<string, Entry[]>, spelling: string, entry: Entry): void => {
    const key = keyOf(spelling);
    const there = into.get(key);
    if (there === undefined) into.set(key, [entry]);
    else if (!there.includes(entry)) there.push(entry);
    keyChars = Math.max(keyChars, key.length);
  };
  for (const entry of entries) {
    put(names, entry.named.name, entry);
    for (const spelling of otherSpellings(entry.named)) put(aliases, spelling, entry);
  }
  const guesses = once(() => guessesOver(entries));
  const index: NameIndex = {
    entries,
    get keyChars() {
      return keyChars;
    },
    exact: (key) => found("exact", names.get(key)) ?? found("alias", aliases.get(key)),
    prefix: (key) => guesses().prefix(looseKeyOf(key)),
    fuzzy: (key) => guesses().fuzzy(looseKeyOf(key)),
    lookup(text) {
      const key = keyOf(text);
      return index.exact(key) ?? index.prefix(key) ?? index.fuzzy(key);
    },
  };
  return index;
}

/** What else it is found by, besides its name: "Group / Name", aliases, the vendors' ids. */
export function otherSpellings(named: Named): readonly string[] {
  const grouped = named.group === undefined ? [] : [`${named.group} / ${named.name}`];
  return [...grouped, ...(named.aliases ?? []), ...named.refs.map((ref) => ref.id)];
}

function found(quality: Quality, entries: readonly Entry[] | undefined, typos = 0): Found | undefined {
  return entries === undefined || entries.length === 0 ? undefined : { quality, typos, entries };
}

function guessesOver(entries: readonly Entry[]): Pick<NameIndex, "prefix" | "fuzzy"> {
  const spelled = entries
    .flatMap((entry) =>
      [entry.named.name, ...(entry.named.aliases ?? [])].map((name) => ({ entry, key: looseKeyOf(keyOf(name)) })),
    )
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const keys = spelled.map(({ key }) => key);
  const close = closeNames(keys);
  const entriesAt = (places: readonly number[]): readonly Entry[] => [
    ...new Set(places.flatMap((i) => spelled[i]?.entry ?? [])),
  ];
  return {
    prefix(key) {
      if (key.length < PREFIX_CHARS_MIN) return undefined;
      const first = firstAtLeast(keys, key);
      const places: number[] = [];
      for (let i = first; keys[i]?.startsWith(key) === true; i++) places.push(i);
      return found("prefix", entriesAt(places));
    },
    fuzzy(key) {
      const nearest = close.find(key);
      return nearest === undefined ? undefined : found("fuzzy", entriesAt(nearest.at), nearest.typos);
    },
  };
}

/** Binary search in a sorted list. */
function firstAtLeast(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
