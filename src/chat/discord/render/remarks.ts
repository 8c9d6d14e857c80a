import { continuedWords, leftWords } from "../../../core/left-words.ts";
import { literal } from "../../../core/literal.ts";
import type { Left } from "../../../core/pages.ts";
import type { FittedButtons } from "./components.ts";
import { codePart, type Part, textPart } from "./parts.ts";
import { type Row, remarkRow } from "./rows.ts";

const quiet = (text: string): Part => textPart(text, "quiet");

/** "… and 476 more. Ask for a part of it: `alerts for <service>`". */
export function leftRow(left: Left, command?: string): Row {
  const { words, type } = leftWords(left, command);
  return remarkRow([quiet(words), ...(type === undefined ? [] : [codePart(type)])], left.count);
}

/** "… and 76 more in the thread", under a first message; `isAll`: all of them are there. */
export function continuedRow(left: Left, where: "thread" | "below", isAll: boolean): Row {
  return remarkRow([quiet(continuedWords(left, where, isAll))]);
}

/** "2 of 5", over a message that carries on. */
export function pageRow(page: number, pages: number): Row {
  return remarkRow([quiet(`${page} of ${pages}`)]);
}

/** For buttons without room: what to type instead. */
export function typedRows(left: FittedButtons["left"]): readonly Row[] {
  return left.map(({ label, type }) => remarkRow([textPart(`${literal(label)}: type `), codePart(type)], 1));
}
