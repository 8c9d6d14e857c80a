import type { App } from "@slack/bolt";
import { z } from "zod";
import type { SlackPlace } from "../names.ts";
import type { SlackParts } from "../ports.ts";
import type { Aside } from "./aside.ts";
import { type Mouth, readText, SAID_CHARS_MAX } from "./said.ts";

/** What Slack tells of a message (Slack docs, `message` and `app_mention` events, read 2026-11-21). */
const MESSAGE = z.object({
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().nullish(),
  subtype: z.string().optional(),
  text: z.string().optional(),
});
type Message = z.output<typeof MESSAGE>;

/** A saying with a file beside it, and an answer in a thread that its writer shows in the channel too. */
const SAYINGS = [undefined, "file_share", "thread_broadcast"];

/** Hears messages: to the bot, or in places where whole commands count without that. */
export function listenToMessages(app: App, parts: SlackParts, mouth: Mouth, aside: Aside): void {
  const hear = async (event: unknown, team: string | undefined, botUser: string | undefined): Promise<void> => {
    const read = MESSAGE.safeParse(event);
    if (!read.success || team === undefined || botUser === undefined) {
      parts.log.warn("slack.message.unreadable", { issues: read.error?.issues });
      return;
    }
    const { bot_id, subtype, user } = read.data;
    // Bots talk to each other without end, and nobody of them has rights.
    if (bot_id || user === undefined || user === botUser || !SAYINGS.includes(subtype)) return;
    await hearMessage({ ...read.data, user }, team, botUser);
  };

  async function hearMessage(
    message: Message & { readonly user: string },
    team: string,
    botUser: string,
  ): Promise<void> {
    const { channel, ts, user, text = "" } = message;
    const at: SlackPlace = { team, channel, ...threadOf(message) };
    const isDirect = message.channel_type === "im";
    const isTooLong = text.length > SAID_CHARS_MAX;
    const said = readText(isTooLong ? text.slice(0, SAID_CHARS_MAX) : text, team, botUser, parts);
    const addressed = isDirect || said.mentionsBot;
    if (!addressed && (isTooLong || !parts.policy.listensBare(parts.names.place(at)))) return;
    if (isTooLong) return aside.tell({ key: `${channel}:${ts}`, at, user }, TOO_LONG);
    // The bot's name alone asks what it can do. A file alone asks nothing.
    if (said.text === "" && !said.mentionsBot) return;
    const words = said.text === "" ? "help" : said.text;
    await mouth.say({ key: `${channel}:${ts}`, at, user, text: words, addressed, mentions: said.mentions });
  }

  app.event("message", ({ event, context }) => hear(event, context.teamId, context.botUserId));
  app.event("app_mention", ({ event, context }) => hear(event, context.teamId, context.botUserId));
}

export const TOO_LONG = `That is too long for a command: at most ${SAID_CHARS_MAX.toLocaleString("en")} characters.`;

/** The message above a thread names itself as its thread, and stands in the channel. */
function threadOf({ ts, thread_ts }: Message): Pick<SlackPlace, "thread"> {
  return thread_ts === undefined || thread_ts === ts ? {} : { thread: thread_ts };
}
