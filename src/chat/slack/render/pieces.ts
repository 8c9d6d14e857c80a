import type { RichTextElement, RichTextText } from "@slack/types";
import { literal } from "../../../core/literal.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Inline, Line } from "../../../core/reply.ts";
import { clockTime, relativeTime } from "../../../core/wording.ts";
import { URL_CHARS } from "../limits.ts";

/**
 * A part of a line, as an element of rich text and in words. Rich text is structure: Slack shows its texts as they are, so
 * text from outside cannot mention, link or format.
 */
export interface Piece {
  readonly element: Extract<
    RichTextElement,
    { type: "text" | "link" | "date" | "emoji" | "user" | "usergroup" | "broadcast" }
  >;
  readonly text: string;
}

type Look = NonNullable<RichTextText["style"]>;

/** Nearer than this an hour of the clock means one instant in every zone; ms. */
const SAME_CLOCK_MS = 12 * 3_600_000;
/**
 * "tomorrow at 6:00 PM", "Nov 23 at 6:00 PM"; Slack adds the year beyond six months (Slack docs, Formatting text, read
 * 2026-11-21). It would begin with a capital letter in the middle of a line but for the zero-width space before it (the
 * documentation of CPAN's Slack-BlockKit, RichText::Date, read 2026-11-21).
 */
const DAY_AND_TIME = "\u200b{date_short_pretty} at {time}";
/** Slack's timestamps are whole seconds since the epoch; luxon and Slack both know years of four digits. */
const LAST_AT = Date.UTC(9999, 11, 31);

/** A line's parts; `look` is laid over each of them. */
export function piecesOf(line: Line, reader: Reader, look?: Look): readonly Piece[] {
  const parts = isParts(line) ? line : [line];
  return parts.map((part) => pieceOf(part, reader, look));
}

/** Texts of one look that follow each other as one, and empty ones, which Slack refuses, as none. */
export function joinPieces(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces.filter(({ text }) => text !== "")) {
    const before = joined.at(-1);
    const both = before === undefined ? undefined : join(before, piece);
    if (both === undefined) joined.push(piece);
    else joined[joined.length - 1] = both;
  }
  return joined;
}

export function textPiece(text: string, style?: Look): Piece {
  return { element: { type: "text", text, ...(style === undefined ? {} : { style }) }, text };
}

function isParts(line: Line): line is readonly Inline[] {
  return Array.isArray(line);
}

function pieceOf(part: Inline, reader: Reader, look?: Look): Piece {
  if (typeof part === "string") return textPiece(literal(part), look);
  switch (part.type) {
    case "strong":
      return textPiece(literal(part.text), { ...look, bold: true });
    case "code":
      return textPiece(literal(part.text), { ...look, code: true });
    case "link":
      return linkPiece(part, look);
    case "time":
      return timePiece(part, reader, look);
    case "mention":
      return mentionPiece(part, look);
  }
}

/** "slack:U0123", "slack:T0123.S0456", "slack:here". */
const MENTION =
  /^slack:(?:T[A-Z\d]+\.)?(?:(?<user>[UW][A-Z\d]+)|(?<group>S[A-Z\d]+)|(?<range>here|channel|everyone))$/u;

/** Whom the settings call is called; the words are for where it cannot be. */
function mentionPiece({ id, text: words }: Extract<Inline, { type: "mention" }>, look?: Look): Piece {
  const { user, group, range } = MENTION.exec(id)?.groups ?? {};
  const text = literal(words);
  const style = look === undefined ? {} : { style: look };
  if (user !== undefined) return { element: { type: "user", user_id: user, ...style }, text };
  if (group !== undefined) return { element: { type: "usergroup", usergroup_id: group, ...style }, text };
  if (range === undefined) return textPiece(text, look);
  return { element: { type: "broadcast", range: range as "here", ...style }, text };
}

function join(a: Piece, b: Piece): Piece | undefined {
  if (a.element.type !== "text" || b.element.type !== "text") return undefined;
  if (JSON.stringify(a.element.style) !== JSON.stringify(b.element.style)) return undefined;
  return textPiece(a.text + b.text, a.element.style);
}

/** Only the web's own addresses are links; any other is shown. */
function linkPiece(link: Extract<Inline, { type: "link" }>, look?: Look): Piece {
  const url = literal(link.url);
  const shown = literal(link.text) || url;
  const inWords = link.quiet === true || shown === url || url === "" ? shown : `${shown} (${url})`;
  if (!isWeb(url)) return textPiece(inWords, look);
  return { element: { type: "link", url, text: shown, ...(look === undefined ? {} : { style: look }) }, text: inWords };
}

function isWeb(url: string): boolean {
  return /^https?:\/\/[^\s<>]+$/iu.test(url) && url.length <= URL_CHARS && URL.canParse(url);
}

/** Slack shows it in the zone and the clock of each reader; the words are for where it cannot. */
function timePiece({ at, form }: Extract<Inline, { type: "time" }>, reader: Reader, look?: Look): Piece {
  if (!(at >= 0 && at <= LAST_AT)) return textPiece("an unknown time", look);
  const isPast = at <= reader.now;
  const text = form === "relative" ? relativeTime(at, reader.now) : clockTime(at, reader);
  // "{ago}" speaks of the past only.
  if (form === "relative" && !isPast) return textPiece(text, look);
  const isNear = Math.abs(at - reader.now) < SAME_CLOCK_MS;
  const format = form === "relative" ? "{ago}" : form === "time" && isNear ? "{time}" : DAY_AND_TIME;
  const timestamp = Math.floor(at / 1_000);
  const style = look === undefined ? {} : { style: look };
  return { element: { type: "date", timestamp, format, fallback: text, ...style }, text };
}
