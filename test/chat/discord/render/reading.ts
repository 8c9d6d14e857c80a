/**
 * Reads markdown as Discord's clients do: what of a text would be shown as more than text. Strict where they differ: what
 * any of them takes for markup is markup here.
 */
export interface Shown {
  /** "text" or what the markup is: "strong", "link", "mention", "list", … */
  readonly type: string;
  readonly text: string;
  /** Where a link leads, or what a timestamp says. */
  readonly target?: string;
}

/** Rules that hold where a line begins. */
const BLOCKS: readonly (readonly [type: string, rule: RegExp])[] = [
  ["quote", /^ *>>> |^ *> /u],
  ["heading", /^\s*#{1,3} /u],
  ["small", /^\s*-# /u],
  ["list", /^\s*(?:[-*+]|\d+\.) /u],
];

const INLINES: readonly (readonly [type: string, rule: RegExp, target?: number])[] = [
  ["escape", /^\\([^0-9A-Za-z\s])/u],
  ["code", /^(`+)([\s\S]*?[^`])\1(?!`)/u],
  ["autolink", /^<(https?:\/\/[^ >]+)>/u, 1],
  ["address", /^(?:https?|steam|discord|ftp):\/\/\S+/iu],
  ["address", /^(?:\w+\.)?discord(?:app)?\.\w+\/\w+/iu],
  ["time", /^<t:(-?\d+(?::[A-Za-z])?)>/u, 1],
  ["mention", /^<(?:@[!&]?|#)\d*>|^<id:\w+>|^<\/[^>]+:\d+>/u],
  ["mention", /^@(?:everyone|here)/iu],
  ["emoji", /^<a?:\w+:\d+>|^:[^\s:]+:/u],
  ["strong", /^\*\*([\s\S]+?)\*\*(?!\*)/u],
  ["underline", /^__([\s\S]+?)__(?!_)/u],
  ["em", /^_((?:__|\\[\s\S]|[^\\_])+?)_(?![0-9A-Za-z_])/u],
  ["em", /^\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*(?!\*)/u],
  ["strike", /^~~([\s\S]+?)~~/u],
  ["spoiler", /^\|\|([\s\S]+?)\|\|/u],
  ["link", /^\[((?:\\.|[^\]\\])*)\]\(<?([^\s()<>]*)>?\)/u, 2],
];

/** The texts and the markup of one message text, line by line, in order. */
export function readMarkdown(markdown: string): readonly Shown[] {
  return markdown.split("\n").flatMap((line, i) => [...(i === 0 ? [] : [text("\n")]), ...readLine(line)]);
}

/** What a reader sees, without marks. */
export function shownText(markdown: string): string {
  return readMarkdown(markdown)
    .map((part) => part.text)
    .join("");
}

function readLine(line: string): readonly Shown[] {
  const block = BLOCKS.find(([, rule]) => rule.test(line));
  if (block === undefined) return readInline(line);
  const [type, rule] = block;
  const lead = rule.exec(line)?.[0] ?? "";
  return [{ type, text: "" }, ...readLine(line.slice(lead.length))];
}

function readInline(source: string): readonly Shown[] {
  const shown: Shown[] = [];
  for (let rest = source; rest !== ""; ) {
    const [found, taken] = readOne(rest, source.slice(0, source.length - rest.length));
    shown.push(...found);
    rest = rest.slice(taken);
  }
  return shown;
}

function readOne(rest: string, before: string): readonly [readonly Shown[], number] {
  for (const [type, rule, target] of INLINES) {
    const found = rule.exec(rest);
    if (found === null) continue;
    // Words are read as a whole: an address does not begin within one.
    if (type === "address" && /\w$/u.test(before)) continue;
    const all = found[0];
    if (type === "escape") return [[text(found[1] ?? "")], all.length];
    if (type === "code") return [[{ type, text: found[2] ?? "" }], all.length];
    const to = target === undefined ? {} : { target: found[target] ?? "" };
    if (["strong", "underline", "em", "strike", "spoiler"].includes(type)) {
      const inner = readInline(found[1] ?? "");
      return [inner.map((part) => (part.type === "text" ? { ...part, type } : part)), all.length];
    }
    if (type === "link") {
      const inner = readInline(found[1] ?? "");
      return [[{ type, text: inner.map((part) => part.text).join(""), ...to }], all.length];
    }
    return [[{ type, text: type === "time" ? "" : (found[1] ?? all), ...to }], all.length];
  }
  const [one = ""] = rest;
  return [[text(one)], one.length];
}

function text(shown: string): Shown {
  return { type: "text", text: shown };
}
