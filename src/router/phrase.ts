import type { ArgKind } from "../core/args.ts";
import type { Command } from "../core/command.ts";
import { keyOf } from "./text.ts";

/** A literal word and its alternatives, as keys; the first is how it is rendered. */
export interface WordPart {
  readonly type: "word";
  readonly words: readonly string[];
}
export interface SlotPart {
  readonly type: "slot";
  readonly name: string;
  readonly kind: ArgKind<unknown>;
}
/** Groups that may each be left out, in any order. */
export interface OptionsPart {
  readonly type: "options";
  readonly groups: readonly (readonly Part[])[];
  /** For each group the words it can start with; undefined where only its slot can tell. */
  readonly starts: readonly (ReadonlySet<string> | undefined)[];
}
export type Part = WordPart | SlotPart | OptionsPart;

/** One way of saying a command, ready to be matched. */
export interface Phrase {
  readonly command: Command;
  /** As declared. */
  readonly source: string;
  readonly parts: readonly Part[];
  /** The text after the opening colon. */
  readonly tail?: SlotPart & { readonly required: boolean };
  /** How many parts at the start are literal words: the trie's business. */
  readonly heads: number;
  /** The words of its groups: one of them alone is a group without the free text beside it, not that text. */
  readonly keywords: ReadonlySet<string>;
}

