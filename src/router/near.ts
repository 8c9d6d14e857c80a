import { nearest } from "../core/nearest.ts";
import type { WordTable } from "./kinds/words.ts";
import type { Known, ListKind } from "./known.ts";
import type { Entry } from "./names.ts";
import { keyOf } from "./text.ts";

const NAMES_MAX = 4;
/** Shorter words ("the", "of") are in too many names. */
const WORD_CHARS_MIN = 3;

/** Things whose name has a word in common with the text, or is a few typos away. For suggestions only. */
export function nearNames(text: string, kinds: readonly ListKind[], known: Known): readonly Entry[] {
  const entries = kinds.flatMap((kind) => known.index(kind)?.entries ?? []);
  const guessed = kinds.flatMap((kind) => known.index(kind)?.lookup(text)?.entries ?? []);
  const words = text
    .split(/[\s,=]+/u)
    .map(keyOf)
    .filter((word) => word.length >= WORD_CHARS_MIN);
  const shared = entries.filter(({ named }) => {
    const key = keyOf(named.name);
    return words.some((word) => key.includes(word));
  });
  return [...new Set([...guessed, ...shared])].slice(0, NAMES_MAX);
}

/** The spelling of a closed set that was probably meant. */
export function nearWord(text: string, table: WordTable): string | undefined {
  return nearest(keyOf(text), [...table.meanings.keys()]);
}
