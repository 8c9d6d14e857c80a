import { cutWords } from "../../../core/left-words.ts";
import { firstUnits, isBlank } from "../../../core/literal.ts";
import { escapeMarkdown, headOfEscaped, shownChars } from "./escape.ts";
import type { Look, Part } from "./parts.ts";

/** Room for the mark of a cut. */
const CUT_MARK_CHARS = 50;

const WRAPS: Readonly<Record<Look, string>> = { plain: "", strong: "**", quiet: "_" };

/** Markdown of one look. */
interface Span {
  readonly markdown: string;
  readonly look: Look;
}

/** Parts as markdown of at most so many characters; what does not fit is counted. */
export function fitParts(parts: readonly Part[], chars: number): string {
  const spans: Span[] = [];
  let charsLeft = chars - CUT_MARK_CHARS;
  for (const [i, part] of parts.entries()) {
    const span = spanOf(part);
    if (charsOf(span) <= charsLeft) {
      spans.push(span);
      charsLeft -= charsOf(span);
      continue;
    }
    // A part that does not fit as what it is is told in words: nobody follows a link of which a part is missing.
    const head = headOfEscaped(escapeMarkdown(part.text), charsLeft - wrapChars(part.look));
    const left = parts.slice(i).reduce((sum, { text }) => sum + text.length, -shownChars(head));
    spans.push({ markdown: head, look: part.look }, { markdown: ` ${cutWords(left)}`, look: "quiet" });
    break;
  }
  return markdownOf(spans);
}

/**
 * Parts as pieces of markdown that follow each other on one line; nothing is lost. Texts are spread over pieces of at most
 * `chars`; what is more than plain text stays in one, unless it has more than `most` characters: then it is told in words.
 */
export function splitParts(parts: readonly Part[], chars: number, most: number): readonly string[] {
  const pieces: Span[][] = [];
  let charsLeft = 0;
  const add = (span: Span): void => {
    const size = charsOf(span);
    if (size <= charsLeft) pieces.at(-1)?.push(span);
    else pieces.push([span]);
    charsLeft = (size <= charsLeft ? charsLeft : chars) - size;
  };
  for (const part of parts) {
    const span = spanOf(part);
    const isPlain = part.look === "plain" && part.markdown === undefined;
    if (charsOf(span) <= (isPlain ? Math.max(0, charsLeft) : most)) {
      add(span);
      continue;
    }
    for (let rest = escapeMarkdown(part.text); rest !== ""; ) {
      // A single character of more than a piece (letters with hundreds of marks) is cut where it must be.
      const head = headOfEscaped(rest, charsLeft) || headOfEscaped(rest, chars) || firstUnits(rest, chars);
      add({ markdown: head, look: "plain" });
      rest = rest.slice(head.length);
    }
  }
  return pieces.length === 0 ? [""] : pieces.map(markdownOf);
}

function spanOf({ text, look, markdown }: Part): Span {
  return { markdown: markdown ?? escapeMarkdown(text), look };
}

function charsOf({ markdown, look }: Span): number {
  return markdown.length + wrapChars(look);
}

function wrapChars(look: Look): number {
  return 2 * WRAPS[look].length;
}

/** What follows each other in one look is emphasised as a whole: two pairs of asterisks that meet are none. */
function markdownOf(spans: readonly Span[]): string {
  const runs: Span[] = [];
  for (const span of spans) {
    const run = runs.at(-1);
    if (run?.look === span.look) runs[runs.length - 1] = { ...run, markdown: run.markdown + span.markdown };
    else runs.push(span);
  }
  return runs.map(wrapped).join("");
}

/** Emphasis neither begins nor ends with a space. */
function wrapped({ markdown, look }: Span): string {
  const core = markdown.trim();
  if (look === "plain" || isBlank(core)) return markdown;
  const at = markdown.indexOf(core);
  return markdown.slice(0, at) + WRAPS[look] + core + WRAPS[look] + markdown.slice(at + core.length);
}
