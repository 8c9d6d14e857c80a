import type { Reply } from "../core/reply.ts";
import { oneLine } from "../core/wording.ts";
import { correctFirstWords, withKeyword, withNamesQuoted, withoutLeadIn } from "./corrections.ts";
import { type Diagnosis, diagnose } from "./diagnose.ts";
import { faultReply, unknownName } from "./fault-reply.ts";
import type { Grammar, Match } from "./grammar.ts";
import { kindsOf } from "./kinds/name.ts";
import { COMPONENT_QUERY } from "./kinds/name-list.ts";
import type { Known } from "./known.ts";
import { startAttempt } from "./matcher.ts";
import type { Phrase } from "./phrase.ts";
import { type Wrong, wrongIn } from "./reading.ts";
import { type Scan, wordKey } from "./scan.ts";

/** Matches a text, loading what it needs. */
export type MatchText = (text: string) => Promise<Match>;

const LABEL_CHARS = 75;
/** No chat platform passes on a longer message (Statuspage takes 25,000 characters): whatever it is, it was not typed. */
const CORRECTED_CHARS_MAX = 30_000;

/**
 * The answer to a message that is no command: the command it probably was, with a button, or what it lacks. Never says
 * nothing.
 */
export async function suggest(grammar: Grammar, match: Match, known: Known, matchText: MatchText): Promise<Reply> {
  const { scan, near } = match;
  if (scan.end <= scan.start) return greeting();
  const said = scan.text.slice(scan.start, scan.rawEnd);
  const isShort = said.length <= CORRECTED_CHARS_MAX;
  const firstWhole = async (texts: readonly string[]): Promise<Reply | undefined> => {
    for (const text of texts) if (text !== said && isWhole(await matchText(text))) return didYouMean(text);
    return undefined;
  };
  const quoted = near.length > 0 && isShort ? await firstWhole(withNamesQuoted(said, known)) : undefined;
  if (quoted !== undefined) return quoted;
  const diagnosis = diagnose(startAttempt(scan, known), near);
  // Right so far and not finished: what is missing helps more than another command that looks like it.
  if (diagnosis?.problem.type === "missing") return faultReply(diagnosis, scan, known);
  const corrections = isShort ? correctFirstWords(scan, grammar.phrases).map(({ text }) => text) : [];
  const other = await firstWhole([...corrections, ...(near.length === 0 ? withoutLeadIn(scan) : [])]);
  if (other !== undefined) return other;
  if (diagnosis !== undefined) {
    for (const text of withKeyword(diagnosis, scan)) if (isWhole(await matchText(text))) return didYouMean(text);
    return withoutDeadEnds(diagnosis, faultReply(diagnosis, scan, known), matchText);
  }
  for (const text of corrections) {
    const corrected = await matchText(text);
    const fault = diagnose(startAttempt(corrected.scan, known), corrected.near);
    if (fault !== undefined) return faultReply(fault, corrected.scan, known);
  }
  return nothingNear(said, nearestCommand(scan, grammar.phrases));
}

/** A word put right may leave another wrong, or be the one that was said: such a button would lead back here. */
async function withoutDeadEnds({ problem }: Diagnosis, reply: Reply, matchText: MatchText): Promise<Reply> {
  const { buttons = [], ...rest } = reply;
  if (problem.type !== "wrong" || kindsOf(problem.slot.kind).length > 0) return reply;
  const whole = await Promise.all(buttons.map(async ({ say }) => isWhole(await matchText(say))));
  const left = buttons.filter((_, i) => whole[i]);
  return left.length > 0 ? { ...rest, buttons: left } : rest;
}

/** The answer to a message that certainly names something that is not there. */
export function wrongReply(wrong: Wrong, { scan }: Match, known: Known): Reply {
  return unknownName(COMPONENT_QUERY.kinds, wrong.from, wrong.to, scan, known);
}

function isWhole({ decision }: Match): boolean {
  return decision.type === "rivals" || (decision.type === "reading" && wrongIn(decision.reading) === undefined);
}

function didYouMean(text: string): Reply {
  return {
    type: "reply",
    tone: "warn",
    title: ["I did not understand that; perhaps you meant ", { type: "code", text: oneLine(text, LABEL_CHARS) }, "."],
    buttons: [{ label: oneLine(text, LABEL_CHARS), say: text }],
  };
}

/** A command that starts with the same word. */
function nearestCommand(scan: Scan, phrases: readonly Phrase[]): Phrase | undefined {
  const first = wordKey(scan, 0);
  return phrases.find(
    ({ parts: [head] }) => first !== undefined && head?.type === "word" && head.words.includes(first),
  );
}

function nothingNear(said: string, phrase: Phrase | undefined): Reply {
  const example = phrase?.command.examples[0];
  return {
    type: "reply",
    tone: "warn",
    title: [
      `I did not understand "${oneLine(said, LABEL_CHARS)}".`,
      ...(example === undefined ? [] : [" For example: ", { type: "code" as const, text: example }]),
    ],
    buttons: [{ label: "What can I say?", say: "help" }],
  };
}

function greeting(): Reply {
  return {
    type: "reply",
    tone: "plain",
    title: "I am listening.",
    buttons: [{ label: "What can I say?", say: "help" }],
  };
}
