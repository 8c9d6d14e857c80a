import { startsValue } from "./kinds/ends.ts";
import { KIND_READERS } from "./kinds/index.ts";
import type { Memo } from "./kinds/kind.ts";
import type { Known } from "./known.ts";
import { isFree, type OptionsPart, type Part, type Phrase, type SlotPart } from "./phrase.ts";
import type { Filled, Reading, Tier } from "./reading.ts";
import { COLON, hasToken, type Scan, wordKey } from "./scan.ts";

/** Steps that one message may cost over all phrases and tiers; ordinary ones need fewer than 200. */
const STEPS_MAX = 20_000;
/** Values that may be read for one message: each costs up to a look-up for every word. */
const READS_MAX = 4_000;
/** Readings kept of one phrase. */
const READINGS_MAX = 32;

/** What all attempts at one message share. */
export interface Attempt {
  readonly scan: Scan;
  readonly known: Known;
  readonly memo: Memo;
  steps: number;
  reads: number;
  /** The token of the opening colon, once looked for. */
  colon: number | undefined;
}

export function startAttempt(scan: Scan, known: Known): Attempt {
  return {
    scan,
    known,
    memo: { lookups: 0, times: undefined, guesses: undefined },
    steps: 0,
    reads: 0,
    colon: undefined,
  };
}

/** The opening colon's token; infinite when there is none. */
export function openingColon(attempt: Attempt): number {
  if (attempt.colon !== undefined) return attempt.colon;
  const { scan } = attempt;
  let at = 0;
  while (hasToken(scan, at) && scan.types[at] !== COLON) at++;
  attempt.colon = hasToken(scan, at) ? at : Number.POSITIVE_INFINITY;
  return attempt.colon;
}

/** Everything behind the opening colon, as written, without the white space around it. */
export function tailText({ scan }: Attempt, colon: number): string {
  return scan.text.slice(scan.ends[colon], scan.rawEnd).trim();
}

interface Walk {
  readonly attempt: Attempt;
  readonly phrase: Phrase;
  readonly tier: Tier;
  readonly limit: number;
  /** Slots taken on the way here, values not yet read. */
  readonly path: { readonly slot: SlotPart; readonly from: number; readonly to: number }[];
  groups: number;
  readonly readings: Reading[];
}

/** Every complete reading of the message as this phrase, whose first words are known to fit. */
export function readPhrase(attempt: Attempt, phrase: Phrase, tier: Tier): readonly Reading[] {
  const colon = phrase.tail === undefined ? Number.POSITIVE_INFINITY : openingColon(attempt);
  const hasTail = colon !== Number.POSITIVE_INFINITY && tailText(attempt, colon) !== "";
  if (phrase.tail?.required === true && !hasTail) return [];
  const walk: Walk = { attempt, phrase, tier, limit: colon, path: [], groups: 0, readings: [] };
  walkParts(walk, phrase.parts, phrase.heads, phrase.heads, (at) => {
    if (at !== colon && at !== Number.POSITIVE_INFINITY && hasToken(attempt.scan, at)) return;
    const filled = readPath(walk);
    if (filled === undefined) return;
    const tail = hasTail ? { tail: { text: tailText(attempt, colon), colon } } : {};
    walk.readings.push({ phrase, filled, groups: walk.groups, ...tail });
  });
  return walk.readings;
}

function walkParts(walk: Walk, parts: readonly Part[], index: number, at: number, then: (at: number) => void): void {
  const part = parts[index];
  if (part === undefined) {
    then(at);
    return;
  }
  if (++walk.attempt.steps > STEPS_MAX || walk.readings.length >= READINGS_MAX) return;
  const goOn = (end: number): void => walkParts(walk, parts, index + 1, end, then);
  if (part.type === "word") {
    if (isWordAt(walk, part.words, at)) goOn(at + 1);
  } else if (part.type === "slot") walkSlot(walk, part, at, isLast(walk, parts, index), goOn);
  else walkOptions(walk, part, 0, at, goOn);
}

function walkSlot(walk: Walk, slot: SlotPart, at: number, last: boolean, goOn: (end: number) => void): void {
  const { scan } = walk.attempt;
  if (last && isFree(slot.kind) && walk.limit === Number.POSITIVE_INFINITY) {
    // Takes the rest, however long, without cutting it up.
    if (!startsValue(scan, at, walk.limit)) return;
    walk.path.push({ slot, from: at, to: Number.POSITIVE_INFINITY });
    goOn(Number.POSITIVE_INFINITY);
    walk.path.pop();
    return;
  }
  for (const to of KIND_READERS[slot.kind.kind].ends(slot, scan, at, walk.limit)) {
    walk.path.push({ slot, from: at, to });
    goOn(to);
    walk.path.pop();
  }
}

/** Each group at most once, in any order; `used` has a bit for each that was taken. */
function walkOptions(walk: Walk, part: OptionsPart, used: number, at: number, goOn: (end: number) => void): void {
  const key = at < walk.limit ? wordKey(walk.attempt.scan, at) : undefined;
  for (let i = 0; i < part.groups.length; i++) {
    const group = part.groups[i];
    const starts = part.starts[i];
    if (group === undefined || (used & (1 << i)) !== 0) continue;
    if (starts !== undefined && (key === undefined || !starts.has(key))) continue;
    walk.groups++;
    walkParts(walk, group, 0, at, (end) => {
      if (end > at) walkOptions(walk, part, used | (1 << i), end, goOn);
    });
    walk.groups--;
  }
  goOn(at);
}

function isWordAt({ attempt, limit }: Walk, words: readonly string[], at: number): boolean {
  const key = at < limit ? wordKey(attempt.scan, at) : undefined;
  return key !== undefined && words.includes(key);
}

/** Nothing can follow this part of the phrase itself. */
function isLast(walk: Walk, parts: readonly Part[], index: number): boolean {
  return parts === walk.phrase.parts && index === parts.length - 1;
}

/** The values along the path; undefined as soon as one is none. */
function readPath({ path, attempt, tier, phrase }: Walk): readonly Filled[] | undefined {
  const env = { scan: attempt.scan, known: attempt.known, memo: attempt.memo, tier };
  const filled: Filled[] = [];
  for (const { slot, from, to } of path) {
    if (++attempt.reads > READS_MAX || (isFree(slot.kind) && isKeywordAlone(phrase, attempt.scan, from, to)))
      return undefined;
    const read = KIND_READERS[slot.kind.kind].read(slot, from, to, env);
    if (read === undefined) return undefined;
    filled.push({ slot, from, to, read });
  }
  return filled;
}

function isKeywordAlone({ keywords }: Phrase, scan: Scan, from: number, to: number): boolean {
  if (keywords.size === 0 || to !== from + 1) return false;
  const key = wordKey(scan, from);
  return key !== undefined && keywords.has(key);
}
