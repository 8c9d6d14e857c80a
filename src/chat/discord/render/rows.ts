import { isBlank } from "../../../core/literal.ts";
import type { Paragraph as PageParagraph } from "../../../core/pages.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Line } from "../../../core/reply.ts";
import { fitParts } from "./fit.ts";
import { joinParts, type Look, type Part, partsOf, textPart } from "./parts.ts";

/** One line as it will stand in a message. */
export interface Row {
  readonly kind: "line" | "bullet" | "under" | "quote";
  readonly markdown: string;
  /** How many things it tells of: what is counted when it is left out. */
  readonly counts: number;
  /** It goes on where the row above it ended: a part of a long text. */
  readonly isGlued?: true;
}

/** Rows that belong together, with an empty line before them. */
export type Paragraph = PageParagraph<Row>;

/** A row, characters: a few of them fit into the smallest room there is. */
export const ROW_CHARS = 1_000;
/** A heading is repeated, and must leave room for what it heads. */
const HEADING_CHARS = 500;

const BLANK = "(empty)";

export function rowOf(kind: Row["kind"], parts: readonly Part[], counts = 1, chars = ROW_CHARS): Row {
  return { kind, counts, markdown: fitParts(joinParts(parts), chars) };
}

/** A line that heads what follows; `sign` is what stands before it. */
export function headingRow(line: Line, reader: Reader, sign: readonly Part[] = [], look: Look = "plain"): Row {
  return rowOf("line", [...sign, ...filledParts(line, reader, look)], 0, HEADING_CHARS);
}

/** A remark of the rendering itself: what was left out, and where it is. */
export function remarkRow(parts: readonly Part[], counts = 0): Row {
  return rowOf("line", parts, counts);
}

/** A line's parts; never nothing. */
export function filledParts(line: Line, reader: Reader, look: Look = "plain"): readonly Part[] {
  const parts = partsOf(line, reader, look);
  return isBlank(parts.map(({ text }) => text).join("")) ? [textPart(BLANK)] : parts;
}
