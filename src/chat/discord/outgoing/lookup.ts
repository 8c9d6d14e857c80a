import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import { parseAnswer } from "../../../core/wire.ts";
import type { DiscordBot, DiscordRest } from "../ports.ts";
import type { MessageBody } from "../render/message.ts";
import { idBefore } from "../snowflake.ts";

/** Discord's clock and ours may differ by so much, and a post takes a while. */
const MARGIN_MS = 2 * 60_000;
/** How far on a message is looked for: busier channels than this leave no other choice than to post. */
const PAGE_MESSAGES = 100;
const PAGES_MAX = 10;
/** The bot may not read there: no later try will be any wiser. */
const UNREADABLE = ["vendor_auth", "vendor_refused", "vendor_not_found"];
/** "The app is thinking": an answer that never came (Discord docs, Message flags, LOADING, read 2026-11-21). */
const LOADING = 1 << 7;

const text = z.string().catch("");
const MESSAGE = z.object({
  id: z.string(),
  author: z.object({ id: z.string() }),
  content: text,
  embeds: z.array(z.object({ description: text })).catch([]),
  flags: z.int().catch(0),
  nonce: z.union([z.string(), z.number()]).nullish(),
  message_reference: z.object({ message_id: z.string().optional() }).nullish(),
  interaction_metadata: z.object({ id: z.string() }).nullish(),
});
type Read = z.infer<typeof MESSAGE>;

/** What tells a message of the bot's from its others. Discord keeps no nonce with a message, so it is not enough. */
export interface Marks {
  readonly nonce: string;
  /** The message or interaction that it answers. */
  readonly answers?: string | undefined;
  /** What it says, which tells one that stands there as an answer to nothing. */
  readonly body: MessageBody;
}

/** Finds messages of the bot's own again. */
export interface Lookup {
  /**
   * The message with one of these marks that stands in the channel since then (ms). None where the bot may not read:
   * whoever asks then posts again, for a message twice misleads nobody, and one that is missing does; it is logged. Throws
   * BotError when the answer may be had later.
   */
  find(channel: string, marks: Marks, since: number): Promise<string | undefined>;
}

export interface LookupParts {
  readonly rest: DiscordRest;
  readonly bot: DiscordBot;
  readonly log: Log;
}

export function createLookup({ rest, bot, log }: LookupParts): Lookup {
  async function search(channel: string, marks: Marks, since: number): Promise<Read | undefined> {
    let after = idBefore(since - MARGIN_MS);
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const query = { after, limit: String(PAGE_MESSAGES) };
      const answer = await rest.call("GET", `/channels/${channel}/messages`, { query });
      const messages = parseAnswer("Discord", z.array(z.unknown()), answer, "a channel's messages");
      const read = messages.flatMap((message) => MESSAGE.safeParse(message).data ?? []);
      const found = read.find((message) => message.author.id === bot.user && isMarked(message, marks));
      if (found !== undefined) return found;
      const newest = newestOf(read);
      if (messages.length < PAGE_MESSAGES || newest === undefined) return undefined;
      after = newest;
    }
    log.warn("discord.history.too_long", { channel, since });
    return undefined;
  }

  return {
    async find(channel, marks, since) {
      try {
        const found = await search(channel, marks, since);
        if (found === undefined || (found.flags & LOADING) === 0) return found?.id;
        // It waits for a token that nobody has any more.
        await rest.call("DELETE", `/channels/${channel}/messages/${found.id}`);
        return undefined;
      } catch (error) {
        if (!(error instanceof BotError) || !UNREADABLE.includes(error.code)) throw error;
        log.warn("discord.history.unreadable", { channel, error });
        return undefined;
      }
    },
  };
}

function isMarked(message: Read, { nonce, answers, body }: Marks): boolean {
  if (message.nonce === nonce) return true;
  const answered = [message.interaction_metadata?.id, message.message_reference?.message_id].filter(isSet);
  // Two people may be answered the same. What a press has set off stands there as an answer to nothing.
  return answered.length === 0 ? wordsOf(message) === wordsOf(body) : isSet(answers) && answered.includes(answers);
}

function isSet(id: string | undefined): id is string {
  return id !== undefined;
}

/** Discord trims what it shows. */
function wordsOf({ content, embeds }: { readonly content: string; readonly embeds: MessageBody["embeds"] }): string {
  return [content, ...embeds.map(({ description = "" }) => description)].map((words) => words.trim()).join("\n");
}

/** Ids rise with time, and are longer than a number is exact. */
function newestOf(messages: readonly Read[]): string | undefined {
  return messages.reduce<string | undefined>(
    (newest, { id }) => (newest === undefined || BigInt(id) > BigInt(newest) ? id : newest),
    undefined,
  );
}
