import type { Command } from "../core/command.ts";
import { checkPhrases } from "./check-phrases.ts";
import { type Decision, decide } from "./decide.ts";
import type { Known } from "./known.ts";
import { startAttempt } from "./matcher.ts";
import { type Phrase, parsePhrase } from "./phrase.ts";
import { createPreamble } from "./preamble.ts";
import type { Scan } from "./scan.ts";
import { hasToken, openScan, wordKey } from "./scan.ts";
import { createTrie, type TrieNode } from "./trie.ts";

/** How a message was understood, and the message, cut up as far as was necessary. */
export interface Match {
  readonly scan: Scan;
  /** When it is only partial: phrases whose first words were said, those with the most first. */
  readonly near: readonly Phrase[];
  readonly decision: Decision;
}

/** All phrases of all commands, compiled. */
export interface Grammar {
  readonly commands: readonly Command[];
  readonly phrases: readonly Phrase[];
  /**
   * Reads one message in one pass over its own words; the number of commands does not matter. Never throws, never
   * waits: what it would have to load is in the decision.
   */
  match(text: string, known: Known): Match;
  /** Whether it begins like a command: what does not is none. */
  begins(text: string): boolean;
}

export interface GrammarOptions {
  /** What the bot is called; "tocsin, ack all" is "ack all". */
  readonly botNames?: readonly string[];
}

const NOTHING: Decision = { type: "nothing" };
const NO_PHRASES: readonly Phrase[] = [];

/**
 * Compiles the phrases of `commands`; `fragments` are what `{…}` stands for. Throws an Error at the first phrase that
 * cannot be read, names an undeclared slot or fragment, or cannot be told from another command's.
 */
export function compileGrammar(
  commands: readonly Command[],
  fragments: Readonly<Record<string, string>>,
  options: GrammarOptions = {},
): Grammar {
  const phrases = commands.flatMap((command) =>
    command.phrases.map((source) => parsePhrase(command, source, fragments)),
  );
  checkPhrases(commands, phrases);
  const root = createTrie(phrases);
  const preamble = createPreamble(options.botNames ?? ["tocsin"]);
  return {
    commands,
    phrases,
    begins: (text) => childAt(root, openScan(text, preamble.skip(text)), 0) !== undefined,
    match(text, known) {
      const scan = openScan(text, preamble.skip(text));
      const path: TrieNode[] = [];
      let node = childAt(root, scan, 0);
      if (node === undefined) return { scan, near: NO_PHRASES, decision: NOTHING };
      for (; node !== undefined; node = childAt(node, scan, path.length)) path.push(node);
      const whole = path.at(-1)?.whole;
      if (whole !== undefined && !hasToken(scan, path.length)) {
        return {
          scan,
          near: NO_PHRASES,
          decision: { type: "reading", reading: { phrase: whole, filled: [], groups: 0 } },
        };
      }
      const decision = decide(candidatesOn(path, scan), startAttempt(scan, known));
      return { scan, near: decision.type === "partial" ? phrasesOn(path) : NO_PHRASES, decision };
    },
  };
}

function childAt(node: TrieNode, scan: Scan, index: number): TrieNode | undefined {
  if (node.next.size === 0) return undefined;
  const key = wordKey(scan, index);
  return key === undefined ? undefined : node.next.get(key);
}

/** The words behind the literal ones that are looked at for a phrase's own word. */
const ANCHOR_TOKENS_MAX = 400;
/** Phrases that a message may nearly be; those with the most words in common come first. */
const NEAR_MAX = 200;

function candidatesOn(path: readonly TrieNode[], scan: Scan): readonly Phrase[] {
  const candidates: Phrase[] = [];
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const node = path[depth];
    if (node === undefined) continue;
    candidates.push(...node.open);
    if (node.anchored.size === 0) continue;
    for (let i = depth + 1; i < ANCHOR_TOKENS_MAX && hasToken(scan, i); i++) {
      const key = wordKey(scan, i);
      for (const phrase of (key === undefined ? undefined : node.anchored.get(key)) ?? NO_PHRASES) {
        if (!candidates.includes(phrase)) candidates.push(phrase);
      }
    }
  }
  return candidates;
}

function phrasesOn(path: readonly TrieNode[]): readonly Phrase[] {
  const phrases = path.toReversed().flatMap(({ open, anchored }) => [...open, ...[...anchored.values()].flat()]);
  return [...new Set(phrases)].slice(0, NEAR_MAX);
}
