import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Log } from "../../../core/log.ts";
import { parseAnswer } from "../../../core/wire.ts";
import type { SlackMessage, SlackPlace } from "../names.ts";
import type { Installations, SlackWeb } from "../ports.ts";

/** The kind of our metadata, which each message carries that the bot posts. */
const EVENT_TYPE = "tocsin_message";
/** Slack's clock and ours may differ by so much, and a post takes a while. */
const MARGIN_MS = 2 * 60_000;
/** How far back a message is looked for: busier channels than this leave no other choice than to post. */
const PAGE_MESSAGES = 100;
const PAGES_MAX = 10;
/** The bot may not read there: no later try will be any wiser. */
const UNREADABLE = ["vendor_auth", "vendor_refused", "vendor_not_found"];

const PAGE = z.object({
  messages: z.array(z.unknown()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const OURS = z.object({
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  metadata: z.object({ event_type: z.literal(EVENT_TYPE), event_payload: z.object({ key: z.string() }) }),
});
const IN_THREAD = z.object({ ts: z.string(), thread_ts: z.string().optional() });

export function metadataOf(key: string): JsonObject {
  return { event_type: EVENT_TYPE, event_payload: { key } };
}

/** Finds messages of the bot's own again. Anybody may post such metadata, so whose message it is counts too. */
export interface Lookup {
  /**
   * Which of these keys the bot has posted there since then (ms), with the messages' timestamps. None where the bot may not
   * read: whoever asks then posts again, for a message twice misleads nobody, and one that is missing does; it is logged.
   * Throws BotError when the answer may be had later.
   */
  find(at: SlackPlace, keys: readonly string[], since: number): Promise<ReadonlyMap<string, string>>;
  /** The message whose thread this one stands in, itself if none, or if the bot may not read there. Throws likewise. */
  threadOf(message: SlackMessage): Promise<string>;
}

export interface LookupParts {
  readonly web: SlackWeb;
  readonly installations: Installations;
  readonly log: Log;
}

export function createLookup({ web, installations, log }: LookupParts): Lookup {
  async function readable<T>(at: SlackPlace, reading: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof BotError) || !UNREADABLE.includes(error.code)) throw error;
      log.warn("slack.history.unreadable", { team: at.team, channel: at.channel, error });
      return otherwise;
    }
  }

  async function readPage({ team, channel, thread }: SlackPlace, more: JsonObject): Promise<z.infer<typeof PAGE>> {
    const method = thread === undefined ? "conversations.history" : "conversations.replies";
    const args = { channel, ...(thread === undefined ? {} : { ts: thread }), include_all_metadata: true, ...more };
    return parseAnswer("Slack", PAGE, await web.call(team, method, args, { repeatable: true }), method);
  }

  async function search(at: SlackPlace, keys: readonly string[], since: number): Promise<ReadonlyMap<string, string>> {
    const bot = await installations.find(at.team);
    const found = new Map<string, string>();
    const oldest = ((since - MARGIN_MS) / 1_000).toFixed(6);
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const more = { oldest, limit: PAGE_MESSAGES, ...(cursor === undefined ? {} : { cursor }) };
      const { messages, response_metadata: next } = await readPage(at, more);
      for (const message of messages) {
        const { data: ours } = OURS.safeParse(message);
        if (ours === undefined || (ours.bot_id !== bot?.botId && ours.user !== bot?.botUser)) continue;
        const { key } = ours.metadata.event_payload;
        if (keys.includes(key)) found.set(key, ours.ts);
      }
      cursor = next?.next_cursor;
      if (found.size === keys.length || cursor === undefined || cursor === "") return found;
    }
    log.warn("slack.history.too_long", { team: at.team, channel: at.channel, since });
    return found;
  }

  async function askThread({ team, channel, ts }: SlackMessage): Promise<string> {
    const { messages } = await readPage({ team, channel, thread: ts }, { limit: 1 });
    // The message itself, or the one above its thread: either tells.
    const { data: first } = IN_THREAD.safeParse(messages[0]);
    return first?.thread_ts ?? first?.ts ?? ts;
  }

  return {
    find: (at, keys, since) => readable(at, search(at, keys, since), new Map()),
    threadOf: (message) => readable(message, askThread(message), message.ts),
  };
}
