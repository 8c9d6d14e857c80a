import type { ChatAdapter, MessageRef, Posting } from "../../../core/chat.ts";
import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import type { Message } from "../../../core/inbound.ts";
import type { Log } from "../../../core/log.ts";
import { createRecent } from "../../../core/recent.ts";
import { channelOf, type DiscordMessage, messageOf, postingChannel, refOf, saidBy } from "../names.ts";
import type { DiscordBot, DiscordRest } from "../ports.ts";
import type { PostBook } from "../post-book.ts";
import type { Says } from "../render/custom-id.ts";
import type { Rendered } from "../render/message.ts";
import { timeOf } from "../snowflake.ts";
import { createChannelPosts } from "./channel-posts.ts";
import { createDeferrals, type Deferral, type Deferrals } from "./deferrals.ts";
import { createDrawing, isRefusal } from "./drawing.ts";
import { createEdits } from "./edits.ts";
import { createForumPosts, type ForumPost } from "./forum/forum-posts.ts";
import { createForums, type Forum } from "./forum/forums.ts";
import { createPostHeads } from "./forum/post-heads.ts";
import { createLanes } from "./lanes.ts";
import { createLookup } from "./lookup.ts";
import { createPrivatePosts } from "./private-posts.ts";
import { createPublicPosts, postMore } from "./public-posts.ts";
import { readShown, type Shown } from "./refs.ts";
import { createTokenPosts } from "./token-posts.ts";

/** Messages of which it is remembered that somebody waits for them. What is forgotten is edited in its turn. */
const KEPT = 5_000;
/** A channel that takes no messages: posts perhaps (JSON error codes, see refusals). */
const NO_MESSAGES = [50_008, 50_024];
/** The thread is not there any more. */
const UNKNOWN_CHANNEL = 10_003;

export interface OutgoingParts {
  readonly rest: DiscordRest;
  readonly bot: DiscordBot;
  readonly says: Says;
  readonly posts: PostBook;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA zone of times in plain text, where Discord cannot show each reader their own. */
  readonly zone: string;
}

/**
 * What the bot says in Discord: the outgoing half of ChatAdapter, each message once and each edit in its order. All that is
 * kept here is in memory and bounded: what must arrive is owed by the app's store, which sends it again after a restart
 * with the same key; then `Posting.maybeSince` has it looked up in Discord first.
 */
export interface Outgoing extends Pick<ChatAdapter, "send" | "update"> {
  readonly deferrals: Deferrals;
  /** Somebody waits for what becomes of this message: its last word goes past what nobody waits for. */
  awaited(message: DiscordMessage): void;
  /** What waits is refused with BotError("stopping"). What has left is the REST client's to wait for. */
  stop(): void;
}

/** Who waits for a message, and the interaction by whose token it was posted. */
interface Awaited {
  readonly interaction?: string | undefined;
}

interface EditFacts {
  readonly by?: Deferral | undefined;
  readonly isLast: boolean;
  readonly isAwaited: boolean;
}

