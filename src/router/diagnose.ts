import { KIND_READERS } from "./kinds/index.ts";
import { type Attempt, openingColon, tailText } from "./matcher.ts";
import { isFree, type OptionsPart, type Part, type Phrase, type SlotPart, slotsIn } from "./phrase.ts";
import { COLON, hasToken, wordKey } from "./scan.ts";

/** What keeps a message from being a command. Token positions. */
export type Problem =
  /** These words stand where the slot's value should. */
  | { readonly type: "wrong"; readonly slot: SlotPart; readonly from: number; readonly to: number }
  /** The message ends before these parts were said. */
  | { readonly type: "missing"; readonly parts: readonly Part[] }
  /** Nothing of the phrase fits from here on. */
  | { readonly type: "leftover"; readonly from: number };

export interface Diagnosis {
  readonly phrase: Phrase;
  readonly problem: Problem;
  /** 0 would be a command. */
  readonly cost: number;
}

/** Words looked at; what is wrong with a message shows before that. */
const TOKENS_MAX = 40;
const STEPS_MAX = 4_000;
/** What was said and fits nowhere weighs more than what was not said yet. */
const WRONG_WORD_COST = 1;
const LEFTOVER_WORD_COST = 1.1;
const MISSING_SLOT_COST = 0.5;
/** A free text that holds the phrase's own words has probably swallowed a clause. */
const SWALLOWED_WORD_COST = 0.6;

/** The phrase that the message nearly is, and what it lacks: the fewest faults, then the most literal words. */
export function diagnose(attempt: Attempt, candidates: readonly Phrase[]): Diagnosis | undefined {
  let best: Diagnosis | undefined;
  for (const phrase of candidates) {
    const found = diagnosePhrase(attempt, phrase);
    if (found !== undefined && (best === undefined || found.cost < best.cost)) best = found;
  }
  return best;
}

/** Where a walk stands: the words that fitted nowhere so far, of which one run is allowed. */
interface Trail {
  readonly wrong: Problem | undefined;
  readonly cost: number;
}

interface Walk {
  readonly attempt: Attempt;
  readonly phrase: Phrase;
  /** The token behind the last that belongs to the phrase's body. */
  readonly end: number;
  /** The text after the colon, when it must be there and is not. */
  readonly lacking: readonly Part[];
  steps: number;
  best: Diagnosis | undefined;
}

type Then = (at: number, trail: Trail) => void;

function diagnosePhrase(attempt: Attempt, phrase: Phrase): Diagnosis | undefined {
  const colon = phrase.tail === undefined ? TOKENS_MAX : Math.min(openingColon(attempt), TOKENS_MAX);
  let end = 0;
  while (end < colon && hasToken(attempt.scan, end)) end++;
  const hasTail = attempt.scan.types[end] === COLON && tailText(attempt, end) !== "";
  const lacking = phrase.tail?.required === true && !hasTail ? [phrase.tail] : [];
  const walk: Walk = { attempt, phrase, end, lacking, steps: 0, best: undefined };
  walkParts(walk, phrase.parts, phrase.heads, phrase.heads, { wrong: undefined, cost: 0 }, (at, trail) => {
    if (at < end) reportLeftover(walk, at, trail.cost);
    else if (trail.wrong !== undefined) report(walk, trail.wrong, trail.cost + costOf(lacking));
    else if (lacking.length > 0) report(walk, { type: "missing", parts: lacking }, costOf(lacking));
  });
  return walk.best;
}

function walkParts(walk: Walk, parts: readonly Part[], index: number, at: number, trail: Trail, then: Then): void {
  const part = parts[index];
  if (++walk.steps > STEPS_MAX || (walk.best !== undefined && walk.best.cost <= trail.cost)) return;
  if (part === undefined) {
    then(at, trail);
    return;
  }
  const goOn: Then = (next, now) => walkParts(walk, parts, index + 1, next, now, then);
  if (part.type === "options") {
    walkOptions(walk, part, at, trail, goOn);
    return;
  }
  const rest = [...parts.slice(index).filter((later) => later.type !== "options"), ...walk.lacking];
  if (at >= walk.end) {
    if (trail.wrong === undefined) report(walk, { type: "missing", parts: rest }, trail.cost + costOf(rest));
  } else if (part.type === "word") {
    if (part.words.includes(wordAt(walk, at))) goOn(at + 1, trail);
    else reportLeftover(walk, at, trail.cost + costOf(rest));
  } else walkSlot(walk, part, at, trail, goOn);
}

function walkSlot(walk: Walk, slot: SlotPart, at: number, trail: Trail, goOn: Then): void {
  for (const to of validEnds(walk, slot, at)) goOn(to, { ...trail, cost: trail.cost + swallowed(walk, slot, at, to) });
  if (trail.wrong !== undefined) return;
  for (let to = at + 1; to <= walk.end; to++) {
    goOn(to, { wrong: { type: "wrong", slot, from: at, to }, cost: trail.cost + (to - at) * WRONG_WORD_COST });
  }
}

function walkOptions(walk: Walk, part: OptionsPart, at: number, trail: Trail, goOn: Then): void {
  for (const group of part.groups) {
    const [first] = group;
    if (first?.type === "word" && !first.words.includes(wordAt(walk, at))) continue;
    if (first?.type === "slot" && validEnds(walk, first, at).length === 0) continue;
    walkParts(walk, group, 0, at, trail, (next, now) => {
      if (next > at) walkOptions(walk, part, next, now, goOn);
    });
  }
  goOn(at, trail);
}

function validEnds({ attempt, end }: Walk, slot: SlotPart, at: number): readonly number[] {
  const { scan, known, memo } = attempt;
  if (at >= end) return [];
  const reader = KIND_READERS[slot.kind.kind];
  const env = { scan, known, memo, tier: "fuzzy" as const };
  return reader.ends(slot, scan, at, end).filter((to) => reader.read(slot, at, to, env) !== undefined);
}

function swallowed(walk: Walk, slot: SlotPart, from: number, to: number): number {
  if (!isFree(slot.kind)) return 0;
  const { phrase } = walk;
  const words = phrase.parts.slice(phrase.heads).flatMap((part) => (part.type === "word" ? part.words : []));
  let cost = 0;
  for (let at = from; at < to; at++) if (words.includes(wordAt(walk, at))) cost += SWALLOWED_WORD_COST;
  return cost;
}

function wordAt({ attempt, end }: Walk, at: number): string {
  return at < end ? (wordKey(attempt.scan, at) ?? "") : "";
}

function costOf(missing: readonly Part[]): number {
  return slotsIn(missing).length * MISSING_SLOT_COST;
}

function reportLeftover(walk: Walk, from: number, cost: number): void {
  report(walk, { type: "leftover", from }, cost + (walk.end - from) * LEFTOVER_WORD_COST);
}

function report(walk: Walk, problem: Problem, cost: number): void {
  if (walk.best === undefined || cost < walk.best.cost) walk.best = { phrase: walk.phrase, problem, cost };
}
