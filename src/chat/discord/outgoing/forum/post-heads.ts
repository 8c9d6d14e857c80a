import { z } from "zod";
import type { AlertState } from "../../../../core/alerts.ts";
import type { Clock } from "../../../../core/clock.ts";
import { BotError } from "../../../../core/errors.ts";
import type { Message } from "../../../../core/inbound.ts";
import type { Log } from "../../../../core/log.ts";
import { parseAnswer } from "../../../../core/wire.ts";
import type { DiscordMessage } from "../../names.ts";
import type { DiscordRest } from "../../ports.ts";
import { isRefusal } from "../drawing.ts";
import type { Lanes } from "../lanes.ts";
import type { Forum, Forums } from "./forums.ts";
import { postName } from "./post-name.ts";
import { tagsOf } from "./tags.ts";

/** A tag that is not there any more: an invalid form, an unknown tag (JSON error codes, see refusals). */
const STRANGE_TAG = [50_035, 10_087];

const POST = z.object({
  name: z.string().catch(""),
  applied_tags: z.array(z.string()).catch([]),
  parent_id: z.string().nullish(),
});

/** The names of posts, and their tags, by which a forum can be filtered. */
export interface PostHeads {
  /** Calls with the tags for the state; where Discord does not know them any more, with those that the forum has by now. */
  choosing<T>(
    forum: Forum,
    state: AlertState | undefined,
    before: readonly string[],
    call: (tags: readonly string[]) => Promise<T>,
  ): Promise<T>;
  /**
   * An alert's post is tagged with what its card says of it; other tags stay, and its name. Any other post is named by the
   * last word in it. Throws BotError.
   */
  settle(own: DiscordMessage, message: Message, isAwaited: boolean): Promise<void>;
}

export interface PostHeadParts {
  readonly rest: DiscordRest;
  readonly forums: Forums;
  readonly lanes: Lanes;
  readonly log: Log;
  readonly clock: Clock;
  /** IANA zone of times in names. */
  readonly zone: string;
}

export function createPostHeads({ rest, forums, lanes, log, clock, zone }: PostHeadParts): PostHeads {
  const choosing: PostHeads["choosing"] = async (forum, state, before, call) => {
    const tags = tagsOf(forum, state, before);
    try {
      return await call(tags);
    } catch (error) {
      if (tags.length === 0 || !isRefusal(error, STRANGE_TAG)) throw error;
    }
    forums.forget(forum.id);
    return call(tagsOf((await forums.find(forum.id)) ?? forum, state, before));
  };

  return {
    choosing,
    async settle({ channel }, { reply, live }, isAwaited) {
      if (live) return;
      const { about, aboutState, title } = reply;
      const read = parseAnswer("Discord", POST, await rest.call("GET", `/channels/${channel}`), "a post");
      const forum = read.parent_id ? await forums.find(read.parent_id) : undefined;
      if (forum === undefined) return;
      const before = read.applied_tags;
      const name = about === undefined ? postName(title, { zone, now: clock.now() }) : read.name;
      const change = async (tags: readonly string[]): Promise<void> => {
        const body = {
          ...(name === read.name ? {} : { name }),
          ...(aboutState === undefined || isSame(tags, before) ? {} : { applied_tags: [...tags] }),
        };
        if (Object.keys(body).length === 0) return;
        const asking = () => rest.call("PATCH", `/channels/${channel}`, { body });
        await (isAwaited ? asking() : lanes.run(channel, asking));
      };
      try {
        await choosing(forum, aboutState, before, change);
      } catch (error) {
        // What a post says counts for more than what stands over it.
        if (!(error instanceof BotError) || error.code !== "vendor_refused") throw error;
        log.warn("discord.post.head_not_set", { forum: forum.id, post: channel, error });
      }
    },
  };
}

function isSame(tags: readonly string[], others: readonly string[]): boolean {
  return tags.length === others.length && tags.every((tag) => others.includes(tag));
}
