import { isInvisible, isSpace, keyOf, keyOfWord } from "./text.ts";

/** What a token is. A colon is one only where it could open a text: before white space or the end. */
export const WORD = 0;
export const QUOTED = 1;
export const COMMA = 2;
export const EQUALS = 3;
export const COLON = 4;
export type TokenType = typeof WORD | typeof QUOTED | typeof COMMA | typeof EQUALS | typeof COLON;

/**
 * A message being read. Tokens are cut off as they are asked for, so that a long text costs nothing until somebody looks
 * into it. Offsets are UTF-16 units of `text`.
 */
export interface Scan {
  readonly text: string;
  /** Where the command starts, behind a mention or a slash. */
  readonly start: number;
  /** The end without closing white space. */
  readonly rawEnd: number;
  /** The end without closing punctuation either. */
  readonly end: number;
  /** The closing punctuation has a question mark. */
  readonly questions: boolean;
  readonly types: TokenType[];
  readonly starts: number[];
  readonly ends: number[];
  readonly keys: (string | undefined)[];
  /** Where to go on cutting. */
  next: number;
}

const DOT = 0x2e;
const BANG = 0x21;
const QUESTION = 0x3f;
const ELLIPSIS = 0x2026;
const COMMA_CODE = 0x2c;
const EQUALS_CODE = 0x3d;
/** As completions show a change: "API → degraded performance". Whoever types on behind one sends it as it is shown. */
const ARROW_CODE = 0x2192;
const COLON_CODE = 0x3a;
const STRAIGHT = 0x22;

export function openScan(text: string, start: number): Scan {
  let rawEnd = text.length;
  while (rawEnd > start && isBlank(text.charCodeAt(rawEnd - 1))) rawEnd--;
  let end = rawEnd;
  let questions = false;
  for (; end > start; end--) {
    const code = text.charCodeAt(end - 1);
    if (code === QUESTION) questions = true;
    else if (code !== DOT && code !== BANG && code !== ELLIPSIS && !isBlank(code)) break;
  }
  return { text, start, rawEnd, end, questions, types: [], starts: [], ends: [], keys: [], next: start };
}

/** Whether there is a token `index`; cuts as far as that. */
export function hasToken(scan: Scan, index: number): boolean {
  while (scan.types.length <= index) if (!cutToken(scan)) return false;
  return true;
}

/** The comparable spelling of a token. Quoted ones keep their quotes here: they are never a keyword. */
export function tokenKey(scan: Scan, index: number): string {
  const known = scan.keys[index];
  if (known !== undefined) return known;
  const key = tokenKeyOf(scan, index);
  scan.keys[index] = key;
  return key;
}

/** A quoted token can hold white space; a word cannot. */
function tokenKeyOf({ text, types, starts, ends }: Scan, index: number): string {
  const start = starts[index] ?? 0;
  const end = ends[index] ?? start;
  return types[index] === QUOTED ? keyOf(text.slice(start, end)) : keyOfWord(text, start, end);
}

/** The key of a word that could be a keyword; undefined for anything else. */
export function wordKey(scan: Scan, index: number): string | undefined {
  return hasToken(scan, index) && scan.types[index] === WORD ? tokenKey(scan, index) : undefined;
}

/** The tokens from `from` to before `to` as they were written. The last one brings the closing punctuation along. */
export function writtenAs(scan: Scan, from: number, to: number): string {
  const start = scan.starts[from] ?? scan.rawEnd;
  const isInside = to !== Number.POSITIVE_INFINITY && hasToken(scan, to);
  return scan.text.slice(start, isInside ? scan.ends[to - 1] : scan.rawEnd);
}

/** What stands between the quotes, when the tokens are exactly one quoted one. */
export function quotedText(scan: Scan, from: number, to: number): string | undefined {
  const isOne = to === from + 1 || (to === Number.POSITIVE_INFINITY && !hasToken(scan, from + 1));
  if (!isOne || scan.types[from] !== QUOTED) return undefined;
  const start = scan.starts[from] ?? 0;
  const inner = scan.text.slice(start + 1, (scan.ends[from] ?? 0) - 1);
  return scan.text.charCodeAt(start) === STRAIGHT ? inner.replaceAll('""', '"') : inner;
}

function cutToken(scan: Scan): boolean {
  const { text, end } = scan;
  let at = scan.next;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  scan.next = at;
  if (at >= end) return false;
  const code = text.charCodeAt(at);
  if (code === COMMA_CODE) return pushToken(scan, COMMA, at, at + 1);
  if (code === EQUALS_CODE || (code === ARROW_CODE && opens(text, at))) return pushToken(scan, EQUALS, at, at + 1);
  if (code === COLON_CODE && opens(text, at)) return pushToken(scan, COLON, at, at + 1);
  const closed = closingQuote(scan, at, code);
  return closed === undefined
    ? pushToken(scan, WORD, at, endOfWord(text, at, end))
    : pushToken(scan, QUOTED, at, closed + 1);
}

function pushToken(scan: Scan, type: TokenType, start: number, end: number): true {
  scan.types.push(type);
  scan.starts.push(start);
  scan.ends.push(end);
  scan.keys.push(undefined);
  scan.next = end;
  return true;
}

function endOfWord(text: string, start: number, end: number): number {
  let at = start + 1;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === COMMA_CODE || code === EQUALS_CODE) break;
    if (code === COLON_CODE && opens(text, at)) break;
    if (code >= 0xa0 && isSpace(code)) break;
  }
  return at;
}

/** Followed by white space or the end of the message. */
function opens(text: string, at: number): boolean {
  return at + 1 >= text.length || isSpace(text.charCodeAt(at + 1));
}

/**
 * The offset of the quote that closes the one at `at`, provided that what follows ends a word; a doubled straight quote
 * stands for one. A quote that never closes is an ordinary character.
 */
function closingQuote(scan: Scan, at: number, code: number): number | undefined {
  if (code !== STRAIGHT && !isCurly(code)) return undefined;
  const { text, rawEnd } = scan;
  for (let i = at + 1; i < rawEnd; i++) {
    const here = text.charCodeAt(i);
    if (code === STRAIGHT ? here !== STRAIGHT : !isCurly(here)) continue;
    if (code === STRAIGHT && text.charCodeAt(i + 1) === STRAIGHT) i++;
    else return endsQuoted(text, i + 1, rawEnd) ? i : undefined;
  }
  return undefined;
}

function endsQuoted(text: string, from: number, rawEnd: number): boolean {
  let at = from;
  let code = text.charCodeAt(at);
  for (; code === DOT || code === BANG || code === QUESTION; code = text.charCodeAt(at)) at++;
  if (at >= rawEnd || isSpace(code) || code === COMMA_CODE || code === EQUALS_CODE) return true;
  return code === COLON_CODE && opens(text, at);
}

function isCurly(code: number): boolean {
  return code >= 0x201c && code <= 0x201f;
}

function isBlank(code: number): boolean {
  return isSpace(code) || isInvisible(code);
}
