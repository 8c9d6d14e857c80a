import type { SeenView } from "../people/modal.ts";
import type { Seen } from "../people/seen.ts";

/** A message as lines of a terminal: "12 tocsin: text", continued lines set in, then its buttons. */
export function messageLines(seen: Seen, number: number, where = ""): readonly string[] {
  const notes = [
    ...(seen.onlyForMe ? ["only you see it"] : []),
    ...(seen.thread === undefined ? [] : ["in a thread"]),
    ...(seen.isEdited ? ["edited"] : []),
  ];
  const note = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
  const [first = "", ...rest] = seen.text.split("\n");
  return [`${where}${number} ${seen.by}${note}: ${printable(first)}`, ...rest.map((line) => `    ${printable(line)}`)];
}

/** A modal or Home as lines of a terminal. */
export function viewLines(view: SeenView): readonly string[] {
  const fields = view.fields.map(
    ({ label, value }) => `    ${printable(label)}: ${value === "" ? "(empty)" : printable(value)}`,
  );
  return [
    `== ${printable(view.title)} ==`,
    ...view.text.split("\n").map((line) => `    ${printable(line)}`),
    ...(fields.length === 0 ? [] : ["  fields:", ...fields]),
    ...(view.submit === undefined ? [] : [`  submit: ${printable(view.submit)}`]),
  ];
}

/** Control characters would work the terminal. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, "\uFFFD");
}
