import { isFree } from "./phrase.ts";
import { type Filled, picksOf, type Reading } from "./reading.ts";

/**
 * What a token counts for, by how sure it is what it was read as. Literal words and words of closed sets outweigh
 * values; values outweigh guesses; free text is what is left.
 */
const KEYWORD = 5;
const VALUE = 4;
const PREFIX = 3;
const FUZZY = 2;
const TEXT = 0;

/** Tokens compared: whatever two readings have in common ends long before. */
const TOKENS_MAX = 256;

/**
 * Which of two readings of one phrase is meant: negative when `a` is. A free text ends at the last clause that fits; a
 * name is as long as the vendor knows it.
 */
export function compareWithinPhrase(a: Reading, b: Reading): number {
  const text = freeSlot(a);
  if (text !== undefined) return b.groups - a.groups || lengthOf(freeSlot(b)) - lengthOf(text) || compareGuesses(a, b);
  return compareGuesses(a, b) || compareLengths(a, b) || compareAcrossPhrases(a, b);
}

/** Which of two readings of different phrases is meant: the one with more literal words from the left. 0 = either. */
export function compareAcrossPhrases(a: Reading, b: Reading): number {
  for (let token = 0; token < TOKENS_MAX; token++) {
    const inA = weightAt(a, token);
    const inB = weightAt(b, token);
    if (inA !== inB) return inB - inA;
  }
  return compareGuesses(a, b) || compareLengths(a, b);
}

/** Whether it sends words that no list vouches for. */
export function hasFreeText(reading: Reading): boolean {
  return reading.tail !== undefined || freeSlot(reading) !== undefined;
}

/** It names a component, exactly, and a level: too plain to be free text by accident. */
export function namesComponentAndLevel({ filled }: Reading): boolean {
  const isExact = ({ read }: Filled): boolean =>
    read.type === "pending" || (read.type === "value" && read.picks.every(({ found }) => isSure(found.quality)));
  return (
    filled.some((slot) => slot.slot.kind.kind === "level") &&
    filled.some(
      (slot) => (slot.slot.kind.kind === "components" || slot.slot.kind.kind === "component") && isExact(slot),
    )
  );
}

export function isSure(quality: string): boolean {
  return quality === "exact" || quality === "alias";
}

function freeSlot({ filled }: Reading): Filled | undefined {
  return filled.find(({ slot }) => isFree(slot.kind));
}

function lengthOf(filled: Filled | undefined): number {
  return filled === undefined ? 0 : filled.to - filled.from;
}

/** Fewer guesses, then closer ones. */
function compareGuesses(a: Reading, b: Reading): number {
  const cost = (reading: Reading): number =>
    picksOf(reading).reduce((sum, { found }) => sum + (isSure(found.quality) ? 0 : 1 + found.typos), 0);
  return cost(a) - cost(b);
}

/** At the first slot that differs in length, the longer. */
function compareLengths(a: Reading, b: Reading): number {
  const slots = Math.min(a.filled.length, b.filled.length);
  for (let i = 0; i < slots; i++) {
    const difference = lengthOf(b.filled[i]) - lengthOf(a.filled[i]);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

function weightAt(reading: Reading, token: number): number {
  if (reading.tail !== undefined && token >= reading.tail.colon) return TEXT;
  const holder = reading.filled.find(({ from, to }) => token >= from && token < to);
  return holder === undefined ? KEYWORD : weightOf(holder, token);
}

function weightOf({ slot, read }: Filled, token: number): number {
  if (isFree(slot.kind)) return TEXT;
  if (slot.kind.kind === "word") return KEYWORD;
  if (read.type !== "value") return VALUE;
  const pick = read.picks.find(({ from, to }) => token >= from && token < to);
  if (pick === undefined || isSure(pick.found.quality)) return VALUE;
  return pick.found.quality === "prefix" ? PREFIX : FUZZY;
}
