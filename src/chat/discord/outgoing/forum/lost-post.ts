import { z } from "zod";
import { parseAnswer } from "../../../../core/wire.ts";
import type { DiscordBot, DiscordRest } from "../../ports.ts";
import type { KeptPost } from "../../post-book.ts";
import { timeOf } from "../../snowflake.ts";
import type { Forum } from "./forums.ts";

/** Discord's clock and ours may differ by so much. */
const MARGIN_MS = 2 * 60_000;

const THREADS = z.object({
  threads: z.array(
    z.object({
      id: z.string(),
      name: z.string().catch(""),
      parent_id: z.string().nullish(),
      owner_id: z.string().nullish(),
    }),
  ),
});

/**
 * The thread of a post that the bot began to make and of which it never heard again; undefined: there is none. Nothing but
 * its name tells it: Discord takes no nonce with a post (OpenAPI, CreateForumThreadRequest, read 2026-11-21).
 */
export async function findLostPost(
  { rest, bot }: { readonly rest: DiscordRest; readonly bot: DiscordBot },
  forum: Forum,
  { name, since }: Pick<KeptPost, "name" | "since">,
): Promise<string | undefined> {
  const lists = [
    ...(forum.guild === undefined ? [] : [`/guilds/${forum.guild}/threads/active`]),
    `/channels/${forum.id}/threads/archived/public`,
  ];
  for (const path of lists) {
    const { threads } = parseAnswer("Discord", THREADS, await rest.call("GET", path), "a forum's posts");
    const found = threads.find(
      (thread) =>
        thread.name === name &&
        thread.owner_id === bot.user &&
        (thread.parent_id ?? forum.id) === forum.id &&
        timeOf(thread.id) >= since - MARGIN_MS,
    );
    if (found !== undefined) return found.id;
  }
  return undefined;
}
