import { z } from "zod";
import type { AlertState } from "../../../../core/alerts.ts";
import type { Message } from "../../../../core/inbound.ts";
import type { Log } from "../../../../core/log.ts";
import { parseAnswer } from "../../../../core/wire.ts";
import type { DiscordMessage } from "../../names.ts";
import type { DiscordRest } from "../../ports.ts";
import { isRefusal } from "../drawing.ts";
import type { Lanes } from "../lanes.ts";
import type { Forum, Forums } from "./forums.ts";
import { tagsOf } from "./tags.ts";

/** A tag that is not there any more: an invalid form, an unknown tag (JSON error codes, see refusals). */
const STRANGE_TAG = [50_035, 10_087];
/** The right to set a tag is lacking: an alert's card counts for more than its tags. */
const LACKS_RIGHT = [50_001, 50_013];

const POST = z.object({ applied_tags: z.array(z.string()).catch([]), parent_id: z.string().nullish() });

/** The tags of posts, by which a forum can be filtered. */
export interface PostTags {
  /** Calls with the tags for the state; where Discord does not know them any more, with those that the forum has by now. */
  choosing<T>(
    forum: Forum,
    state: AlertState | undefined,
    before: readonly string[],
    call: (tags: readonly string[]) => Promise<T>,
  ): Promise<T>;
  /** The post is tagged with what the message says of its alert; other tags stay. Throws BotError. */
  showState(own: DiscordMessage, message: Message, isAwaited: boolean): Promise<void>;
}

export interface PostTagParts {
  readonly rest: DiscordRest;
  readonly forums: Forums;
  readonly lanes: Lanes;
  readonly log: Log;
}

export function createPostTags({ rest, forums, lanes, log }: PostTagParts): PostTags {
  const choosing: PostTags["choosing"] = async (forum, state, before, call) => {
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
    async showState({ channel }, { reply: { aboutState } }, isAwaited) {
      if (aboutState === undefined) return;
      const read = parseAnswer("Discord", POST, await rest.call("GET", `/channels/${channel}`), "a post");
      const forum = read.parent_id ? await forums.find(read.parent_id) : undefined;
      if (forum === undefined) return;
      const before = read.applied_tags;
      try {
        await choosing(forum, aboutState, before, async (tags) => {
          if (isSame(tags, before)) return;
          const asking = () => rest.call("PATCH", `/channels/${channel}`, { body: { applied_tags: [...tags] } });
          await (isAwaited ? asking() : lanes.run(channel, asking));
        });
      } catch (error) {
        if (!isRefusal(error, LACKS_RIGHT)) throw error;
        log.warn("discord.tags.not_set", { forum: forum.id, post: channel, error });
      }
    },
  };
}

function isSame(tags: readonly string[], others: readonly string[]): boolean {
  return tags.length === others.length && tags.every((tag) => others.includes(tag));
}
