import { cutWords } from "../../../core/left-words.ts";
import { headOf } from "../../../core/literal.ts";
import { type Piece, textPiece } from "./pieces.ts";

/** Room for the mark of a cut, and for the JSON around a text. */
const CUT_MARK_CHARS = 40;
const CUT_MARK_BYTES = 120;
const ELEMENT_BYTES = 100;

/** Bytes that a value takes in a message. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The parts that fit into so many bytes and characters; the rest is counted. */
export function fitPieces(pieces: readonly Piece[], bytes: number, chars: number): readonly Piece[] {
  const fitting: Piece[] = [];
  let bytesLeft = bytes - CUT_MARK_BYTES;
  let charsLeft = chars - CUT_MARK_CHARS;
  for (const [i, piece] of pieces.entries()) {
    const ownBytes = jsonBytes(piece.element) + 1;
    if (ownBytes <= bytesLeft && piece.text.length <= charsLeft) {
      fitting.push(piece);
      bytesLeft -= ownBytes;
      charsLeft -= piece.text.length;
      continue;
    }
    const room = Math.min(charsLeft, bytesLeft - ELEMENT_BYTES);
    const style = piece.element.style;
    // A part that does not fit as what it is is told in words: nobody follows a link of which a part is missing.
    const head = headOf(piece.text, room, (grapheme) => Math.max(grapheme.length, jsonBytes(grapheme) - 2));
    const whole = pieces.slice(i).reduce((sum, { text }) => sum + text.length, 0);
    const left = whole - head.length;
    if (head !== "") fitting.push(textPiece(head, style));
    return left === 0 && i === pieces.length - 1 ? fitting : [...fitting, textPiece(cutWords(left), { italic: true })];
  }
  return fitting;
}
