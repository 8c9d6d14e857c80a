import type { PlainTextElement, PlainTextOption } from "@slack/types";
import { headOf, isBlank, literal } from "../../../core/literal.ts";
import { OPTION_LABEL_CHARS } from "../limits.ts";

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text that stays as it is, whatever it looks like. Slack refuses one in which nothing is to be seen. */
export function plainObject(text: string): PlainTextElement {
  const shown = literal(text);
  return { type: "plain_text", text: isBlank(shown) ? "–" : shown, emoji: false };
}

export function menuOption(value: string, text: string): PlainTextOption & { readonly value: string } {
  return { text: plainObject(shortened(text)), value };
}

/** Without its middle where it is too long for an option: the names of one family differ at either end. `mark` stays whole. */
export function shortened(text: string, mark = ""): string {
  const flat = literal(text).trim();
  const room = OPTION_LABEL_CHARS - mark.length;
  if (flat.length <= room) return `${flat}${mark}`;
  const half = Math.floor((room - 1) / 2);
  return `${headOf(flat, half, ({ length }) => length)}…${tailOf(flat, half)}${mark}`;
}

/** At most `chars` UTF-16 units of the end; nothing that is read as one character is cut in two. */
function tailOf(text: string, chars: number): string {
  for (const { index } of GRAPHEMES.segment(text)) if (index >= text.length - chars) return text.slice(index);
  return "";
}
