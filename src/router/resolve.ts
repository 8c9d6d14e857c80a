import { withNames } from "../core/mentions.ts";
import type { Choice, Line } from "../core/reply.ts";
import { listed, oneLine } from "../core/wording.ts";
import { kindsOf } from "./kinds/name.ts";
import type { Known } from "./known.ts";
import { isFree } from "./phrase.ts";
import { isSure } from "./precedence.ts";
import { type Filled, type Pick, picksOf, type Reading } from "./reading.ts";
import type { Args } from "./render.ts";
import { quotedText, type Scan, writtenAs } from "./scan.ts";
import { labelOf, uniqueSpelling } from "./spelling.ts";
import type { Session } from "./vocabulary.ts";

/** More buttons than this nobody reads. */
const OPTIONS_MAX = 8;
/** Words quoted back are cut here. */
const QUOTED_CHARS = 60;

/** Arguments, or the question which thing was meant. */
export type Resolved =
  | {
      readonly type: "arguments";
      readonly args: Args;
      readonly notes: readonly Line[];
      /** Asked before anything is written. */
      readonly confirm?: Line;
    }
  | Choice;

/** Settles what every name stands for. `writes` is false when nothing can be changed by a wrong guess. */
export function resolve(reading: Reading, scan: Scan, known: Session, writes: boolean): Resolved {
  const unclear = firstUnclear(reading);
  if (unclear !== undefined) return whichOne(unclear.pick, unclear.filled, scan, known);
  const isPartial = writes && known.gaps().length > 0;
  const guesses = reading.filled.flatMap((filled) =>
    picksIn(filled).filter((pick) => isGuess(pick, filled, isPartial)),
  );
  const taken = guesses.filter((pick) => !isSure(pick.found.quality)).map((pick) => nameOf(pick));
  const notes = [
    ...reading.filled.flatMap(({ read }) => (read.type === "value" && read.note !== undefined ? [read.note] : [])),
    ...(writes ? [] : guesses.map((pick) => `Nothing is called "${said(pick, scan)}": took ${nameOf(pick)}.`)),
  ];
  return {
    type: "arguments",
    args: argumentsOf(reading, known),
    notes,
    ...(writes && taken.length > 0 ? { confirm: `Did you mean ${listed(taken)}?` } : {}),
  };
}

/** The message with `text` in place of the tokens from `from` to before `to`. */
export function spliced(scan: Scan, from: number, to: number, text: string): string {
  const start = scan.starts[from] ?? scan.rawEnd;
  return `${scan.text.slice(scan.start, start)}${text}${scan.text.slice(scan.ends[to - 1] ?? start, scan.rawEnd)}`;
}

/** Whether the message ends in a text, so that a closing question mark is the text's own. */
export function endsInText(reading: Reading, scan: Scan): boolean {
  if (reading.tail !== undefined) return true;
  const last = reading.filled.reduce<Filled | undefined>((a, b) => (a === undefined || b.to > a.to ? b : a), undefined);
  if (last === undefined || !isFree(last.slot.kind)) return false;
  const reaches = last.to === Number.POSITIVE_INFINITY || last.to === scan.types.length;
  return reaches && quotedText(scan, last.from, last.to) === undefined;
}

/** Texts are for people to read, the public among them: who is mentioned there stands there by name. */
function argumentsOf(reading: Reading, { mentions }: Known): Args {
  const args: Record<string, unknown> = {};
  for (const { slot, read } of reading.filled) {
    if (read.type !== "value") continue;
    const value = read.make(read.picks.flatMap((pick) => pick.found.entries[0] ?? []));
    args[slot.name] = slot.kind.kind === "text" ? withNames(String(value), mentions) : value;
  }
  if (reading.tail !== undefined && reading.phrase.tail !== undefined)
    args[reading.phrase.tail.name] = withNames(reading.tail.text, mentions);
  return args;
}

function firstUnclear(reading: Reading): { readonly pick: Pick; readonly filled: Filled } | undefined {
  for (const filled of reading.filled) {
    const pick = picksIn(filled).find(({ found }) => found.entries.length > 1);
    if (pick !== undefined) return { pick, filled };
  }
  return undefined;
}

function picksIn({ read }: Filled): readonly Pick[] {
  return read.type === "value" ? read.picks : [];
}

/** A unique beginning binds, except where a wrong guess would wake somebody, or where not every name was there to fit. */
function isGuess({ found }: Pick, { slot }: Filled, isPartial: boolean): boolean {
  return found.quality === "fuzzy" || (found.quality === "prefix" && (isPartial || slot.kind.careful === true));
}

function whichOne(pick: Pick, filled: Filled, scan: Scan, known: Known): Choice {
  const { entries, quality } = pick.found;
  const shown = entries.slice(0, OPTIONS_MAX);
  const more = entries.length - shown.length;
  const name = said(pick, scan);
  const question = isSure(quality) ? `Which "${name}"?` : `Nothing is called just "${name}". Which one?`;
  return {
    type: "choice",
    text: more > 0 ? `${question} There are ${more} more: say more of the name.` : question,
    options: shown.map((entry) => ({
      label: labelOf(entry, entries),
      say: spliced(scan, pick.from, pick.to, uniqueSpelling(entry, kindsOf(filled.slot.kind), known)),
    })),
  };
}

function nameOf(pick: Pick): string {
  return pick.found.entries[0]?.named.name ?? "";
}

function said(pick: Pick, scan: Scan): string {
  return oneLine(quotedText(scan, pick.from, pick.to) ?? writtenAs(scan, pick.from, pick.to), QUOTED_CHARS).replace(
    /[?!.]+$/u,
    "",
  );
}

/** Whether every name in it was certain. */
export function isCertain(reading: Reading): boolean {
  return picksOf(reading).every(({ found }) => isSure(found.quality) && found.entries.length === 1);
}
