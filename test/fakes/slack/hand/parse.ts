/** What a line of the prompt asks for. */
export type Line =
  | {
      readonly type: "say";
      readonly person: string;
      readonly place: string;
      readonly thread?: number;
      readonly text: string;
    }
  | { readonly type: "verb"; readonly person?: string; readonly verb: string; readonly words: readonly string[] };

const SPOKEN = /^(?<person>[\w.]+)\s+(?<place>#[\w-]+|dm|@\w+)(?:\s+>?(?<thread>\d+))?\s*:\s*(?<text>.+)$/u;

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

/** Words, those in quotes as one. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|“([^”]*)”|(\S+)/gu)].map(
    ([, quoted, curly, bare]) => quoted ?? curly ?? bare ?? "",
  );
}
