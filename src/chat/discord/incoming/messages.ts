import { z } from "zod";
import { createInTurn } from "../../../core/in-turn.ts";
import type { Inbound } from "../../../core/inbound.ts";
import { type DiscordPlace, inboundId, placeOf } from "../names.ts";
import type { DiscordParts } from "../ports.ts";
import { actorOf } from "../profile.ts";
import { MEMBER, USER } from "../wire.ts";
import { STRANGER } from "./hearing.ts";
import { readTyped, SAID_CHARS_MAX, TOO_LONG } from "./typed.ts";

/** A message that somebody typed, and one that answers another (Discord docs, Message types, read 2026-11-21). */
const ANSWER = 19;
const SAYINGS = [0, ANSWER];

/** What Discord tells of a message (Discord docs, Message resource and MESSAGE_CREATE, read 2026-11-21). */
const MESSAGE = z.object({
  id: z.string(),
  channel_id: z.string(),
  guild_id: z.string().nullish(),
  type: z.int(),
  content: z.string().catch(""),
  author: USER,
  member: MEMBER.nullish().catch(null),
  webhook_id: z.string().nullish(),
  message_reference: z.object({ message_id: z.string().optional() }).nullish().catch(null),
  mentions: z.array(USER.extend({ member: MEMBER.nullish().catch(null) })).catch([]),
});
type Message = z.infer<typeof MESSAGE>;

export interface MessageParts
  extends Pick<DiscordParts, "accept" | "bot" | "people" | "places" | "policy" | "guilds" | "log"> {
  /** IANA zone of everybody. */
  readonly zone: string;
  /** Tells one person a line that is no answer of the bot's. */
  aside(inbound: Inbound, line: string): Promise<void>;
}

/** Hears messages: to the bot, or in places where whole commands count without that. Never throws. */
export type HearMessage = (payload: unknown) => Promise<void>;

export function createMessageHearing(parts: MessageParts): HearMessage {
  const { accept, bot, people, places, policy, guilds, log, zone } = parts;
  const inTurn = createInTurn();

  function isForUs({ author, type, webhook_id, guild_id }: Message): boolean {
    // Bots talk to each other without end, and nobody of them has rights.
    if (author.bot || author.id === bot.user || webhook_id || !SAYINGS.includes(type)) return false;
    return !guild_id || guilds.length === 0 || guilds.includes(guild_id);
  }

  /** undefined: nobody said it to the bot, nor would it be heard otherwise. */
  async function inboundOf(message: Message): Promise<Inbound | undefined> {
    const { id, content, author, member, mentions } = message;
    const guild = message.guild_id ?? undefined;
    // Also who answers a message of the bot's, unless they have turned off that the bot is told.
    const isCalled = mentions.some((user) => user.id === bot.user);
    const addressed = guild === undefined || isCalled;
    if (!addressed && !policy.listensBareSomewhere()) return undefined;
    const isTooLong = content.length > SAID_CHARS_MAX;
    if (isTooLong && !addressed) return undefined;
    const at: DiscordPlace =
      guild === undefined ? { channel: message.channel_id } : await places.placeOf(message.channel_id);
    const place = placeOf(at);
    if (!addressed && !policy.listensBare(place)) return undefined;
    const known = mentions.map(({ member: of, ...user }) => actorOf(user, of ?? undefined, zone));
    const told = actorOf(author, member ?? undefined, zone);
    const [said, actor] = await Promise.all([
      readTyped(content.slice(0, SAID_CHARS_MAX), { guild, known }, parts),
      guild === undefined ? people.inDirectMessage(told) : told,
    ]);
    const inbound: Inbound = { id: inboundId(id), actor: actor ?? told, place, text: said.text, addressed };
    if (actor === undefined) return void (await parts.aside(inbound, STRANGER));
    if (isTooLong) return void (await parts.aside(inbound, TOO_LONG));
    const answered = message.type === ANSWER ? message.message_reference?.message_id : undefined;
    // The bot's name alone asks what it can do. A file alone asks nothing.
    if (said.text === "" && !said.mentionsBot) return undefined;
    return {
      ...inbound,
      text: said.text === "" ? "help" : said.text,
      ...(said.mentions.length === 0 ? {} : { mentions: said.mentions }),
      ...(answered === undefined ? {} : { answers: answered }),
    };
  }

  return async (payload) => {
    const read = MESSAGE.safeParse(payload);
    if (!read.success) {
      log.warn("discord.message.unreadable", { issues: read.error.issues });
      return;
    }
    const message = read.data;
    if (!isForUs(message)) return;
    try {
      await inTurn(message.channel_id, inboundOf(message), async (inbound) => {
        if (inbound !== undefined) await accept(inbound);
      });
    } catch (error) {
      log.error("discord.message.failed", { channel: message.channel_id, error });
    }
  };
}
