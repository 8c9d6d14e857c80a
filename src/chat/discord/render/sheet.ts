import { isBlank } from "../../../core/literal.ts";
import type { Sheet } from "../../../core/pages.ts";
import { escapeLead } from "./escape.ts";
import type { Row } from "./rows.ts";

/** What begins a row's line. */
const LEADS: Readonly<Record<Row["kind"], string>> = { line: "", bullet: "- ", under: "  - ", quote: "> " };

/** A page of one or more texts, each with room for so many characters; a row that finds no room in one goes to the next. */
export interface TextSheet extends Sheet<Row> {
  /** Those that were begun, in order. */
  readonly texts: readonly string[];
}

export function openSheet(rooms: readonly number[]): TextSheet {
  const texts: string[] = [];

  function fits(text: string, room: number, next: Row | undefined): boolean {
    return text.length + (next === undefined ? 0 : lineOf(next).length + 1) <= room;
  }

  function take(row: Row, next: Row | undefined, isFirst: boolean): boolean {
    const open = texts.at(-1);
    const longer = open === undefined ? undefined : joined(open, row, isFirst);
    if (longer !== undefined && fits(longer, rooms[texts.length - 1] ?? 0, next)) {
      texts[texts.length - 1] = longer;
      return true;
    }
    // Discord refuses an embed of spaces: those that a long text goes on with begin none.
    if (row.isGlued && isBlank(row.markdown)) return true;
    if (texts.length === rooms.length) return false;
    texts.push(lineOf(row));
    return true;
  }

  return { texts, take };
}

/** Rows as one text, without regard to room. */
export function textOf(rows: readonly Row[]): string {
  return rows.reduce((text, row) => (text === "" ? lineOf(row) : joined(text, row, false)), "");
}

export function joined(text: string, row: Row, isFirst: boolean): string {
  if (row.isGlued) return text + row.markdown;
  return `${text}\n${isFirst ? "\n" : ""}${lineOf(row)}`;
}

function lineOf({ kind, markdown, isGlued }: Row): string {
  return LEADS[kind] + (isGlued ? escapeLead(markdown) : markdown);
}
