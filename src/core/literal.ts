/** Control characters, line breaks apart, and the marks that reorder text, with which a title could pass for another one. */
const DRIVING = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

const LINE_BREAKS = /\s*[\n\u2028\u2029]\s*/gu;

/** Something that an eye can see: neither space nor a character without a shape. */
const SEEN = /[^\s\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]/u;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text from outside on one line: well formed, with nothing in it that acts. */
export function literal(text: string): string {
  return literalLines(text).replace(LINE_BREAKS, " ");
}

/** The same with its line breaks. */
export function literalLines(text: string): string {
  return text.toWellFormed().replace(/\r\n?/gu, "\n").replaceAll("\t", " ").replace(DRIVING, "");
}

export function isBlank(text: string): boolean {
  return !SEEN.test(text);
}

/** As many whole graphemes as measure at most `most`; nothing that is read as one character is cut in two. */
export function headOf(text: string, most: number, measure: (grapheme: string) => number): string {
  let used = 0;
  let end = 0;
  for (const { segment, index } of GRAPHEMES.segment(text)) {
    used += measure(segment);
    if (used > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** At most `chars` UTF-16 units, no code point of them in two: for what is one character to the eye and yet too long. */
export function firstUnits(text: string, chars: number): string {
  return text.slice(0, chars).replace(/\p{Cs}$/u, "");
}

/** At most `chars` UTF-16 units, the last of them "…" when something was cut. */
export function cut(text: string, chars: number): string {
  return text.length <= chars ? text : `${headOf(text, chars - 1, ({ length }) => length).trimEnd()}…`;
}