export function createOutgoing({ rest, bot, says, posts, clock, log, zone }: OutgoingParts): Outgoing {
  const stopping = new AbortController();
  const { signal } = stopping;
  const keep = async ({ keep: sentences }: Rendered): Promise<void> => {
    if (sentences.length > 0) await says.keep(sentences);
  };
  const drawing = createDrawing({ clock, zone });
  const deferrals = createDeferrals(clock);
  const lanes = createLanes(clock, signal);
  const edits = createEdits({ rest, bot, lanes, clock, stopping: signal, keep });
  const lookup = createLookup({ rest, bot, log });
  const channelPosts = createChannelPosts({ rest, clock, lanes, edits, lookup, stopping: signal, keep });
  const tokenPosts = createTokenPosts({ rest, bot, deferrals, keep });
  const publicPosts = createPublicPosts({ channelPosts, tokenPosts, drawing });
  const privatePosts = createPrivatePosts({ rest, channelPosts, tokenPosts, drawing });
  const forums = createForums({ rest, clock });
  const heads = createPostHeads({ rest, forums, lanes, log, clock, zone });
  const forumPosts = createForumPosts({
    ...{ rest, bot, heads, book: posts, drawing, lanes, clock, zone, keep },
    stopping: signal,
  });
  const awaited = createRecent<Awaited>(KEPT);

  const deferralOf = async (interaction: string | undefined) =>
    interaction === undefined ? undefined : deferrals.find(interaction);

  async function send(to: Parameters<ChatAdapter["send"]>[0], message: Message, posting: Posting): Promise<MessageRef> {
    const at = channelOf(to);
    if (at === undefined) throw new BotError("not_found", `There is no such place in Discord: ${to.id}.`);
    const { key, maybeSince, onlyFor } = posting;
    const answers = saidBy(posting.inbound);
    const by = await deferralOf(answers);
    const posted = { key, answers, by, maybeSince, isLast: !message.live, isAwaited: answers !== undefined };
    if (onlyFor !== undefined && !by?.isDirect) return privatePosts.post(at, message, { ...posted, person: onlyFor });
    const channel = postingChannel(at);
    const forum = forums.knows(channel) ? await forums.find(channel) : undefined;
    if (forum !== undefined) return refOf(await postIn(forum, message, posted));
    try {
      const isReply = answers !== undefined && by === undefined;
      const { isByToken, ...own } = await publicPosts.post(channel, message, { ...posted, isReply });
      if (answers !== undefined) awaited.set(idOf(own), isByToken ? { interaction: answers } : {});
      return refOf(own, at.thread);
    } catch (error) {
      const found = isRefusal(error, NO_MESSAGES) ? await forums.find(channel) : undefined;
      if (found === undefined) throw error;
      return refOf(await postIn(found, message, posted));
    }
  }

  async function postIn(forum: Forum, message: Message, { key, isAwaited }: ForumPost): Promise<DiscordMessage> {
    const renew = (post: DiscordMessage): Promise<boolean> => editOwn(post, message, { isAwaited });
    const { own, isNew } = await forumPosts.post(forum, message, { key, isAwaited }, renew);
    if (isNew)
      await drawing.shown(own.channel, message, ([, ...others]) => goOn(own, others, { isLast: true, isAwaited }));
    return own;
  }

  /** The pages after the first. */
  const goOn = (own: DiscordMessage, others: readonly Rendered[], facts: EditFacts): Promise<void> =>
    postMore(channelPosts, own.channel, others, { ...facts, key: own.id, maybeSince: timeOf(own.id) });

  async function editOwn(
    own: DiscordMessage,
    message: Message,
    { by, isAwaited }: Omit<EditFacts, "isLast">,
  ): Promise<boolean> {
    const facts = { isLast: !message.live, isAwaited };
    // The first message of a forum's post has the id of its thread.
    const isPost = own.channel === own.id;
    try {
      return await drawing.shown(own.channel, message, async ([first, ...others]) => {
        if (!(await edits.edit({ ...facts, message: own, by }, first, facts.isLast))) return false;
        if (isPost) await heads.settle(own, message, isAwaited);
        await goOn(own, others, facts);
        return true;
      });
    } catch (error) {
      if (isPost && isRefusal(error, [UNKNOWN_CHANNEL])) return false;
      throw error;
    }
  }

  async function updateShown({ interaction, channel, id }: Partial<Shown>, message: Message): Promise<boolean> {
    const by = await deferralOf(interaction);
    // Its live states are left out; its last word is a message of its own, which `false` asks for.
    if (by === undefined || channel === undefined || id === undefined) return message.live;
    const [first, ...others] = drawing.draw(message);
    if (!(await edits.edit({ message: { channel, id }, by, isAwaited: true }, first, !message.live)))
      return message.live;
    for (const page of others) await tokenPosts.follow(by, page, true);
    return true;
  }

  async function update(ref: MessageRef, message: Message): Promise<boolean> {
    const shown = readShown(ref);
    if (shown !== undefined) return updateShown(shown, message);
    const own = messageOf(ref);
    if (own === undefined) return false;
    const waiting = awaited.get(idOf(own));
    const by = await deferralOf(waiting?.interaction);
    return editOwn(own, message, { by, isAwaited: waiting !== undefined });
  }

  return {
    ...{ send, update, deferrals },
    awaited: (message) => awaited.set(idOf(message), awaited.get(idOf(message)) ?? {}),
    stop: () => stopping.abort(new BotError("stopping", "Tocsin is stopping; it answers again once it is back.")),
  };
}

function idOf({ channel, id }: DiscordMessage): string {
  return `${channel}/${id}`;
}
