import { typedText } from "../core/typed.ts";
import type { Grammar } from "../router/grammar.ts";
import type { Known, ListKind } from "../router/known.ts";
import { type Entry, otherSpellings } from "../router/names.ts";
import { picksOf, type Reading, wrongIn } from "../router/reading.ts";
import { uniqueSpelling } from "../router/spelling.ts";

/** A sentence with a name in it. */
export interface NamingSentence {
  readonly entry: Entry;
  /** The lists in which the name is looked up there. */
  readonly kinds: readonly ListKind[];
  readonly maxChars: number;
  /** The sentence with the name spelled so. */
  with(spelling: string): string;
}

/**
 * The sentence in the plainest spelling that means exactly that thing: its bare name, its name made unmistakable, its id.
 * undefined: none that is short enough does. While a list that decides it is missing, a spelling in quotes is trusted.
 */
export function spelledSentence(grammar: Grammar, known: Known, sentence: NamingSentence): string | undefined {
  const { entry, kinds, maxChars } = sentence;
  const bare = entry.named.name;
  const ids = otherSpellings(entry.named).slice(-1).map(typedText);
  let trusted: string | undefined;
  for (const spelling of [bare, uniqueSpelling(entry, kinds, known), ...ids]) {
    const text = sentence.with(spelling);
    if (text.length > maxChars) continue;
    const read = readAs(grammar, known, text, entry);
    if (read === "meant") return text;
    if (read === "unknown" && spelling !== bare) trusted ??= text;
  }
  return trusted;
}

function readAs(grammar: Grammar, known: Known, text: string, entry: Entry): "meant" | "unknown" | "other" {
  // What is typed so far may only lack the text that customers read.
  for (const whole of [text, `${text}: text`]) {
    const { decision } = grammar.match(whole, known);
    if (decision.type === "needs") return "unknown";
    if (decision.type === "reading" && names(decision.reading, entry)) return "meant";
  }
  return "other";
}

function names(reading: Reading, entry: Entry): boolean {
  if (wrongIn(reading) !== undefined) return false;
  const last = picksOf(reading).at(-1);
  if (last === undefined || last.found.quality === "prefix" || last.found.quality === "fuzzy") return false;
  return last.found.entries.length === 1 && last.found.entries[0] === entry;
}
