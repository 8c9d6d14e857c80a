import { z } from "zod";
import type { MessageRef, Posting } from "../../../core/chat.ts";
import { BotError } from "../../../core/errors.ts";
import { parseAnswer } from "../../../core/wire.ts";
import type { SlackNames, SlackPlace } from "../names.ts";
import type { Rendered } from "../render/message.ts";
import type { QueuedWeb } from "../web/web.ts";
import type { ChannelPosts, Posted } from "./channel-posts.ts";
import { contentOf } from "./page.ts";
import { shownRef } from "./refs.ts";
import type { ResponseUrls } from "./response-urls.ts";

/**
 * Nothing can be shown to them in that channel: they, or the bot, are not in it, or nobody may write there (Slack docs,
 * chat.postEphemeral, read 2026-11-21).
 */
const OUTSIDE = [
  "user_not_in_channel",
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "restricted_action",
  "restricted_action_read_only_channel",
  "restricted_action_thread_only_channel",
  "restricted_action_thread_locked",
];

const OPENED = z.object({ channel: z.object({ id: z.string().min(1) }) });

/** Messages for one person. */
export interface PrivatePosts {
  /**
   * In a direct message like any other; elsewhere by the address that came with what the person said, else as a message
   * that only they see, else in their direct message. One that only they see cannot be looked up: with an unknown outcome
   * it is sent again by whoever asked, for twice is better than never. Throws BotError.
   */
  post(at: SlackPlace, user: string, posted: Posted, inbound: Posting["inbound"]): Promise<MessageRef>;
}

export interface PrivatePostParts {
  readonly web: QueuedWeb;
  readonly names: SlackNames;
  readonly channelPosts: ChannelPosts;
  readonly responseUrls: ResponseUrls;
}

export function createPrivatePosts({ web, names, channelPosts, responseUrls }: PrivatePostParts): PrivatePosts {
  async function inDirectMessage({ team }: SlackPlace, user: string, posted: Posted): Promise<MessageRef> {
    const answer = await web.call(team, "conversations.open", { users: user }, { repeatable: true });
    const { channel } = parseAnswer("Slack", OPENED, answer, "conversations.open");
    const ts = await channelPosts.post({ team, channel: channel.id }, posted);
    return names.ref({ team, channel: channel.id, ts });
  }

  async function inPlace(at: SlackPlace, user: string, page: Rendered): Promise<MessageRef> {
    const { team, channel, thread } = at;
    const args = { channel, user, ...(thread === undefined ? {} : { thread_ts: thread }), ...contentOf(page) };
    await web.call(team, "chat.postEphemeral", args, { channel });
    return shownRef(at);
  }

  return {
    post: async (at, user, posted, inbound) => {
      try {
        if (isDirect(at)) {
          const ts = await channelPosts.post(at, posted);
          return names.ref({ team: at.team, channel: at.channel, ts });
        }
        if (await responded(responseUrls, at, posted.page, inbound, "ephemeral")) return shownRef(at);
        return await inPlace(at, user, posted.page);
      } catch (error) {
        if (!isOutside(error)) throw error;
        // Two people's direct message, in which one of them has typed the slash command.
        if (isDirect(at) && (await responded(responseUrls, at, posted.page, inbound, "ephemeral"))) return shownRef(at);
        return inDirectMessage(at, user, posted);
      }
    },
  };
}

/** Whether it was shown by the address that came with an inbound. */
export async function responded(
  responseUrls: ResponseUrls,
  { thread }: SlackPlace,
  page: Rendered,
  inbound: string | undefined,
  to: "ephemeral" | "in_channel",
): Promise<boolean> {
  if (inbound === undefined) return false;
  return responseUrls.respond(inbound, {
    response_type: to,
    replace_original: false,
    ...(thread === undefined ? {} : { thread_ts: thread }),
    ...contentOf(page),
    unfurl_links: false,
    unfurl_media: false,
  });
}

/** Whether Slack refused it for who is in the channel. */
export function isOutside(error: unknown): boolean {
  return error instanceof BotError && OUTSIDE.includes(String(error.details.slack));
}

function isDirect({ channel }: SlackPlace): boolean {
  return channel.startsWith("D");
}
