import type { Block, Inline, Item, Line, Mark, Reply } from "./reply.ts";
import { clockTime, relativeTime } from "./wording.ts";

/** For whom a reply is put into words. `now` in ms since the epoch. */
export interface Reader {
  readonly zone: string;
  readonly now: number;
}

/** The sign of a mark: state is never told by colour alone. One column each. */
export const MARK_SIGNS: Record<Mark, string> = {
  ok: "✓",
  info: "·",
  taken: "◐",
  minor: "▲",
  major: "◆",
  critical: "■",
  maintenance: "⚒",
  paused: "‖",
  failed: "✗",
};

/** What an adapter may do to parts of a line; the default leaves them plain. */
export interface Style {
  strong(text: string): string;
  link(url: string, text: string, quiet: boolean): string;
  code(text: string): string;
  mark(mark: Mark, sign: string): string;
  /** Applied to every piece of outside text. */
  literal(text: string): string;
}

const PLAIN: Style = {
  strong: (text) => text,
  link: (url, text, quiet) => (quiet || text === url ? text : `${text} <${url}>`),
  code: (text) => text,
  mark: (_mark, sign) => sign,
  literal: (text) => text,
};

export function inlineText(line: Line, reader: Reader, style: Style = PLAIN): string {
  if (!isParts(line)) return piece(line, reader, style);
  return line.map((part) => piece(part, reader, style)).join("");
}

function isParts(line: Line): line is readonly Inline[] {
  return Array.isArray(line);
}

function piece(part: Inline, reader: Reader, style: Style): string {
  if (typeof part === "string") return style.literal(part);
  switch (part.type) {
    case "strong":
      return style.strong(style.literal(part.text));
    case "link":
      return style.link(style.literal(part.url), style.literal(part.text), part.quiet === true);
    case "code":
      return style.code(style.literal(part.text));
    case "mention":
      return style.strong(style.literal(part.text));
    case "time":
      return part.form === "relative" ? relativeTime(part.at, reader.now) : clockTime(part.at, reader);
  }
}

/** The complete reply as text, several lines. Buttons become the sentences they stand for; text has no forms to open. */
export function plainText(reply: Reply, reader: Reader, style: Style = PLAIN): string {
  const lines = [inlineText(reply.title, reader, style)];
  for (const block of reply.blocks ?? []) lines.push(...blockLines(block, reader, style));
  for (const button of reply.buttons ?? []) {
    if (button.form !== undefined) continue;
    lines.push(`  [${style.literal(button.label)}] ${style.code(style.literal(button.say))}`);
  }
  return lines.join("\n");
}

function blockLines(block: Block, reader: Reader, style: Style): string[] {
  switch (block.type) {
    case "text":
      return [inlineText(block.line, reader, style)];
    case "quote":
      return block.text.split("\n").map((line) => `  > ${style.literal(line)}`);
    case "list": {
      const lines = block.heading === undefined ? [] : [inlineText(block.heading, reader, style)];
      for (const item of block.items) lines.push(...itemLines(item, reader, style));
      if (block.more) lines.push(`  … and ${block.more.toLocaleString("en")} more`);
      return lines;
    }
  }
}

function itemLines(item: Item, reader: Reader, style: Style): string[] {
  const sign = item.mark === undefined ? " " : style.mark(item.mark, MARK_SIGNS[item.mark]);
  const first = `  ${sign} ${inlineText(item.line, reader, style)}`;
  return [first, ...(item.under ?? []).map((line) => `      ${inlineText(line, reader, style)}`)];
}
