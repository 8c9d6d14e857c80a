import { TEXT_CHARS } from "../limits.ts";
import { jsonBytes } from "./fit.ts";
import { textPiece } from "./pieces.ts";
import type { Paragraph, Row } from "./rows.ts";

/** Rows that become one block. */
export type Draft = readonly Row[];

/** Room for content: blocks, and bytes of their JSON. */
export interface Room {
  readonly blocks: number;
  readonly bytes: number;
}

export interface Pages {
  readonly pages: readonly (readonly Draft[])[];
  /** What found no room on the first page, wherever it is now. */
  readonly afterFirst: Left;
  /** What found no room on the last page. */
  readonly left: Left;
}

export interface Left {
  readonly count: number;
  /** All of it belongs to one list, so that "more" says more of what. */
  readonly isOfOneList: boolean;
}

const NOTHING: Left = { count: 0, isOfOneList: false };

/** JSON around a block's rows, and around each row: the break before it, or its section and perhaps a list begun for it. */
const DRAFT_BYTES = 120;
const ROW_BYTES: Readonly<Record<Row["kind"], number>> = { line: 60, quote: 60, bullet: 120, under: 120 };

/**
 * Spreads paragraphs over pages. A heading never stands last on a page, and is repeated where its rows go on. `rooms` has
 * the room of each page there may be: a later one must hold a heading and a row of any size. The first row is always
 * placed.
 */
export function paginate(paragraphs: readonly Paragraph[], rooms: readonly Room[]): Pages {
  const pages: Row[][][] = [[]];
  let bytesLeft = rooms[0]?.bytes ?? 0;
  let afterFirst = NOTHING;

  function place(row: Row, next: Row | undefined, isFirst: boolean): boolean {
    const page = pages.at(-1) ?? [];
    const draft = isFirst ? undefined : page.at(-1);
    const goesOn = draft !== undefined && charsOf(draft) + charsOf([row]) <= TEXT_CHARS;
    const own = bytesOf(row) + (goesOn ? 0 : DRAFT_BYTES);
    const isEmpty = page.length === 0;
    const hasRoom = own + (next === undefined ? 0 : bytesOf(next)) <= bytesLeft;
    const hasBlock = goesOn || page.length < (rooms[pages.length - 1]?.blocks ?? 0);
    if (!isEmpty && !(hasRoom && hasBlock)) return false;
    if (goesOn) draft.push(row);
    else page.push([row]);
    bytesLeft -= own;
    return true;
  }

  for (const [p, { heading, rows }] of paragraphs.entries()) {
    for (const [r, row] of rows.entries()) {
      const next = row === heading ? rows[r + 1] : undefined;
      if (place(row, next, r === 0)) continue;
      const left = leftOf(paragraphs.slice(p), r);
      if (pages.length === 1) afterFirst = left;
      const room = rooms[pages.length];
      if (room === undefined) return { pages, afterFirst, left };
      pages.push([]);
      bytesLeft = room.bytes;
      const goesOn = heading !== undefined && r > 0;
      if (goesOn) place(continued(heading), row, true);
      place(row, next, !goesOn);
    }
  }
  return { pages, afterFirst, left: NOTHING };
}

function continued(heading: Row): Row {
  return { ...heading, pieces: [...heading.pieces, textPiece(" (continued)")] };
}

/** What is left of these paragraphs, of the first of them from this row on. */
function leftOf([first, ...others]: readonly Paragraph[], from: number): Left {
  const rows = [...(first?.rows.slice(from) ?? []), ...others.flatMap((paragraph) => paragraph.rows)];
  return {
    count: Math.max(
      1,
      rows.reduce((sum, { counts }) => sum + counts, 0),
    ),
    isOfOneList: others.length === 0 && first?.isList === true,
  };
}

function charsOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { pieces }) => pieces.reduce((chars, { text }) => chars + text.length, sum + 1), 0);
}

function bytesOf({ kind, pieces }: Row): number {
  return pieces.reduce((sum, { element }) => sum + jsonBytes(element) + 1, ROW_BYTES[kind]);
}
