import { typedText } from "../core/typed.ts";
import { typosBetween } from "./damerau.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { Known } from "./known.ts";
import { headsOf, keywordsIn, type Phrase } from "./phrase.ts";
import { spliced } from "./resolve.ts";
import { COLON, hasToken, type Scan, tokenKey, wordKey } from "./scan.ts";

/** Things that are named freely, colons and all. */
const NAMED_LISTS = ["component", "group", "notice", "service", "schedule"] as const;
const COLON_WITHIN = /:\s/u;

export interface Correction {
  /** The message with its first words replaced by those of a command. */
  readonly text: string;
  readonly typos: number;
}

/** Keywords are short: more than this is another word. */
const TYPOS_MAX = 2;
const LETTERS_PER_TYPO = 4;
/** "akc" may be "ack"; two letters may be anything. */
const LETTERS_MIN = 3;
const CORRECTIONS_MAX = 6;
/** "please ack all": so many words may stand before a command. */
const LEAD_IN_MAX = 5;

/** The message as it would be if its first words were the misspelt ones of a command; the closest first. */
export function correctFirstWords(scan: Scan, phrases: readonly Phrase[]): readonly Correction[] {
  const corrections = new Map<string, Correction>();
  for (const head of headsIn(phrases)) {
    const key = head.replaceAll(" ", "");
    const most = typosAllowed(key);
    const words = head.split(" ");
    let said = "";
    for (let i = 0; i < words.length + 1 && hasToken(scan, i) && scan.types[i] !== COLON; i++) {
      said += tokenKey(scan, i);
      const typos = typosBetween(key, said, most);
      if (typos > most) continue;
      // Word by word where there are as many: "nope" is not "open", however long the words beside them are.
      const isWordForWord = i + 1 === words.length;
      if (isWordForWord && !words.every((word, at) => isLike(word, tokenKey(scan, at)))) continue;
      const text = `${head}${scan.text.slice(scan.ends[i], scan.rawEnd)}`;
      const known = corrections.get(text);
      if (known === undefined || typos < known.typos) corrections.set(text, { text, typos });
    }
  }
  return [...corrections.values()]
    .sort((a, b) => a.typos - b.typos || b.text.length - a.text.length)
    .slice(0, CORRECTIONS_MAX);
}

function typosAllowed(word: string): number {
  if (word.length < LETTERS_MIN) return 0;
  return Math.max(1, Math.min(TYPOS_MAX, Math.floor(word.length / LETTERS_PER_TYPO)));
}

function isLike(word: string, said: string): boolean {
  const most = typosAllowed(word);
  return typosBetween(word, said, most) <= most;
}

/** What is left of the message without its first one, two, … words. */
export function withoutLeadIn(scan: Scan): readonly string[] {
  const rests: string[] = [];
  for (let i = 1; i <= LEAD_IN_MAX && hasToken(scan, i); i++) rests.push(scan.text.slice(scan.starts[i], scan.rawEnd));
  return rests;
}

/** Where words fit nowhere: the message with the first of them as each keyword of the phrase that it resembles. */
export function withKeyword({ phrase, problem }: Diagnosis, scan: Scan): readonly string[] {
  if (problem.type !== "leftover") return [];
  const said = wordKey(scan, problem.from) ?? "";
  const most = said.length < LETTERS_PER_TYPO ? 1 : TYPOS_MAX;
  return [...keywordsIn(phrase.parts)]
    .map((word) => ({ word, typos: typosBetween(word, said, most) }))
    .filter(({ word, typos }) => typos <= most && typos < word.length)
    .sort((a, b) => a.typos - b.typos)
    .slice(0, CORRECTIONS_MAX)
    .map(({ word }) => spliced(scan, problem.from, problem.from + 1, word));
}

/** The message with a name in quotes that has a colon of its own, so that it no longer opens a text. */
export function withNamesQuoted(said: string, known: Known): readonly string[] {
  const lower = said.toLowerCase();
  const names = NAMED_LISTS.flatMap((kind) => known.index(kind)?.entries ?? [])
    .map(({ named }) => named.name)
    .filter((name) => COLON_WITHIN.test(name) && lower.includes(name.toLowerCase()));
  return [...new Set(names)].map((name) => {
    const at = lower.indexOf(name.toLowerCase());
    return `${said.slice(0, at)}${typedText(name)}${said.slice(at + name.length)}`;
  });
}

/** The literal first words of every phrase, in each of their spellings. */
function headsIn(phrases: readonly Phrase[]): ReadonlySet<string> {
  return new Set(phrases.flatMap(headsOf));
}
