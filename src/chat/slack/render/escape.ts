/**
 * The blocks of our messages are rich text and plain text, in which Slack interprets nothing. The text beside them, which
 * notifications and screen readers use, is always mrkdwn (only chat.postMessage could switch that off), so it goes through
 * here as a whole.
 */

/** What Slack wants escaped, and only that (Slack docs, Formatting text, read 2026-11-21): it stops mentions and links. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * mrkdwn knows no escape for the rest, and invisible characters between them do not reliably help, so what would format is
 * shown by a sign that looks the same. Within a word Slack formats nothing: `build_processing` stays as it is.
 */
const TWINS: Readonly<Record<string, string>> = { "*": "∗", _: "＿", "~": "∼", "`": "ˋ", ":": "∶", ">": "›" };

/** An underscore that is not between two letters or digits. */
const UNDERSCORES = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** The first colon of `:name:`. */
const EMOJI_COLONS = /:(?=[\w'+-]+:)/gu;
/** The sign of a quotation, where a line begins. */
const QUOTE_SIGNS = /^(\s*)>+/gmu;

/** Any text as mrkdwn that shows exactly it: no mention, no link, no emphasis, no emoji. */
export function escapeMrkdwn(text: string): string {
  return text
    .replace(QUOTE_SIGNS, (signs) => signs.replaceAll(">", twin))
    .replace(UNDERSCORES, twin)
    .replace(EMOJI_COLONS, twin)
    .replace(/[*~`]/gu, twin)
    .replace(/[&<>]/gu, (sign) => ENTITIES[sign] ?? sign);
}

function twin(sign: string): string {
  return TWINS[sign] ?? sign;
}
