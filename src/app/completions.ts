import type { Command } from "../core/command.ts";
import type { Named } from "../core/names.ts";

const SHOWN = 50;

/** What a line that begins so may become: the fixed words of a phrase, then a name where one is begun. */
export function completionsOf(line: string, commands: readonly Command[], names: readonly Named[]): readonly string[] {
  const typed = line.trimStart().toLowerCase();
  const phrases = new Set(commands.flatMap((command) => command.phrases.flatMap(fixedWords)));
  const begun = [...phrases].filter((words) => words.startsWith(typed) && words.trim() !== typed);
  return [...begun.sort(), ...withNames(line, names)].slice(0, SHOWN);
}

/** "ack|acknowledge <handles>" begins with "ack " or "acknowledge ". */
function fixedWords(phrase: string): readonly string[] {
  const [head = ""] = phrase.split(/[<[{:]/u, 1);
  const hasSlot = head.length < phrase.length;
  const words = head
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== "");
  let sentences = [""];
  for (const word of words) {
    sentences = sentences.flatMap((sentence) =>
      word.split("|").map((one) => (sentence === "" ? one : `${sentence} ${one}`)),
    );
  }
  return sentences.filter((sentence) => sentence !== "").map((sentence) => (hasSlot ? `${sentence} ` : sentence));
}

/** The longest end of the line that begins a name is completed to it. */
function withNames(line: string, names: readonly Named[]): readonly string[] {
  for (const { index } of line.matchAll(/(?<=[\s,])\S/gu)) {
    const begun = line.slice(index).toLowerCase();
    const fits = names.filter(({ name }) => name.toLowerCase().startsWith(begun));
    if (fits.length > 0) return [...new Set(fits.map(({ name }) => line.slice(0, index) + name))].sort();
  }
  return [];
}
