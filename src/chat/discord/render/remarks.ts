import { continuedWords, leftWords } from "../../../core/left-words.ts";
import { literal } from "../../../core/literal.ts";
import type { Left } from "../../../core/pages.ts";
import type { FittedButtons } from "./components.ts";
import { codePart, type Part, textPart } from "./parts.ts";
import { type Paragraph, type Row, remarkRow } from "./rows.ts";

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

/** For what found no room among the components: what to type instead. */
export function typedParagraphs({
  optionsLeft,
  left,
}: Pick<FittedButtons, "optionsLeft" | "left">): readonly Paragraph[] {
  const heading = remarkRow([quiet("For another, type its number:")]);
  const options = optionsLeft.map(({ label, type }) => remarkRow([textPart(numbered(literal(label), type))], 1));
  const typed = left.map(({ label, type }) => remarkRow([textPart(`${literal(label)}: type `), codePart(type)], 1));
  return [
    ...(options.length > 0 ? [{ heading, rows: [heading, ...options], isList: true }] : []),
    ...(typed.length > 0 ? [{ rows: typed, isList: true }] : []),
  ];
}

/** Labels of choices have their numbers already. */
function numbered(label: string, n: string): string {
  return label.startsWith(`${n}.`) ? label : `${n}. ${label}`;
}
