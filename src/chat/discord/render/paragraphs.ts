import { isBlank, literalLines } from "../../../core/literal.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Block, Item } from "../../../core/reply.ts";
import { splitParts } from "./fit.ts";
import { type Part, textPart } from "./parts.ts";
import { filledParts, headingRow, type Paragraph, ROW_CHARS, type Row, remarkRow, rowOf } from "./rows.ts";
import { markParts } from "./signs.ts";

/** Em spaces, as wide as a sign and the space behind it. */
const INDENT = textPart("\u2003\u2003");
/** A part of a long text, characters: few enough that it fills each message to its end. */
const TEXT_PART_CHARS = 200;
const NOBODY: Reader = { zone: "UTC", now: 0 };

/** The blocks of a reply; texts that follow each other are one paragraph. */
export function paragraphsOf(blocks: readonly Block[], reader: Reader): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const [i, block] of blocks.entries()) {
    if (block.type === "list") paragraphs.push(listOf(block, reader));
    else if (block.type === "quote") paragraphs.push({ rows: quoteRows(block.text), isList: false });
    else {
      const rows = wholeRows("line", filledParts(block.line, reader));
      const before = blocks[i - 1]?.type === "text" ? paragraphs.pop() : undefined;
      paragraphs.push({ rows: [...(before?.rows ?? []), ...rows], isList: false });
    }
  }
  return paragraphs.filter(({ rows }) => rows.length > 0);
}

function listOf({ heading, items, more = 0 }: Extract<Block, { type: "list" }>, reader: Reader): Paragraph {
  const head = heading === undefined ? undefined : headingRow(heading, reader);
  const rows = items.flatMap((item) => itemRows(item, reader));
  const left = more > 0 ? [remarkRow([textPart(`… and ${more.toLocaleString("en")} more`, "quiet")], more)] : [];
  if (head === undefined) return { rows: [...rows, ...left], isList: true };
  return { heading: head, rows: [head, ...rows, ...left], isList: true };
}

/** Items that have a sign are lines behind it; others are points of a list, whose lines Discord indents. */
function itemRows({ mark, line, under = [] }: Item, reader: Reader): readonly Row[] {
  const parts = filledParts(line, reader);
  const below = under.map((each) => filledParts(each, reader));
  const sign = markParts(mark);
  if (sign.length === 0) return [rowOf("bullet", parts), ...below.map((each) => rowOf("under", each, 0))];
  return [rowOf("line", [...sign, ...parts]), ...below.map((each) => rowOf("line", [INDENT, ...each], 0))];
}

/** Whole, whatever its length: it is what the public reads. */
function quoteRows(text: string): readonly Row[] {
  if (isBlank(text)) return [rowOf("quote", filledParts("", NOBODY))];
  const lines = literalLines(text).trimEnd().split("\n");
  return lines.flatMap((line) => wholeRows("quote", [textPart(line)]));
}

/** A line in rows that go on where the one before ended; nothing is lost. */
function wholeRows(kind: Row["kind"], parts: readonly Part[]): readonly Row[] {
  return splitParts(parts, TEXT_PART_CHARS, ROW_CHARS).map(
    (markdown, i): Row => (i === 0 ? { kind, markdown, counts: 1 } : { kind, markdown, counts: 0, isGlued: true }),
  );
}
