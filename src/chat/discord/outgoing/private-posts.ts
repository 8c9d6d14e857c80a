import { z } from "zod";
import type { MessageRef } from "../../../core/chat.ts";
import { BotError } from "../../../core/errors.ts";
import { type Message, messageOf } from "../../../core/inbound.ts";
import type { Actor } from "../../../core/people.ts";
import { createRecent } from "../../../core/recent.ts";
import { parseAnswer } from "../../../core/wire.ts";
import { type DiscordPlace, postingChannel, refOf, userOf } from "../names.ts";
import type { DiscordRest } from "../ports.ts";
import type { ChannelPosts, Posted } from "./channel-posts.ts";
import type { Deferral } from "./deferrals.ts";
import { type Drawing, isRefusal, type Pages } from "./drawing.ts";
import { postPages } from "./public-posts.ts";
import { FINAL_REF, shownRef } from "./refs.ts";
import type { TokenPosts } from "./token-posts.ts";

/** They take no direct messages from the bot: no server in common, or their privacy settings (see refusals). */
const CLOSED = [50_007, 50_278];

/** People whose direct message's channel, which stays the same, is remembered: those that are opened at once are few. */
const KEPT = 5_000;

const OPENED = z.object({ id: z.string().min(1) });

export interface PrivatePost extends Omit<Posted, "page" | "isReply"> {
  readonly person: Actor;
  /** The interaction that it answers, while its token lives. */
  readonly by: Deferral | undefined;
}

/** Messages for one person. */
export interface PrivatePosts {
  /**
   * By the interaction that it answers, as a message that only they see; else in their direct messages. Whoever takes none
   * is told in the place that there is something, and not a word of what. Throws BotError.
   */
  post(at: DiscordPlace, message: Message, posted: PrivatePost): Promise<MessageRef>;
}

export interface PrivatePostParts {
  readonly rest: DiscordRest;
  readonly channelPosts: ChannelPosts;
  readonly tokenPosts: TokenPosts;
  readonly drawing: Drawing;
}

export function createPrivatePosts({ rest, channelPosts, tokenPosts, drawing }: PrivatePostParts): PrivatePosts {
  /** undefined: the token works no more. */
  async function byToken(by: Deferral, [first, ...others]: Pages): Promise<MessageRef | undefined> {
    const isFilling = by.isWaiting && by.shownAs === "private";
    const own = isFilling ? await tokenPosts.fill(by, first) : await tokenPosts.follow(by, first, true);
    if (own === undefined) return undefined;
    for (const page of others) await tokenPosts.follow(by, page, true);
    return shownRef({ ...own, interaction: by.interaction });
  }

  const channels = createRecent<string>(KEPT);

  async function opened(user: string): Promise<string> {
    const answer = await rest.call("POST", "/users/@me/channels", { body: { recipient_id: user } });
    const { id } = parseAnswer("Discord", OPENED, answer, "a direct message's channel");
    channels.set(user, id);
    return id;
  }

  async function inDirectMessage({ id }: Actor, message: Message, posted: Omit<Posted, "page">): Promise<MessageRef> {
    const user = userOf(id);
    if (user === undefined) throw new BotError("not_found", "I do not know whom on Discord to tell that.");
    const channel = channels.get(user) ?? (await opened(user));
    return refOf({ channel, id: await postPages(channelPosts, channel, drawing.draw(message), posted) });
  }

  async function onlyThatThereIs(at: DiscordPlace, { name }: Actor, posted: Omit<Posted, "page">): Promise<MessageRef> {
    const title = `I have an answer for ${name} alone, and may not send them direct messages: allow them in this server's privacy settings, or ask by a slash command.`;
    const reply = { type: "reply", tone: "warn", title } as const;
    const [page] = drawing.draw(messageOf(reply));
    await channelPosts.post(postingChannel(at), { ...posted, page, key: `${posted.key}:closed`, isLast: true });
    return FINAL_REF;
  }

  return {
    async post(at, message, { person, by, ...posted }) {
      const shown = by === undefined ? undefined : await byToken(by, drawing.draw(message));
      if (shown !== undefined) return shown;
      try {
        return await inDirectMessage(person, message, posted);
      } catch (error) {
        if (!isRefusal(error, CLOSED)) throw error;
        return onlyThatThereIs(at, person, posted);
      }
    },
  };
}
