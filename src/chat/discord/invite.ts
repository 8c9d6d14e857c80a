import { OAuth2Scopes, PermissionFlagsBits } from "discord.js";

/** What the bot needs in a channel, as Discord's own settings call it. */
export const NEEDED_RIGHTS: readonly (readonly [bit: bigint, title: string])[] = [
  [PermissionFlagsBits.ViewChannel, "View Channel"],
  [PermissionFlagsBits.SendMessages, "Send Messages"],
  [PermissionFlagsBits.SendMessagesInThreads, "Send Messages in Threads"],
  [PermissionFlagsBits.EmbedLinks, "Embed Links"],
  [PermissionFlagsBits.ReadMessageHistory, "Read Message History"],
];

/** Where somebody invites the bot with what it needs (Discord docs, OAuth2, Bot Authorization Flow, read 2026-11-21). */
export function inviteAddress(application: string): string {
  const permissions = NEEDED_RIGHTS.reduce((sum, [bit]) => sum | bit, 0n);
  const scope = [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join("+");
  return `https://discord.com/oauth2/authorize?client_id=${application}&scope=${scope}&permissions=${permissions}`;
}
