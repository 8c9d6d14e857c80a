import { createInTurn } from "../../../core/in-turn.ts";
import type { Inbound } from "../../../core/inbound.ts";
import type { Actor } from "../../../core/people.ts";
import { PLATFORM, type SlackPlace } from "../names.ts";
import type { SlackParts } from "../ports.ts";
import { decode } from "./decode.ts";

/** Slack cuts what a person types at 40,000 characters (Slack docs, chat.postMessage, read 2026-11-21); no command needs so many. */
export const SAID_CHARS_MAX = 12_000;
/** People looked up for one saying; whoever is mentioned after them is known by id. */
const MENTIONS_MAX = 25;

/** What somebody typed or pressed, in Slack's words. */
export interface Said {
  /** What makes two deliveries of it one, within the workspace. */
  readonly key: string;
  readonly at: SlackPlace;
  readonly user: string;
  /** As it was typed. */
  readonly text: string;
  readonly addressed: boolean;
  /** Slack ids of the people whom it mentions. */
  readonly mentions?: readonly string[];
  /** Secret. */
  readonly responseUrl?: string;
  readonly more?: Pick<Inbound, "press" | "unseen" | "regarding">;
}

/** Brings what is said to the bot. */
export interface Mouth {
  /** Resolves once Slack may be told that it arrived. Never throws. */
  say(said: Said): Promise<void>;
  /** Who speaks. */
  speaker(said: Pick<Said, "at" | "user">): Promise<Actor>;
}

export function createMouth(parts: SlackParts): Mouth {
  const { names, people } = parts;
  const inTurn = createInTurn();

  async function inboundOf({ key, at, user, text, addressed, mentions = [], more = {} }: Said): Promise<Inbound> {
    const [actor, mentioned] = await Promise.all([
      people.actor(at.team, user),
      Promise.all(mentions.slice(0, MENTIONS_MAX).map((one) => people.actor(at.team, one))),
    ]);
    return {
      id: inboundId(at.team, key),
      actor,
      place: names.place(at),
      text,
      addressed,
      ...(mentioned.length === 0 ? {} : { mentions: mentioned }),
      ...more,
    };
  }

  return {
    speaker: ({ at, user }) => people.actor(at.team, user),
    say: (said) => {
      const { team, channel } = said.at;
      if (said.responseUrl !== undefined) parts.answerThrough(inboundId(team, said.key), said.responseUrl);
      return inTurn(`${team}/${channel}`, inboundOf(said), parts.accept);
    },
  };
}

/** Unique for ever, and the same for each delivery of the same saying. */
export function inboundId(team: string, key: string): string {
  return `${PLATFORM}:${team}:${key}`;
}

/** What stands in a text of Slack's, with people as the bot names them. */
export function readText(text: string, team: string, botUser: string, { names }: Pick<SlackParts, "names">) {
  return decode({ text, botUser, nameOf: (user) => names.actorId(team, user) });
}
