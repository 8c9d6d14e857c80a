import type { SeenModal } from "../people/modal.ts";
import type { Seen } from "../people/seen.ts";

/** A message as lines of a terminal: "12 tocsin: text", continued lines set in, then its buttons. */
export function messageLines(seen: Seen, number: number, where = ""): readonly string[] {
  const notes = [
    ...(seen.onlyForMe ? ["only you see it"] : []),
    ...(seen.thread === undefined ? [] : [`in ${seen.thread}`]),
    ...(seen.isEdited ? ["edited"] : []),
    ...(seen.isPinned ? ["pinned"] : []),
  ];
  const note = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
  const [first = "", ...rest] = seen.text.split("\n");
  return [`${where}${number} ${seen.by}${note}: ${printable(first)}`, ...rest.map((line) => `    ${printable(line)}`)];
}

export function modalLines({ title, text, fields }: SeenModal): readonly string[] {
  return [
    `== ${printable(title)} ==`,
    ...(text === "" ? [] : text.split("\n").map((line) => `    ${printable(line)}`)),
    ...fields.map(({ label, value, options, isRequired }) => {
      const offered = options.length === 0 ? "" : ` [${options.join(", ")}]`;
      return `    ${printable(`${label}${isRequired ? " *" : ""}: ${value === "" ? "(empty)" : value}${offered}`)}`;
    }),
  ];
}

/** Control characters would work the terminal. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, "\uFFFD");
}
