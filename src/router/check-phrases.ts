import type { Command } from "../core/command.ts";
import { headsOf, isFree, type Part, type Phrase, slotsOf } from "./phrase.ts";

/** Faults that only show between phrases. Throws an Error that names the commands. */
export function checkPhrases(commands: readonly Command[], phrases: readonly Phrase[]): void {
  const names = new Set<string>();
  const byCommand = Map.groupBy(phrases, (phrase) => phrase.command);
  for (const command of commands) {
    if (names.has(command.name)) throw new Error(`Two commands are called "${command.name}".`);
    names.add(command.name);
    checkArguments(command, byCommand.get(command) ?? []);
  }
  const shapes = new Map<string, Phrase>();
  for (const phrase of phrases) {
    for (const shape of shapesOf(phrase)) {
      const other = shapes.get(shape);
      if (other !== undefined && other.command !== phrase.command) {
        throw new Error(
          `Commands "${other.command.name}" and "${phrase.command.name}" cannot be told apart: "${other.source}" and "${phrase.source}".`,
        );
      }
      shapes.set(shape, phrase);
    }
  }
}

function checkArguments(command: Command, phrases: readonly Phrase[]): void {
  const used = new Set(phrases.flatMap((phrase) => slotsOf(phrase).map((slot) => slot.name)));
  const idle = Object.keys(command.args).find((name) => !used.has(name));
  if (idle !== undefined) throw new Error(`Command "${command.name}": no phrase uses the argument <${idle}>.`);
}

/** One for each combination of the first words: what decides between phrases when the words are all the same. */
function shapesOf(phrase: Phrase): readonly string[] {
  const rest = `${phrase.parts.slice(phrase.heads).map(shapeOf).join(" ")}${phrase.tail === undefined ? "" : phrase.tail.required ? ":" : "[:]"}`;
  return headsOf(phrase).map((head) => `${head} ${rest}`);
}

function shapeOf(part: Part): string {
  if (part.type === "word") return part.words.join("|");
  if (part.type === "options")
    return `[${part.groups
      .map((group) => group.map(shapeOf).join(" "))
      .sort()
      .join(",")}]`;
  const { kind } = part;
  return isFree(kind)
    ? "<…>"
    : `<${kind.kind}${(kind.of ?? []).join()}${kind.words === undefined ? "" : Object.keys(kind.words).join()}>`;
}
