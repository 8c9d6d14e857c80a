import { typedText } from "../core/typed.ts";
import { kindsOf } from "./kinds/name.ts";
import { isFree, type Part } from "./phrase.ts";
import type { Filled, Reading } from "./reading.ts";
import { quotedText, type Scan, writtenAs } from "./scan.ts";

/**
 * The message once more, in words that only this reading understands: its keywords bare, everything else that could be
 * taken for one in quotes.
 */
export function readingSentence(reading: Reading, scan: Scan): string {
  const body = sentenceOf(reading.phrase.parts, reading, scan).join(" ");
  return reading.tail === undefined ? body : `${body}: ${reading.tail.text}`;
}

function sentenceOf(parts: readonly Part[], reading: Reading, scan: Scan): readonly string[] {
  return parts.flatMap((part) => {
    if (part.type === "word") return [part.words[0] ?? ""];
    if (part.type === "options") {
      const said = part.groups.filter((group) =>
        group.some((inner) => inner.type === "slot" && isFilled(reading, inner.name)),
      );
      return said.flatMap((group) => sentenceOf(group, reading, scan));
    }
    const filled = reading.filled.find(({ slot }) => slot.name === part.name);
    return filled === undefined ? [] : [spelled(filled, scan)];
  });
}

function isFilled(reading: Reading, name: string): boolean {
  return reading.filled.some(({ slot }) => slot.name === name);
}

function spelled({ slot, from, to, read }: Filled, scan: Scan): string {
  const { kind } = slot;
  if (isFree(kind)) return kind.kind === "text" ? inQuotes(scan, from, to) : writtenAs(scan, from, to);
  if (kind.kind !== "changes" && kindsOf(kind).length > 0 && read.type === "value") {
    return read.picks.map((pick) => inQuotes(scan, pick.from, pick.to)).join(", ");
  }
  return writtenAs(scan, from, to);
}

function inQuotes(scan: Scan, from: number, to: number): string {
  return typedText(quotedText(scan, from, to) ?? writtenAs(scan, from, to));
}
