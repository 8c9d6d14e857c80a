import type { Named, NameKind } from "../../core/names.ts";
import type { Actor } from "../../core/people.ts";
import type { Known, ListKind } from "../known.ts";
import type { Entry, Found, NameIndex, Quality } from "../names.ts";
import type { Pending } from "../reading.ts";
import { hasToken, quotedText, type Scan, wordKey, writtenAs } from "../scan.ts";
import { keyOf } from "../text.ts";
import type { ReadEnv } from "./kind.ts";

/** Slack's form of an address in a message: "<mailto:ana@example.com|ana@example.com>". */
const MAILTO = /^<mailto:(?<address>[^|>\s]+)(?:\|[^>]*)?>$/iu;
const ADDRESS = /^@?(?<address>[^\s@<>,:;"]+@[^\s@<>,:;"]+\.[^\s@<>,:;"]+)$/u;
const SPEAKER: ReadonlySet<string> = new Set(["me", "i", "myself"]);
/** Misspelt names looked up in one message; more are noise. */
const GUESSES_MAX = 48;
/** Names looked up in one message; a hundred components in a list need some 3,000. */
const LOOKUPS_MAX = 4_000;
/** With all the white space that people put into a name of 255 characters. */
const TEXT_CHARS_MAX = 1_000;

export interface NameQuery {
  readonly kinds: readonly ListKind[];
  /** No guess binds, whatever the tier. */
  readonly exact: boolean;
}

/** What the tokens from `from` to before `to` name, as far as the tier lets it guess. */
export function findNames(query: NameQuery, from: number, to: number, env: ReadEnv): Found | Pending | undefined {
  const { scan, known, memo } = env;
  if (++memo.lookups > LOOKUPS_MAX || charsOf(scan, from, to) > TEXT_CHARS_MAX) return undefined;
  const quoted = quotedText(scan, from, to);
  const written = quoted ?? writtenAs(scan, from, to);
  const indexes = indexesOf(query.kinds, known);
  if (indexes.type === "pending") return indexes;
  const isLast = quoted === undefined && !hasToken(scan, to);
  // A name may end in a full stop or an exclamation mark of its own.
  const asWritten = isLast ? findExact(written, query.kinds, indexes.lists, known) : undefined;
  if (asWritten !== undefined) return asWritten;
  const text = isLast ? scan.text.slice(scan.starts[from], scan.ends[to - 1]) : written;
  const exact = findExact(text, query.kinds, indexes.lists, known) ?? findOfKind(query.kinds, from, to, text, env);
  if (exact !== undefined || quoted !== undefined || query.exact || env.tier === "exact") return exact;
  return guess(text, query.kinds, indexes.lists, env);
}

function charsOf({ starts, ends }: Scan, from: number, to: number): number {
  return (ends[to - 1] ?? 0) - (starts[from] ?? 0);
}

function indexesOf(
  kinds: readonly ListKind[],
  known: Known,
): Pending | { readonly type: "lists"; readonly lists: readonly NameIndex[] } {
  const lists: NameIndex[] = [];
  const needs: NameKind[] = [];
  for (const kind of kinds) {
    const index = known.index(kind);
    if (index !== undefined) lists.push(index);
    else needs.push(kind === "group" ? "component" : kind);
  }
  return needs.length > 0 ? { type: "pending", needs } : { type: "lists", lists };
}

function findExact(
  text: string,
  kinds: readonly ListKind[],
  lists: readonly NameIndex[],
  known: Known,
): Found | undefined {
  const isPerson = kinds.includes("person");
  const spoken = isPerson ? addressIn(text) : text;
  const key = keyOf(spoken);
  const meant = isPerson ? (SPEAKER.has(key) ? known.actor : mentioned(key, known)) : undefined;
  if (meant !== undefined) return listedAs(meant, known);
  return best(lists.map((list) => (key.length > list.keyChars ? undefined : list.exact(key))));
}

/** "schedule Infra": the kind said in front tells things of one name apart. */
function findOfKind(
  kinds: readonly ListKind[],
  from: number,
  to: number,
  text: string,
  { scan, known }: ReadEnv,
): Found | undefined {
  const isQuoted = to === from + 1;
  const space = text.search(/\s/u);
  if (space === -1) return undefined;
  const said = isQuoted ? keyOf(text.slice(0, space)) : wordKey(scan, from);
  const kind = kinds.find((candidate) => candidate === said);
  if (kind === undefined) return undefined;
  const name = (isQuoted ? undefined : quotedText(scan, from + 1, to)) ?? text.slice(space);
  return known.index(kind)?.exact(keyOf(name));
}

function guess(
  text: string,
  kinds: readonly ListKind[],
  lists: readonly NameIndex[],
  { tier, memo }: ReadEnv,
): Found | undefined {
  const spoken = kinds.includes("person") ? addressIn(text) : text;
  const memoKey = `${tier} ${kinds.join()} ${spoken}`;
  memo.guesses ??= new Map();
  if (memo.guesses.has(memoKey)) return memo.guesses.get(memoKey);
  if (memo.guesses.size >= GUESSES_MAX) return undefined;
  const key = keyOf(spoken);
  const found =
    best(lists.map((list) => list.prefix(key))) ??
    (tier === "prefix" ? undefined : best(lists.map((list) => list.fuzzy(key)))) ??
    (tier === "address" && kinds.includes("person") ? unlistedAddress(spoken) : undefined);
  memo.guesses.set(memoKey, found);
  return found;
}

const RANK: Readonly<Record<Quality, number>> = { exact: 0, alias: 1, prefix: 2, fuzzy: 3 };

/** The best quality of all lists, and everything that has it. */
function best(founds: readonly (Found | undefined)[]): Found | undefined {
  let top: Found | undefined;
  for (const found of founds) {
    if (found === undefined) continue;
    const order = top === undefined ? -1 : RANK[found.quality] - RANK[top.quality] || found.typos - top.typos;
    if (order < 0) top = found;
    else if (order === 0 && top !== undefined) top = { ...top, entries: [...top.entries, ...found.entries] };
  }
  return top;
}

/** An address without what chats put around it. */
export function addressIn(text: string): string {
  const mailto = MAILTO.exec(text.trim())?.groups?.address;
  return mailto ?? (text.startsWith("@") ? text.slice(1) : text);
}

/** Whom a key means that is the id of somebody mentioned. */
export function mentioned(key: string, { mentions }: Known): Actor | undefined {
  return mentions.find(({ id }) => keyOf(id) === key);
}

/** A person of the chat as the vendors list them, by their address; otherwise as the chat knows them. */
function listedAs({ id, email, name }: Actor, { index }: Known): Found {
  const list = index("person");
  // The settings may name a person by that id, with an address for each vendor.
  const listed = list?.exact(keyOf(id)) ?? (email === undefined ? undefined : list?.exact(keyOf(email)));
  if (listed !== undefined) return { ...listed, quality: "exact" };
  return assumed({ kind: "person", name, refs: [], ...(email === undefined ? {} : { aliases: [email] }) });
}

/** An address that no vendor lists may still be somebody: the command and the vendor decide. */
function unlistedAddress(text: string): Found | undefined {
  const address = ADDRESS.exec(text.trim())?.groups?.address?.toLowerCase();
  return address === undefined ? undefined : assumed({ kind: "person", name: address, aliases: [address], refs: [] });
}

function assumed(named: Named): Found {
  const entry: Entry = { named, value: named };
  return { quality: "exact", typos: 0, entries: [entry] };
}
