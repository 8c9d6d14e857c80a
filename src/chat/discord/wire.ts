import { z } from "zod";

/** What we use of Discord's objects (Discord docs, User, Guild Member and Channel resources, read 2026-11-21). */
export const USER = z.object({
  id: z.string(),
  username: z.string().catch(""),
  global_name: z.string().nullish().catch(null),
  bot: z.boolean().optional().catch(undefined),
});
export type DiscordUser = z.infer<typeof USER>;

/** Of messages and mentions, where the user stands beside it. */
export const MEMBER = z.object({
  nick: z.string().nullish().catch(null),
  roles: z.array(z.string()).catch([]),
});
export type DiscordMember = z.infer<typeof MEMBER>;

export const MEMBER_WITH_USER = MEMBER.extend({ user: USER });

export const CHANNEL = z.object({
  id: z.string(),
  type: z.int(),
  name: z.string().nullish().catch(null),
  parent_id: z.string().nullish().catch(null),
  guild_id: z.string().nullish().catch(null),
});
export type DiscordChannel = z.infer<typeof CHANNEL>;

/** Channel types (Discord docs, Channel resource, read 2026-11-21): of announcements, public, private. */
const THREADS = [10, 11, 12];
export const DM = 1;
/** Forums and media channels, which hold posts and no messages; each post is a thread. */
const FORUMS = [15, 16];

export function isThread({ type }: Pick<DiscordChannel, "type">): boolean {
  return THREADS.includes(type);
}

export function isForum({ type }: Pick<DiscordChannel, "type">): boolean {
  return FORUMS.includes(type);
}
