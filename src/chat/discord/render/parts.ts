import { literal } from "../../../core/literal.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Inline, Line } from "../../../core/reply.ts";
import { clockTime, relativeTime } from "../../../core/wording.ts";
import { URL_CHARS } from "../limits.ts";
import { escapeMarkdown } from "./escape.ts";
import { mentionMarkdown } from "./mentions.ts";

/** How a part looks. Code has no look beside its own: emphasis ends at its asterisks wherever they stand. */
export type Look = "plain" | "strong" | "quiet";

/** A part of a line. */
export interface Part {
  /** In words, literal and not escaped. */
  readonly text: string;
  readonly look: Look;
  /** Its markdown, where it is more than its words. */
  readonly markdown?: string;
}

/** Nearer than this an hour of the clock means one instant in every zone; ms. */
const SAME_CLOCK_MS = 12 * 3_600_000;
/** Discord's timestamps are whole seconds since the epoch; years of four digits every client knows. */
const LAST_AT = Date.UTC(9999, 11, 31);

/** In an address in a link each of these could end it, or whatever the link stands in. */
const URL_SIGNS = /[()<>[\]\\`*|]/gu;
/** Discord finds the end of a link's text by counting brackets, escaped or not. */
const BRACKETS: Readonly<Record<string, string>> = { "[": "［", "]": "］" };
/** Nothing can be escaped in code, and a backtick would end it. */
const BACKTICK_TWIN = "ˋ";

export function textPart(text: string, look: Look = "plain"): Part {
  return { text, look };
}

export function codePart(code: string): Part {
  const text = literal(code);
  if (text.trim() === "") return textPart(text);
  return { text, look: "plain", markdown: `\`${text.replaceAll("`", BACKTICK_TWIN)}\`` };
}

/** A line's parts; texts of one look that follow each other are one, so that nothing forms where they meet. */
export function partsOf(line: Line, reader: Reader, look: Look = "plain"): readonly Part[] {
  return joinParts((isInlines(line) ? line : [line]).map((inline) => partOf(inline, reader, look)));
}

export function joinParts(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts.filter(({ text }) => text !== "")) {
    const before = joined.at(-1);
    const isSame = before !== undefined && before.look === part.look && !before.markdown && !part.markdown;
    if (isSame) joined[joined.length - 1] = textPart(before.text + part.text, part.look);
    else joined.push(part);
  }
  return joined;
}

function isInlines(line: Line): line is readonly Inline[] {
  return Array.isArray(line);
}

function partOf(inline: Inline, reader: Reader, look: Look): Part {
  if (typeof inline === "string") return textPart(literal(inline), look);
  switch (inline.type) {
    case "strong":
      return textPart(literal(inline.text), "strong");
    case "code":
      return codePart(inline.text);
    case "link":
      return linkPart(inline, look);
    case "time":
      return timePart(inline, reader, look);
    case "mention":
      return mentionPart(inline, look);
  }
}

function mentionPart({ id, text: words }: Extract<Inline, { type: "mention" }>, look: Look): Part {
  const text = literal(words);
  const markdown = mentionMarkdown(id);
  return markdown === undefined ? textPart(text, look) : { text, look, markdown };
}

/** Only the web's own addresses are links. In angle brackets Discord shows no preview of what is behind them. */
function linkPart(link: Extract<Inline, { type: "link" }>, look: Look): Part {
  const url = literal(link.url);
  const shown = literal(link.text).trim() || url;
  const words = link.quiet === true || shown === url || url === "" ? shown : `${shown} (${url})`;
  const href = webAddress(url);
  if (href === undefined) return textPart(words, look);
  if (shown === url) return { text: words, look, markdown: `<${href}>` };
  const label = escapeMarkdown(shown.replace(/[[\]]/gu, (sign) => BRACKETS[sign] ?? sign));
  // Discord shows the text of a link as it is when it looks like another address.
  if (shown.includes("://")) return { text: words, look, markdown: `${label} <${href}>` };
  return { text: words, look, markdown: `[${label}](<${href}>)` };
}

function webAddress(url: string): string | undefined {
  if (!/^https?:\/\/[^\s<>]+$/iu.test(url) || !URL.canParse(url)) return undefined;
  const href = new URL(url).href.replace(URL_SIGNS, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return href.length <= URL_CHARS ? href : undefined;
}

/**
 * Discord shows it in the zone and the clock of each reader (Reference, "Timestamp styles", read 2026-11-21): "t" is
 * "18:00", "f" "21 November 2026 18:00", "R" "in 2 hours" or "2 hours ago", which goes on counting.
 */
function timePart({ at, form }: Extract<Inline, { type: "time" }>, reader: Reader, look: Look): Part {
  if (!(at >= 0 && at <= LAST_AT)) return textPart("an unknown time", look);
  const isNear = Math.abs(at - reader.now) < SAME_CLOCK_MS;
  const style = form === "relative" ? "R" : form === "time" && isNear ? "t" : "f";
  const text = form === "relative" ? relativeTime(at, reader.now) : clockTime(at, reader);
  return { text, look, markdown: `<t:${Math.floor(at / 1_000)}:${style}>` };
}
