import type { OptionValues } from "../people/command.ts";

/** What a line of the prompt asks for. */
export type Line =
  | {
      readonly type: "say";
      readonly person: string;
      readonly place: string;
      /** The number of the message in whose thread it is said. */
      readonly thread?: number;
      readonly text: string;
    }
  | { readonly type: "verb"; readonly person?: string; readonly verb: string; readonly words: readonly string[] };

const SPOKEN = /^(?<person>[\w.]+)\s+(?<place>#[\w-]+|dm|@\w+)(?:\s+>?(?<thread>\d+))?\s*:\s*(?<text>.+)$/su;

/** `isPerson` tells "ana press 12 …" from "press 12 …". */
export function parseLine(line: string, isPerson: (name: string) => boolean): Line {
  const spoken = SPOKEN.exec(line.trim())?.groups;
  if (spoken?.person !== undefined && spoken.place !== undefined && spoken.text !== undefined) {
    const { person, place, thread, text } = spoken;
    return { type: "say", person, place, text, ...(thread !== undefined && { thread: Number(thread) }) };
  }
  const [first = "", ...rest] = wordsOf(line);
  if (!isPerson(first) || rest.length === 0) return { type: "verb", verb: first, words: rest };
  const [verb = "", ...words] = rest;
  return { type: "verb", person: first, verb, words };
}

/** "API down message: on it" by the names of the options: words before any name go to the first one. */
export function parseOptions(text: string, names: readonly string[]): OptionValues {
  const values: Record<string, string> = {};
  const named = names.map((name) => name.replace(/[^\p{L}\p{N}_-]/gu, "")).join("|");
  const parts = names.length === 0 ? [text] : text.split(new RegExp(`(?:^|\\s)(${named}):\\s*`, "u"));
  const [lead = "", ...rest] = parts;
  const [first] = names;
  if (lead.trim() !== "" && first !== undefined) values[first] = lead.trim();
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const name = rest[at];
    if (name !== undefined) values[name] = rest[at + 1]?.trim() ?? "";
  }
  return values;
}

/** Words, those in quotes as one. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|“([^”]*)”|(\S+)/gu)].map(
    ([, quoted, curly, bare]) => quoted ?? curly ?? bare ?? "",
  );
}
