/**
 * Discord reads markdown in the content of messages and in descriptions of embeds; a backslash before any sign of ASCII
 * takes its meaning away, and is not shown (Discord docs, Reference, "Message formatting", and the rules of its clients as
 * brussell98/discord-markdown repeats them, read 2026-11-21).
 */

/** What formats wherever it stands: emphasis, code, spoilers, links, mentions, timestamps, custom emoji, the backslash itself. */
const SIGNS = /[\\*_~`|[\]<]/gu;
/**
 * The colon of `:name:`, also where the name would end in what follows this text, and of an address, which Discord would
 * link to and preview.
 */
const COLONS = /:(?=\S|$)/gu;
/** "@everyone" and "@here" may ping nobody (allowed_mentions), and do not look as if they did either. */
const CALLS = /@(?=everyone|here)/giu;
/** Invitations are recognised without "https://": "discord.gg/x", "discordapp.com/invite/x". */
const INVITATIONS = /(?<=\bdiscord(?:app)?)\.(?=\w)/giu;
/** What begins a heading, a quotation, a small line or a list where a line begins. */
const LEADS = /^[^\S\n]*(?:\d+(?=\.)|(?=[-+#>]))/gmu;

/** An escape and what it escapes: never to be cut in two. */
const ESCAPED = /\\(.)/gsu;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Any text as markdown that shows exactly it: no mention, no link, no emphasis, no emoji, no list. */
export function escapeMarkdown(text: string): string {
  const escaped = text
    .replace(SIGNS, "\\$&")
    .replace(COLONS, "\\$&")
    .replace(CALLS, "\\$&")
    .replace(INVITATIONS, "\\$&");
  return escapeLead(escaped);
}

/** Escaped text that comes to stand at the beginning of a line. */
export function escapeLead(escaped: string): string {
  return escaped.replace(LEADS, "$&\\");
}

/** How many characters of the text itself stand in escaped text. */
export function shownChars(escaped: string): number {
  return escaped.replace(ESCAPED, "$1").length;
}

/** As much of escaped text as has at most `most` characters; nothing that is read as one is cut in two. */
export function headOfEscaped(escaped: string, most: number): string {
  if (most <= 0) return "";
  let end = 0;
  let isOpen = false;
  // One code point beyond suffices to see where a character ends.
  for (const { segment, index } of GRAPHEMES.segment(escaped.slice(0, most + 2))) {
    if (index + segment.length > most) break;
    isOpen = !isOpen && segment === "\\";
    if (!isOpen) end = index + segment.length;
  }
  return escaped.slice(0, end);
}
