import { firstUnits, headOf, isBlank, literalLines } from "../../../core/literal.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Block, Item } from "../../../core/reply.ts";
import { textPiece } from "./pieces.ts";
import { filledPieces, headingRow, type Paragraph, type Row, remarkRow, rowOf } from "./rows.ts";
import { markPieces } from "./signs.ts";

/** A row of a quotation, characters: they may take three bytes each. Longer lines go on in the next row. */
const QUOTE_CHARS = 1_000;
/** Em spaces, as wide as a sign and the space behind it. */
const INDENT = textPiece("\u2003\u2003");

/** The blocks of a reply; texts that follow each other are one paragraph. */
export function paragraphsOf(blocks: readonly Block[], reader: Reader): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const [i, block] of blocks.entries()) {
    if (block.type === "list") paragraphs.push(listOf(block, reader));
    else if (block.type === "quote") paragraphs.push({ rows: quoteRows(block.text), isList: false });
    else {
      const row = rowOf("line", filledPieces(block.line, reader));
      const before = blocks[i - 1]?.type === "text" ? paragraphs.pop() : undefined;
      paragraphs.push({ rows: [...(before?.rows ?? []), row], isList: false });
    }
  }
  return paragraphs.filter(({ rows }) => rows.length > 0);
}

function listOf({ heading, items, more = 0 }: Extract<Block, { type: "list" }>, reader: Reader): Paragraph {
  const head = heading === undefined ? undefined : headingRow(heading, reader);
  const rows = items.flatMap((item) => itemRows(item, reader));
  const left =
    more > 0 ? [remarkRow([textPiece(`… and ${more.toLocaleString("en")} more`, { italic: true })], more)] : [];
  if (head === undefined) return { rows: [...rows, ...left], isList: true };
  return { heading: head, rows: [head, ...rows, ...left], isList: true };
}

/** Items that have a sign are lines behind it; others are points of a list, whose lines Slack indents. */
function itemRows({ mark, line, under = [] }: Item, reader: Reader): readonly Row[] {
  const pieces = filledPieces(line, reader);
  const below = under.map((each) => filledPieces(each, reader));
  const sign = markPieces(mark);
  if (sign.length === 0) return [rowOf("bullet", pieces), ...below.map((each) => rowOf("under", each, 0))];
  return [rowOf("line", [...sign, ...pieces]), ...below.map((each) => rowOf("line", [INDENT, ...each], 0))];
}

/** Whole, whatever its length: it is what the public reads. */
function quoteRows(text: string): readonly Row[] {
  if (isBlank(text)) return [rowOf("quote", filledPieces("", { zone: "UTC", now: 0 }))];
  const lines = literalLines(text).trimEnd().split("\n");
  return lines.flatMap((line) =>
    pieced(line).map((part, i): Row => {
      const row: Row = { kind: "quote", pieces: part === "" ? [] : [textPiece(part)], counts: i === 0 ? 1 : 0 };
      return i === 0 ? row : { ...row, isGlued: true };
    }),
  );
}

/** A line in pieces that fit into a row each; nothing is lost. */
function pieced(line: string): readonly string[] {
  const pieces: string[] = [];
  let rest = line;
  do {
    // A single character of more than a row (letters with hundreds of marks) is cut where it must be.
    const head = headOf(rest, QUOTE_CHARS, ({ length }) => length) || firstUnits(rest, QUOTE_CHARS);
    pieces.push(head);
    rest = rest.slice(head.length);
  } while (rest !== "");
  return pieces;
}
