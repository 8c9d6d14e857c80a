import type { Command } from "../core/command.ts";
import { withNames } from "../core/mentions.ts";
import type { Actor, Place } from "../core/people.ts";
import type { Choice, Line, Reply } from "../core/reply.ts";
import { oneLine } from "../core/wording.ts";
import type { Grammar, Match } from "./grammar.ts";
import { replyWithNames, unlistedMention } from "./mentions.ts";
import { type Reading, wrongIn } from "./reading.ts";
import { type Args, renderPhrase } from "./render.ts";
import { endsInText, isCertain, resolve } from "./resolve.ts";
import { readingSentence } from "./rival.ts";
import { spellFor } from "./spelling.ts";
import { suggest, wrongReply } from "./suggest.ts";
import type { Session, Vocabulary } from "./vocabulary.ts";

export interface Said {
  readonly text: string;
  readonly actor: Actor;
  readonly place: Place;
  /** The bot was spoken to: then there is always an answer. */
  readonly addressed: boolean;
  /** The people it mentions; in `text` each stands as the id of its actor. Default: nobody. */
  readonly mentions?: readonly Actor[];
}

/** One command with its arguments, ready to be authorised and planned. */
export interface Invocation {
  readonly type: "invocation";
  readonly command: Command;
  readonly args: Args;
  /** As it was said, people in it by their ids. */
  readonly said: string;
  /** The same for people to read, with names for ids. */
  readonly shown: string;
  /** The same in canonical words: read again, it is the same invocation. */
  readonly readAs: string;
  /** It ended in a question mark outside a text: it must not write. */
  readonly asks: boolean;
  /** What has to be said about how it was read. */
  readonly notes: readonly Line[];
  /** A guess that has to be confirmed before anything is written: "Did you mean Build Processing?" */
  readonly confirm?: Line;
}

export type Routing =
  | Invocation
  | { readonly type: "choice"; readonly choice: Choice }
  | { readonly type: "reply"; readonly reply: Reply; readonly misunderstood: true }
  /** Nobody spoke to the bot, and it is no command. */
  | { readonly type: "silence" };

export interface Router {
  /**
   * Words to one invocation, or one question, or one line that says what is missing. Throws the vendor's BotError when a
   * list that the message needs cannot be read.
   */
  route(said: Said): Promise<Routing>;
  /** Whether it begins like a command: what does not, said to nobody, is met with silence. */
  begins(text: string): boolean;
}

/** Each round loads what the one before could not know; names, then times, then what these brought up. */
const ROUNDS_MAX = 6;
const LABEL_CHARS = 75;

export function createRouter({
  grammar,
  vocabulary,
}: {
  readonly grammar: Grammar;
  readonly vocabulary: Vocabulary;
}): Router {
  return {
    begins: grammar.begins,
    async route({ text, actor, addressed, mentions }) {
      const session = vocabulary.open(actor, mentions);
      const match = await matchAndLoad(grammar, text, session);
      const { decision } = match;
      if (decision.type === "rivals")
        return { type: "choice", choice: chooseReading(decision.readings, match, session) };
      if (decision.type === "reading") {
        const { reading } = decision;
        if (!addressed && !isCertain(reading)) return { type: "silence" };
        const wrong = wrongIn(reading);
        if (wrong !== undefined) return misunderstood(wrongReply(wrong, match, session), session);
        return invocationOf(reading, match, session);
      }
      if (!addressed) return { type: "silence" };
      const suggestion = await suggest(grammar, match, session, (other) => matchAndLoad(grammar, other, session));
      return misunderstood(suggestion, session);
    },
  };
}

async function matchAndLoad(grammar: Grammar, text: string, session: Session): Promise<Match> {
  let match = grammar.match(text, session);
  for (let round = 0; match.decision.type === "needs" && round < ROUNDS_MAX; round++) {
    await session.load(match.decision.needs);
    match = grammar.match(text, session);
  }
  return match;
}

function invocationOf(reading: Reading, { scan }: Match, session: Session): Routing {
  const { phrase } = reading;
  const { command } = phrase;
  const asks = scan.questions && !endsInText(reading, scan);
  const unlisted = unlistedMention(reading, scan, session);
  if (unlisted !== undefined) return misunderstood(unlisted, session);
  const resolved = resolve(reading, scan, session, command.permission !== "read" && !asks);
  if (resolved.type === "choice") return { type: "choice", choice: resolved };
  const { args, notes, confirm } = resolved;
  return {
    type: "invocation",
    command,
    args,
    said: scan.text,
    shown: withNames(scan.text, session.mentions),
    readAs: renderPhrase(phrase, args, spellFor(session)),
    asks,
    notes: [...notes, ...session.gaps()],
    ...(confirm === undefined ? {} : { confirm }),
  };
}

function chooseReading(readings: readonly Reading[], { scan }: Match, { mentions }: Session): Choice {
  const says = readings.map((reading) => readingSentence(reading, scan));
  return {
    type: "choice",
    text: "That can be read in more than one way. Which one?",
    options: says.map((say) => ({ label: oneLine(withNames(say, mentions), LABEL_CHARS), say })),
  };
}

/** A name may be unknown only because a vendor's list could not be read. */
function misunderstood(reply: Reply, session: Session): Routing {
  const gaps = session.gaps().map((line) => ({ type: "text" as const, line }));
  const told = gaps.length === 0 ? reply : { ...reply, blocks: [...(reply.blocks ?? []), ...gaps] };
  return { type: "reply", reply: replyWithNames(told, session.mentions), misunderstood: true };
}
