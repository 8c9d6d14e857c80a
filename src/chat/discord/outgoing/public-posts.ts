import type { Message } from "../../../core/inbound.ts";
import type { DiscordMessage } from "../names.ts";
import type { ChannelPosts, Posted } from "./channel-posts.ts";
import type { Deferral } from "./deferrals.ts";
import { type Drawing, isRefusal, type Pages } from "./drawing.ts";
import type { TokenPosts } from "./token-posts.ts";

/** The bot does not see the channel, or may not speak there. */
const OUTSIDE = [10_003, 50_001, 50_013];

export interface PublicPost extends Omit<Posted, "page"> {
  /** The interaction that it answers, while its token lives. */
  readonly by: Deferral | undefined;
}

/** Messages for everybody in a channel. */
export interface PublicPosts {
  /**
   * Becomes the message that waits, where everybody sees that; else stands beside it, and is then the only one. Where the
   * bot may not speak, it stands there by the token of what it answers. Throws BotError.
   */
  post(
    channel: string,
    message: Message,
    posted: PublicPost,
  ): Promise<DiscordMessage & { readonly isByToken: boolean }>;
}

export interface PublicPostParts {
  readonly channelPosts: ChannelPosts;
  readonly tokenPosts: TokenPosts;
  readonly drawing: Drawing;
}

export function createPublicPosts({ channelPosts, tokenPosts, drawing }: PublicPostParts): PublicPosts {
  /** undefined: the token works no more. */
  async function byToken(by: Deferral, [first, ...others]: Pages, key: string): Promise<DiscordMessage | undefined> {
    const isFilling = by.isWaiting && isSeenByAll(by);
    const own = isFilling ? await tokenPosts.fill(by, first) : await tokenPosts.follow(by, first, false);
    if (own === undefined) return undefined;
    channelPosts.note(own.channel, key, own.id);
    for (const page of others) await tokenPosts.follow(by, page, false);
    return own;
  }

  return {
    async post(channel, message, { by, ...posted }) {
      if (by?.isWaiting && isSeenByAll(by)) {
        const own = await byToken(by, drawing.draw(message), posted.key);
        if (own !== undefined) return { ...own, isByToken: true };
      }
      try {
        const id = await drawing.shown(channel, message, (pages) => postPages(channelPosts, channel, pages, posted));
        if (by !== undefined) await tokenPosts.clear(by);
        return { channel, id, isByToken: false };
      } catch (error) {
        if (by === undefined || !isRefusal(error, OUTSIDE)) throw error;
        const own = await byToken(by, drawing.draw(message), posted.key);
        if (own === undefined) throw error;
        return { ...own, isByToken: true };
      }
    },
  };
}

/** One after the other; only the first answers something. Resolves with its id, by which the others are known. */
export async function postPages(
  channelPosts: ChannelPosts,
  channel: string,
  [first, ...others]: Pages,
  posted: Omit<Posted, "page">,
): Promise<string> {
  const id = await channelPosts.post(channel, { ...posted, page: first });
  await postMore(channelPosts, channel, others, { ...posted, key: id });
  return id;
}

/** The pages after the first. */
export async function postMore(
  channelPosts: ChannelPosts,
  channel: string,
  pages: Pages | readonly Pages[0][],
  { answers: _answers, isReply: _isReply, ...posted }: Omit<Posted, "page">,
): Promise<void> {
  for (const [i, page] of pages.entries()) {
    await channelPosts.post(channel, { ...posted, key: `${posted.key}:${i + 2}`, page });
  }
}

function isSeenByAll({ shownAs, isDirect }: Deferral): boolean {
  return shownAs === "public" || isDirect;
}