const TAIL = /^(?<body>.*?)(?:\s*\[:\s*<(?<optional>[\w-]+)>\]|\s*:\s*<(?<required>[\w-]+)>)$/u;
const PIECE = /\[|\]|<[^<>]*>|[^\s[\]<>]+/gu;
const FRAGMENT = /\{([\w-]+)\}/gu;
const SEVERAL_WORDS = /[\s_-]/u;
const BARE_WORD = /^[^\s:,="{}<>[\]]+$/u;

/** Reads the phrase notation of `Command`. Throws an Error that names the command, the phrase and what is wrong with it. */
export function parsePhrase(command: Command, source: string, fragments: Readonly<Record<string, string>>): Phrase {
  const fail = (problem: string): never => {
    throw new Error(`Command "${command.name}", phrase "${source}": ${problem}.`);
  };
  const slot = (name: string): SlotPart => {
    const kind = command.args[name] ?? fail(`<${name}> is not declared in args`);
    return { type: "slot", name, kind };
  };
  const whole = source.replace(
    FRAGMENT,
    (_, name: string) => fragments[name] ?? fail(`there is no fragment {${name}}`),
  );
  const tail = TAIL.exec(whole.trim())?.groups;
  const body = tail?.body ?? whole;
  const parts = readParts(body.match(PIECE) ?? [], slot, fail);
  const tailName = tail?.optional ?? tail?.required;
  const phrase: Phrase = {
    command,
    source,
    parts,
    heads: countHeads(parts),
    keywords: keywordsIn(parts.filter((part) => part.type === "options")),
    ...(tailName === undefined ? {} : { tail: { ...slot(tailName), required: tail?.optional === undefined } }),
  };
  checkPhrase(phrase, fail);
  return phrase;
}

/** All slots, those of optional groups and of the tail included. */
export function slotsOf(phrase: Phrase): readonly SlotPart[] {
  return phrase.tail === undefined ? slotsIn(phrase.parts) : [...slotsIn(phrase.parts), phrase.tail];
}

/** Its literal first words, once for each combination of their alternatives. */
export function headsOf({ parts, heads }: Phrase): readonly string[] {
  const words = parts.slice(0, heads).flatMap((part) => (part.type === "word" ? [part.words] : []));
  return words.reduce<readonly string[]>(
    (starts, alternatives) => starts.flatMap((start) => alternatives.map((word) => `${start} ${word}`.trim())),
    [""],
  );
}

export function slotsIn(parts: readonly Part[]): readonly SlotPart[] {
  return parts.flatMap((part) => {
    if (part.type === "slot") return [part];
    return part.type === "options" ? part.groups.flatMap(slotsIn) : [];
  });
}

/** Every word that has a meaning of its own in these parts: literal ones, and those of closed sets. */
export function keywordsIn(parts: readonly Part[]): ReadonlySet<string> {
  return new Set(
    parts.flatMap((part) => {
      if (part.type === "word") return part.words;
      if (part.type === "options") return part.groups.flatMap((group) => [...keywordsIn(group)]);
      return Object.entries(part.kind.words ?? {}).flatMap(([word, others]) => [word, ...others].map(keyOf));
    }),
  );
}

/** A slot that swallows any words. */
export function isFree(kind: ArgKind<unknown>): boolean {
  return kind.kind === "text" || kind.kind === "command";
}

function readParts(
  pieces: readonly string[],
  slot: (name: string) => SlotPart,
  fail: (problem: string) => never,
): Part[] {
  const parts: Part[] = [];
  let group: Part[] | undefined;
  for (const piece of pieces) {
    const into = group ?? parts;
    if (piece === "[") {
      if (group !== undefined) fail("brackets within brackets");
      group = [];
    } else if (piece === "]") {
      if (group === undefined) fail("a closing bracket without an opening one");
      if (group?.length === 0) fail("empty brackets");
      addGroup(parts, group ?? []);
      group = undefined;
    } else if (piece.startsWith("<")) into.push(slot(piece.slice(1, -1)));
    else into.push({ type: "word", words: readWord(piece, fail) });
  }
  if (group !== undefined) fail("an opening bracket without a closing one");
  return parts;
}

/** Neighbouring groups are one part: their order is free. */
function addGroup(parts: Part[], group: readonly Part[]): void {
  const last = parts.at(-1);
  const before = last?.type === "options" ? last : { groups: [], starts: [] };
  if (last?.type === "options") parts.pop();
  parts.push({ type: "options", groups: [...before.groups, group], starts: [...before.starts, startsOf(group)] });
}

function startsOf([first]: readonly Part[]): ReadonlySet<string> | undefined {
  if (first?.type === "word") return new Set(first.words);
  if (first?.type !== "slot" || first.kind.words === undefined) return undefined;
  const spellings = Object.entries(first.kind.words).flatMap(([word, others]) => [word, ...others]);
  // "under maintenance" is also said "under_maintenance": its first word is not enough to rule that out.
  if (spellings.some((spelling) => SEVERAL_WORDS.test(spelling))) return undefined;
  return new Set(spellings.map(keyOf));
}

function readWord(piece: string, fail: (problem: string) => never): readonly string[] {
  return piece.split("|").map((word) => (BARE_WORD.test(word) ? keyOf(word) : fail(`"${piece}" is not a word`)));
}

function countHeads(parts: readonly Part[]): number {
  const first = parts.findIndex((part) => part.type !== "word");
  return first === -1 ? parts.length : first;
}

function checkPhrase({ parts, heads, tail }: Phrase, fail: (problem: string) => never): void {
  if (heads === 0) fail("it must start with a word");
  const slots = [...slotsIn(parts), ...(tail === undefined ? [] : [tail])];
  const twice = slots.find((slot, i) => slots.findIndex(({ name }) => name === slot.name) !== i);
  if (twice !== undefined) fail(`<${twice.name}> stands there twice`);
  if (tail !== undefined && tail.kind.kind !== "text") fail("only a text can follow the colon");
  if (slotsIn(parts).filter(({ kind }) => isFree(kind)).length > 1)
    fail("two free texts before the colon cannot be told apart");
  parts.forEach((part, i) => {
    const next = parts[i + 1];
    if (part.type !== "slot" || next === undefined) return;
    if (part.kind.kind === "command") fail(`nothing can follow <${part.name}>, which takes the rest`);
    if (isFree(part.kind) && next.type === "slot") fail(`<${part.name}> needs a word behind it to end at`);
  });
}
