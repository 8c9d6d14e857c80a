import type { Command } from "../../../core/command.ts";

/** What a slash command needs to know of a phrase: see `Command` for the notation. */
export interface Outline {
  /** Its first word and that word's alternatives. */
  readonly first: readonly string[];
  /** How many words stand before anything that is to be filled in or may be left out. */
  readonly heads: number;
  /** Words after these that lead a slot which cannot be left out: "to" of "to <person>". */
  readonly leads: readonly { readonly word: string; readonly slot: string }[];
  /** Slots before the colon that no such word leads. */
  readonly slots: readonly string[];
  /** Whether more than the first word, the led slots and the text after the colon can be said. */
  readonly isRich: boolean;
  /** Whether something else than the led slots must stand before the colon. */
  readonly needsMore: boolean;
  /** The slot after the colon. */
  readonly text: string | undefined;
}

const TEXT = /\[?:\s*<([\w-]+)>\]?$/u;
const OPTIONAL = /\[[^\]]*\]/gu;
const PIECE = /<[^<>]*>|[^\s<>]+/gu;

/** `fragments`: what `{…}` stands for. */
function outlineOf(phrase: string, fragments: Readonly<Record<string, string>>): Outline {
  const whole = phrase.replace(/\{([\w-]+)\}/gu, (_all, name: string) => fragments[name] ?? "").trim();
  const body = whole.replace(TEXT, "").trim();
  const [head = ""] = body.split(/[<[]/u, 1);
  const heads = wordsIn(head);
  const needed = body.replace(OPTIONAL, " ").match(PIECE) ?? [];
  const afterHeads = needed.slice(heads.length);
  const leads = afterHeads.flatMap((piece, i) => {
    const slot = slotIn(afterHeads[i + 1]);
    return slot === undefined || slotIn(piece) !== undefined ? [] : [{ word: firstOf(piece), slot }];
  });
  const led = leads.map(({ slot }) => slot);
  const slots = [...body.matchAll(/<([\w-]+)>/gu)].map(([, name = ""]) => name).filter((name) => !led.includes(name));
  return {
    first: (heads[0] ?? "").split("|"),
    heads: heads.length,
    leads,
    slots: [...new Set(slots)],
    isRich: heads.length > 1 || slots.length > 0,
    needsMore: heads.length > 1 || afterHeads.length > 2 * leads.length,
    text: TEXT.exec(whole)?.[1],
  };
}

/** Outlines of all phrases of a command that begin with this word. */
export function outlinesOf(
  { phrases }: Pick<Command, "phrases">,
  word: string,
  fragments: Readonly<Record<string, string>>,
): readonly Outline[] {
  return phrases.map((phrase) => outlineOf(phrase, fragments)).filter(({ first }) => first.includes(word));
}

function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

function slotIn(piece: string | undefined): string | undefined {
  return piece?.startsWith("<") ? piece.slice(1, -1) : undefined;
}

function firstOf(word: string): string {
  return word.split("|")[0] ?? word;
}
