import { formatDate } from "./date-token.ts";
import { broadcastSpan, channelSpan, groupSpan, type ReaderView, type Span, userSpan } from "./span.ts";

export interface MrkdwnOptions {
  /** As in a text object: names and addresses that are not between "<" and ">" become no mentions and links. */
  readonly verbatim: boolean;
  /** A message's own text turns bare addresses into links, and no names. */
  readonly namesBecomeMentions: boolean;
}

/** What Slack makes of mrkdwn (Slack docs, Formatting text for app surfaces, read 2026-11-21). */
export function readMrkdwn(text: string, view: ReaderView, options: MrkdwnOptions): readonly Span[] {
  const parts = text.split(/(```[\s\S]*?```|`[^`\n]+`|<[^<>]+>)/gu);
  return styled(
    parts.flatMap((part, index): Span[] => {
      if (part === "") return [];
      if (index % 2 === 0) return bare(part, view, options);
      if (part.startsWith("`")) {
        const code = part.replace(/^`{1,3}|`{1,3}$/gu, "");
        // Mentions and links work inside code as well.
        return readMrkdwn(code, view, options).map((span) => ({ ...span, text: span.text, code: true }));
      }
      return [bracketed(part.slice(1, -1), view)];
    }),
  );
}

/** `&amp;`, `&lt;` and `&gt;`; everything else stands for itself. */
function decodeEntities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function bracketed(inside: string, view: ReaderView): Span {
  const bar = inside.indexOf("|");
  const [head, label] =
    bar === -1 ? [inside, undefined] : [inside.slice(0, bar), decodeEntities(inside.slice(bar + 1))];
  const shown = label === "" ? undefined : label;
  if (head.startsWith("@")) return userSpan(head.slice(1), view);
  if (head.startsWith("#")) return channelSpan(head.slice(1), view);
  if (head.startsWith("!date^")) return dateSpan(head, shown, view);
  if (head.startsWith("!subteam^")) return groupSpan(head.slice("!subteam^".length), view);
  if (/^!(?:here|channel|everyone)$/u.test(head)) return broadcastSpan(head.slice(1));
  if (/^(?:https?:\/\/|mailto:|tel:|slack:)/iu.test(head)) {
    return { kind: "link", target: decodeEntities(head), text: shown ?? decodeEntities(head) };
  }
  return { kind: "text", text: shown ?? `<${decodeEntities(inside)}>` };
}

function dateSpan(head: string, fallback: string | undefined, view: ReaderView): Span {
  const [, at, format, link] = head.split("^");
  const timestamp = Number(at);
  if (!Number.isInteger(timestamp) || format === undefined || format === "") {
    return { kind: "text", text: fallback ?? head };
  }
  const text = formatDate(timestamp, format, view.zone, view.now);
  return { kind: "date", text, ...(link === undefined ? {} : { target: decodeEntities(link) }) };
}

/** Text between the signs: bare addresses are links, and in blocks names are mentions, unless it is verbatim. */
function bare(part: string, view: ReaderView, { verbatim, namesBecomeMentions }: MrkdwnOptions): Span[] {
  if (verbatim) return [{ kind: "text", text: part }];
  const signs = namesBecomeMentions
    ? /(https?:\/\/[^\s<>|]+|(?<![\w.])@(?:here|channel|everyone)\b|(?<![\w.])#[\w-]+)/gu
    : /(https?:\/\/[^\s<>|]+)/gu;
  return part.split(signs).flatMap((piece): Span[] => {
    if (piece === "") return [];
    if (/^https?:\/\//u.test(piece))
      return [{ kind: "link", target: decodeEntities(piece), text: decodeEntities(piece) }];
    if (namesBecomeMentions && /^@(?:here|channel|everyone)$/u.test(piece)) return [broadcastSpan(piece.slice(1))];
    if (namesBecomeMentions && piece.startsWith("#")) {
      const channel = [...view.channels].find(([, { name }]) => `#${name}` === piece);
      if (channel !== undefined) return [channelSpan(channel[0], view)];
    }
    return [{ kind: "text", text: piece }];
  });
}

/** A mark at a word's beginning, the same mark at a word's end, on one line. */
const MARKS = [
  [/(?<![\w*])\*(?![\s*])([^\n*]*[^\s*])\*(?![\w*])/gu, "bold"],
  [/(?<![\w_])_(?![\s_])([^\n_]*[^\s_])_(?![\w_])/gu, "italic"],
  [/(?<![\w~])~(?![\s~])([^\n~]*[^\s~])~(?![\w~])/gu, "strike"],
] as const;

/** Bold, italic and struck text. */
function styled(spans: readonly Span[]): readonly Span[] {
  let read = spans;
  for (const [formed, style] of MARKS) {
    read = read.flatMap((span): Span[] => {
      if (span.kind !== "text" || span.code === true) return [span];
      return span.text
        .split(formed)
        .map((text, index): Span => (index % 2 === 0 ? { ...span, text } : { ...span, text, [style]: true }))
        .filter(({ text }) => text !== "");
    });
  }
  return read.map((span) => (span.kind === "text" ? { ...span, text: decodeEntities(span.text) } : span));
}
