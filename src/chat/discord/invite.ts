import { OAuth2Scopes, PermissionFlagsBits } from "discord.js";

/** What the bot needs in a channel, as Discord's own settings call it. */
export const NEEDED_RIGHTS: readonly (readonly [bit: bigint, title: string])[] = [
  [PermissionFlagsBits.ViewChannel, "View Channel"],
  [PermissionFlagsBits.SendMessages, "Send Messages"],
  [PermissionFlagsBits.SendMessagesInThreads, "Send Messages in Threads"],
  [PermissionFlagsBits.EmbedLinks, "Embed Links"],
  [PermissionFlagsBits.ReadMessageHistory, "Read Message History"],
];

/** The same in a forum or media channel, where Discord calls some of it by other names. */
export const FORUM_RIGHTS: typeof NEEDED_RIGHTS = [
  [PermissionFlagsBits.ViewChannel, "View Channel"],
  [PermissionFlagsBits.SendMessages, "Create Posts"],
  [PermissionFlagsBits.SendMessagesInThreads, "Send Messages in Posts"],
  [PermissionFlagsBits.EmbedLinks, "Embed Links"],
  [PermissionFlagsBits.ReadMessageHistory, "Read Message History"],
];

/** Without it a forum works but for posts that somebody has locked, and for tags that only moderators set. */
export const MANAGE_POSTS: typeof NEEDED_RIGHTS = [[PermissionFlagsBits.ManageThreads, "Manage Posts"]];

/** Where somebody invites the bot with what it needs (Discord docs, OAuth2, Bot Authorization Flow, read 2026-11-21). */
export function inviteAddress(application: string): string {
  const permissions = NEEDED_RIGHTS.reduce((sum, [bit]) => sum | bit, 0n);
  const scope = [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join("+");
  return `https://discord.com/oauth2/authorize?client_id=${application}&scope=${scope}&permissions=${permissions}`;
}
