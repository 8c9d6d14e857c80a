import type { Actor } from "../../../core/people.ts";
import { actorId, userOf } from "../names.ts";
import type { DiscordParts } from "../ports.ts";
import { decode } from "./decode.ts";

/** Longer than anybody's message (4,000 with Nitro) or option (6,000; Discord docs, read 2026-11-21). */
export const SAID_CHARS_MAX = 12_000;
export const TOO_LONG = `That is too long for a command: at most ${SAID_CHARS_MAX.toLocaleString("en")} characters.`;
/** People looked up for one saying; whoever is mentioned after them is known by id. */
const MENTIONS_MAX = 25;

export interface Source {
  readonly guild: string | undefined;
  /** People of whom Discord has told already. */
  readonly known: readonly Actor[];
}

export interface ReadText {
  readonly text: string;
  readonly mentions: readonly Actor[];
  readonly mentionsBot: boolean;
}

/** What stands in a text of Discord's, with people as the bot names them. Never throws. */
export async function readTyped(
  typed: string,
  { guild, known }: Source,
  { bot, people, places }: Pick<DiscordParts, "bot" | "people" | "places">,
): Promise<ReadText> {
  const { text, mentions, mentionsBot } = await decode({
    text: typed,
    botUser: bot.user,
    nameOf: actorId,
    channelName: places.channelName,
    roleName: async (role) => (guild === undefined ? undefined : places.roleName(role, guild)),
  });
  const mentioned = mentions.slice(0, MENTIONS_MAX).map(async (user) => {
    return known.find(({ id }) => userOf(id) === user) ?? people.actor(user, guild);
  });
  return { text, mentions: await Promise.all(mentioned), mentionsBot };
}
