import { isBlank } from "../../../core/literal.ts";
import type { Paragraph as PageParagraph } from "../../../core/pages.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Line } from "../../../core/reply.ts";
import { TEXT_CHARS } from "../limits.ts";
import { fitPieces } from "./fit.ts";
import { joinPieces, type Piece, piecesOf, textPiece } from "./pieces.ts";

/** One line as it will stand in a message. */
export interface Row {
  readonly kind: "line" | "bullet" | "under" | "quote";
  readonly pieces: readonly Piece[];
  /** How many things it tells of: what is counted when it is left out. */
  readonly counts: number;
  /** It goes on where the row above it ended: a long line of a quotation. */
  readonly isGlued?: true;
}

/** Rows that belong together: a block of the message, if it has room for them. */
export type Paragraph = PageParagraph<Row>;

/** A row's text and JSON: less than a text object may hold, so that a few rows always fit into a message. */
const ROW_CHARS = TEXT_CHARS - 100;
const ROW_BYTES = 3_500;
/** A heading is repeated, and must leave room for what it heads. */
const HEADING_BYTES = 1_200;

const BLANK = "(empty)";

export function rowOf(kind: Row["kind"], pieces: readonly Piece[], counts = 1, bytes = ROW_BYTES): Row {
  return { kind, counts, pieces: fitPieces(joinPieces(pieces), bytes, ROW_CHARS) };
}

/** A line that heads what follows; `sign` is what stands before it. */
export function headingRow(line: Line, reader: Reader, sign: readonly Piece[] = [], isBold = false): Row {
  return rowOf("line", [...sign, ...filledPieces(line, reader, isBold)], 0, HEADING_BYTES);
}

/** A remark of the rendering itself: what was left out, and where it is. */
export function remarkRow(pieces: readonly Piece[], counts = 0): Row {
  return rowOf("line", pieces, counts);
}

/** A line's parts; never nothing, which Slack would refuse. */
export function filledPieces(line: Line, reader: Reader, isBold = false): readonly Piece[] {
  const pieces = piecesOf(line, reader, isBold ? { bold: true } : undefined);
  return isBlank(pieces.map(({ text }) => text).join("")) ? [textPiece(BLANK)] : pieces;
}
