import { COLON, COMMA, hasToken, type Scan, wordKey } from "../scan.ts";

/** The longest name that a vendor allows is 255 characters (Statuspage API, components, read 2026-11-21). */
export const NAME_TOKENS_MAX = 64;
/** A list of this many words is longer than any chat message. */
export const LIST_TOKENS_MAX = 1_000;
export const TIME_TOKENS_MAX = 10;
const AND: ReadonlySet<string> = new Set(["and", "&", "+"]);

/** Every end within `most` tokens, longest first. */
export function anyEnds(scan: Scan, from: number, limit: number, most: number): readonly number[] {
  let to = from;
  const last = Math.min(limit, from + most);
  while (to < last && hasToken(scan, to)) to++;
  const ends: number[] = [];
  for (; to > from; to--) ends.push(to);
  return ends;
}

/** A value starts with a word: not with the colon that opens a text, nor with a comma. */
export function startsValue(scan: Scan, from: number, limit: number): boolean {
  return from < limit && hasToken(scan, from) && scan.types[from] !== COLON && scan.types[from] !== COMMA;
}

/** Where the separator that starts at `at` ends: "," and "and" and ", and"; `at` itself when there is none. */
export function pastSeparator(scan: Scan, at: number, limit: number): number {
  let past = at;
  if (past < limit && hasToken(scan, past) && scan.types[past] === COMMA) past++;
  const key = past < limit ? wordKey(scan, past) : undefined;
  return key !== undefined && AND.has(key) ? past + 1 : past;
}
