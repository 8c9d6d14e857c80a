import { type Left, paginate as spread } from "../../../core/pages.ts";
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

/** JSON around a block's rows, and around each row: the break before it, or its section and perhaps a list begun for it. */
const DRAFT_BYTES = 120;
const ROW_BYTES: Readonly<Record<Row["kind"], number>> = { line: 60, quote: 60, bullet: 120, under: 120 };

/**
 * Spreads paragraphs over pages. `rooms` has the room of each page there may be: a later one must hold a heading and a row
 * of any size. The first row is always placed.
 */
export function paginate(paragraphs: readonly Paragraph[], rooms: readonly Room[]): Pages {
  const open = (page: number) => {
    const room = rooms[page] ?? (page === 0 ? { blocks: 0, bytes: 0 } : undefined);
    return room && openSheet(room);
  };
  const { sheets, afterFirst, left } = spread(paragraphs, open, continued);
  return { pages: sheets.map(({ drafts }) => drafts), afterFirst, left };
}

function openSheet(room: Room) {
  const drafts: Row[][] = [];
  let bytesLeft = room.bytes;

  function take(row: Row, next: Row | undefined, isFirst: boolean): boolean {
    const draft = isFirst ? undefined : drafts.at(-1);
    const goesOn = draft !== undefined && charsOf(draft) + charsOf([row]) <= TEXT_CHARS;
    const own = bytesOf(row) + (goesOn ? 0 : DRAFT_BYTES);
    const hasRoom = own + (next === undefined ? 0 : bytesOf(next)) <= bytesLeft;
    const hasBlock = goesOn || drafts.length < room.blocks;
    if (drafts.length > 0 && !(hasRoom && hasBlock)) return false;
    if (goesOn) draft.push(row);
    else drafts.push([row]);
    bytesLeft -= own;
    return true;
  }

  return { drafts, take };
}

function continued(heading: Row): Row {
  return { ...heading, pieces: [...heading.pieces, textPiece(" (continued)")] };
}

function charsOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { pieces }) => pieces.reduce((chars, { text }) => chars + text.length, sum + 1), 0);
}

function bytesOf({ kind, pieces }: Row): number {
  return pieces.reduce((sum, { element }) => sum + jsonBytes(element) + 1, ROW_BYTES[kind]);
}
