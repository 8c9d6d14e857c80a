import { z } from "zod";
import type { Clock } from "../../../../core/clock.ts";
import { createRecent } from "../../../../core/recent.ts";
import { parseAnswer } from "../../../../core/wire.ts";
import type { DiscordRest } from "../../ports.ts";
import { isForum } from "../../wire.ts";

/** Forums remembered; and for how long what is known of one counts. */
const KEPT = 500;
const FRESH_MS = 10 * 60_000;
/** Channel flag REQUIRE_TAG (Discord docs, Channel resource, read 2026-11-21). */
const REQUIRES_TAG = 1 << 4;

const FORUM = z.object({
  id: z.string(),
  type: z.int(),
  name: z.string().catch(""),
  guild_id: z.string().optional(),
  flags: z.int().catch(0),
  available_tags: z
    .array(z.object({ id: z.string(), name: z.string(), moderated: z.boolean().catch(false) }))
    .catch([]),
});

export interface ForumTag {
  readonly id: string;
  readonly name: string;
  /** Only who may manage threads sets it. */
  readonly moderated: boolean;
}

export interface Forum {
  readonly id: string;
  readonly name: string;
  readonly guild: string | undefined;
  readonly tags: readonly ForumTag[];
  /** Without a tag it takes no post. */
  readonly requiresTag: boolean;
}

/** What is known of forums. */
export interface Forums {
  /** Whether this channel is known to be one; asks nobody. */
  knows(channel: string): boolean;
  /** undefined: the channel is no forum. Throws what the call throws. */
  find(channel: string): Promise<Forum | undefined>;
  /** Its tags are not what they were. */
  forget(channel: string): void;
}

export function createForums({ rest, clock }: { readonly rest: DiscordRest; readonly clock: Clock }): Forums {
  /** Until when it is fresh is by `elapsed`. That it is a forum stays so. */
  const kept = createRecent<{ readonly forum: Forum; readonly untilAt: number }>(KEPT);
  return {
    knows: (channel) => kept.get(channel) !== undefined,
    find: async (channel) => {
      const known = kept.get(channel);
      if (known !== undefined && clock.elapsed() < known.untilAt) return known.forum;
      const read = parseAnswer("Discord", FORUM, await rest.call("GET", `/channels/${channel}`), "a channel");
      if (!isForum(read)) return undefined;
      const { id, name, guild_id: guild, flags, available_tags: tags } = read;
      const forum = { id, name, guild, tags, requiresTag: (flags & REQUIRES_TAG) !== 0 };
      kept.set(channel, { forum, untilAt: clock.elapsed() + FRESH_MS });
      return forum;
    },
    forget: (channel) => {
      const known = kept.get(channel);
      if (known !== undefined) kept.set(channel, { ...known, untilAt: 0 });
    },
  };
}
