import { stripVTControlCharacters } from "node:util";
import { columnsOf } from "./width.ts";

const ESCAPE = "\u001b";
/** What stands between blanks; a blank in a link's address (OSC 8) is none. */
const WORD = new RegExp(`(?:${ESCAPE}\\]8;;[^${ESCAPE}]*${ESCAPE}\\\\|[^ ])+`, "gu");
/** How much further in the rest of a line begins. */
const HANGING = 2;

/**
 * The text broken between words where a line would be longer than `columns`; the rest of a line stands below it, further
 * in. A word that is too long by itself, such as an address, stays whole.
 */
export function wrapped(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => wrappedLine(line, columns))
    .join("\n");
}

function wrappedLine(line: string, columns: number): string {
  if (seenColumns(line) <= columns) return line;
  const indent = /^ */u.exec(line)?.[0] ?? "";
  const rest = `${indent}${" ".repeat(HANGING)}`;
  const [first = "", ...words] = line.match(WORD) ?? [];
  const rows: string[] = [];
  let row = `${indent}${first}`;
  for (const word of words) {
    if (seenColumns(row) + 1 + seenColumns(word) <= columns) {
      row += ` ${word}`;
    } else {
      rows.push(row);
      row = `${rest}${word}`;
    }
  }
  return [...rows, row].join("\n");
}

/** Colours, and the addresses of links, take no room. */
function seenColumns(text: string): number {
  return columnsOf(stripVTControlCharacters(text));
}
