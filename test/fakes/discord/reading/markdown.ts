/** A piece of Discord's markdown (Discord docs, Message Formatting, read 2026-11-21). */
export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code" | "block"; readonly text: string }
  | { readonly type: "mention"; readonly kind: "user" | "role" | "channel"; readonly id: string; readonly raw: string }
  | { readonly type: "time"; readonly seconds: number; readonly style: string }
  | { readonly type: "link"; readonly label: string; readonly url: string }
  /** A sign that formats what comes after it, or ends that: "**", "*", "__", "_", "~~", "||". */
  | { readonly type: "mark"; readonly sign: string }
  /** A sign that formats its line: "#", "##", "###", "-#", ">", "-". */
  | { readonly type: "line"; readonly sign: string };

const TOKEN = new RegExp(
  [
    /```(?:[\w+-]*\n)?(?<block>[\s\S]*?)```/,
    /``(?<code2>[^\n]+?)``/,
    /`(?<code>[^`\n]+)`/,
    /\\(?<escaped>[\\*_~`|>#\-+.[\](){}<:@!])/,
    /<(?<sign>@[!&]?|#)(?<id>\d+)>/,
    /<t:(?<seconds>-?\d+)(?::(?<style>[tTdDfFR]))?>/,
    /<a?(?<emoji>:\w+:)\d+>/,
    /<(?<address>https?:\/\/[^\s>]+)>/,
    /\[(?<label>[^\]\n]+)\]\(<?(?<url>https?:\/\/[^\s)>]+)>?\)/,
    /(?<bare>https?:\/\/[^\s<>]+)/,
    /(?<mark>\*\*|~~|\|\||(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w))/,
    /^(?<line>#{1,3}|-#|>>>|>|[-*]) /,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gmu",
);

export function readMarkdown(content: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of content.matchAll(TOKEN)) {
    if (match.index > at) pieces.push({ type: "text", text: content.slice(at, match.index) });
    at = match.index + match[0].length;
    pieces.push(pieceOf(match[0], match.groups ?? {}));
  }
  if (at < content.length) pieces.push({ type: "text", text: content.slice(at) });
  return pieces;
}

function pieceOf(raw: string, groups: Readonly<Record<string, string | undefined>>): Piece {
  const { block, code, code2, escaped, sign, id, seconds, style, emoji, address, label, url, bare, mark, line } =
    groups;
  if (block !== undefined) return { type: "block", text: block };
  if (code !== undefined || code2 !== undefined) return { type: "code", text: code ?? code2 ?? "" };
  if (sign !== undefined && id !== undefined) {
    return { type: "mention", kind: sign === "#" ? "channel" : sign === "@&" ? "role" : "user", id, raw };
  }
  if (seconds !== undefined) return { type: "time", seconds: Number(seconds), style: style ?? "f" };
  if (label !== undefined && url !== undefined) return { type: "link", label, url };
  const link = address ?? bare;
  if (link !== undefined) return { type: "link", label: link, url: link };
  if (mark !== undefined) return { type: "mark", sign: mark };
  if (line !== undefined) return { type: "line", sign: line };
  return { type: "text", text: escaped ?? emoji ?? raw };
}
