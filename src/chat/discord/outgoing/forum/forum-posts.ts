import { z } from "zod";
import type { Clock } from "../../../../core/clock.ts";
import { BotError } from "../../../../core/errors.ts";
import type { Message } from "../../../../core/inbound.ts";
import { parseAnswer } from "../../../../core/wire.ts";
import type { DiscordMessage } from "../../names.ts";
import type { DiscordBot, DiscordRest } from "../../ports.ts";
import type { PostBook } from "../../post-book.ts";
import type { Rendered } from "../../render/message.ts";
import { bodyOf } from "../body.ts";
import type { Drawing } from "../drawing.ts";
import type { Lanes } from "../lanes.ts";
import type { Forum } from "./forums.ts";
import { findLostPost } from "./lost-post.ts";
import type { PostHeads } from "./post-heads.ts";
import { postName } from "./post-name.ts";

/** A post that was begun this long ago is made, or never will be. */
const MAKING_MS = 5_000;
/** How often somebody else may be quicker. */
const TRIES = 3;

const MADE = z.object({ id: z.string() });

export interface ForumPost {
  /** The same for each attempt to post the same message. */
  readonly key: string;
  /** A person waits for it. */
  readonly isAwaited: boolean;
}

/** What the bot says in forums: one post for each alert, and one for whatever is about none. */
export interface ForumPosts {
  /**
   * The first message of its post, whose id is the thread's. Where there is a post about the same alert, or of the same
   * key, `renew` edits it, and says whether it is still there. Pages after the first are left to the caller. Throws
   * BotError; a post whose outcome is not known is looked for by the next attempt.
   */
  post(forum: Forum, message: Message, posted: ForumPost, renew: Renew): Promise<PostMade>;
}

export type Renew = (own: DiscordMessage) => Promise<boolean>;

export interface PostMade {
  readonly own: DiscordMessage;
  readonly isNew: boolean;
}

export interface ForumPostParts {
  readonly rest: DiscordRest;
  readonly bot: DiscordBot;
  readonly heads: PostHeads;
  readonly book: PostBook;
  readonly drawing: Drawing;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly zone: string;
  readonly stopping: AbortSignal;
  /** Keeps what a page's buttons say. */
  keep(page: Rendered): Promise<void>;
}

export function createForumPosts(parts: ForumPostParts): ForumPosts {
  const { rest, bot, heads, book, drawing, lanes, clock, zone, stopping, keep } = parts;
  /** Two about the same at the same time would not see each other. */
  const underWay = new Map<string, Promise<unknown>>();

  async function make(forum: Forum, name: string, message: Message, isAwaited: boolean): Promise<string> {
    return drawing.shown(forum.id, message, async ([first]) => {
      await keep(first);
      return heads.choosing(forum, message.reply.aboutState, [], async (chosen) => {
        const body = { name, message: bodyOf(first), applied_tags: [...chosen] };
        const asking = () => rest.call("POST", `/channels/${forum.id}/threads`, { body });
        return parseAnswer("Discord", MADE, await (isAwaited ? asking() : lanes.run(forum.id, asking)), "a post").id;
      });
    });
  }

  /** The thread of the post that there is, or that somebody began to make. */
  async function threadOf(forum: Forum, about: string): Promise<string | undefined> {
    const kept = await book.find(forum.id, about);
    if (kept === undefined || kept.thread !== undefined) return kept?.thread;
    const leftMs = kept.since + MAKING_MS - clock.now();
    if (leftMs > 0) await clock.sleep(leftMs, stopping);
    const now = await book.find(forum.id, about);
    if (now === undefined || now.thread !== undefined) return now?.thread;
    return findLostPost({ rest, bot }, forum, now);
  }

  async function post(forum: Forum, message: Message, { key, isAwaited }: ForumPost, renew: Renew): Promise<PostMade> {
    const about = message.reply.about ?? key;
    const name = postName(message.reply.title, { zone, now: clock.now() });
    for (let tries = 0; tries < TRIES; tries += 1) {
      const thread = await threadOf(forum, about);
      const former = await book.find(forum.id, about);
      if (thread !== undefined && (await renew({ channel: thread, id: thread }))) {
        await book.keep(forum.id, about, name, thread);
        return { own: { channel: thread, id: thread }, isNew: false };
      }
      if (!(await book.begin(forum.id, about, name, former))) continue;
      try {
        const made = await make(forum, name, message, isAwaited);
        await book.keep(forum.id, about, name, made);
        return { own: { channel: made, id: made }, isNew: true };
      } catch (error) {
        if (error instanceof BotError && error.effect === "none") await book.drop(forum.id, about);
        throw error;
      }
    }
    throw new BotError("vendor_rate_limited", "That post is being made by another process; try again in a moment.");
  }

  return {
    post: (forum, message, posted, renew) => {
      const id = `${forum.id}/${message.reply.about ?? posted.key}`;
      const before = underWay.get(id) ?? Promise.resolve();
      const posting = before.then(
        () => post(forum, message, posted, renew),
        () => post(forum, message, posted, renew),
      );
      underWay.set(id, posting);
      return posting.finally(() => {
        if (underWay.get(id) === posting) underWay.delete(id);
      });
    },
  };
}
