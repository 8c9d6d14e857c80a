/**
 * What may drive a terminal instead of being read on it: escape sequences (CSI, OSC and the other strings, single
 * escapes), the remaining control characters, and the marks that reorder text (Unicode's bidirectional overrides and
 * isolates), with which a title could pass for another one. Sequences: ECMA-48, 5.4 and 5.6.
 */
const DRIVING = new RegExp(
  [
    "\\u001b\\[[\\u0020-\\u003f]*[\\u0040-\\u007e]?",
    "\\u001b[\\]P_^X][^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)",
    "\\u001b[\\u0020-\\u002f]*[\\u0030-\\u007e]?",
    "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]",
    "[\\u202a-\\u202e\\u2066-\\u2069]",
  ].join("|"),
  "gu",
);

const LINE_BREAKS = /\s*[\n\u2028\u2029]\s*/gu;

/** Text from outside as it may be shown on a terminal: nothing in it acts, and it stays on its line. */
export function visible(text: string): string {
  return text.replace(DRIVING, "").replace(LINE_BREAKS, " ").replaceAll("\t", " ");
}
