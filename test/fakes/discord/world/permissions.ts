import { ALL_PERMISSIONS, PERMISSION } from "../bits.ts";
import type { Channel, Guild, Overwrite } from "./model.ts";
import type { World } from "./world.ts";

/** What somebody may do in a channel (Discord docs, Permissions, "Permission Overwrites", read 2026-11-21). */
export function permissionsIn(world: World, channel: Channel, userId: string): bigint {
  if (channel.guildId === undefined) return isParty(world, channel, userId) ? ALL_PERMISSIONS : 0n;
  const guild = world.guilds.get(channel.guildId);
  if (guild === undefined) return 0n;
  const base = basePermissions(guild, userId);
  if (base === ALL_PERMISSIONS) return base;
  const { overwrites } = (channel.thread && world.channels.get(channel.thread.parentId)) ?? channel;
  const member = guild.members.get(userId);
  const everyone = overwrites.filter(({ id }) => id === guild.id);
  const roles = overwrites.filter(({ id, type }) => type === "role" && member?.roles.has(id) === true);
  const own = overwrites.filter(({ id, type }) => type === "member" && id === userId);
  const granted = [everyone, roles, own].reduce(apply, base);
  return (granted & PERMISSION.VIEW_CHANNEL) === 0n ? 0n : granted;
}

/** What somebody's roles give them anywhere in the guild. */
function basePermissions(guild: Guild, userId: string): bigint {
  const member = guild.members.get(userId);
  if (member === undefined) return 0n;
  const all = [guild.id, ...member.roles].reduce((sum, id) => sum | (guild.roles.get(id)?.permissions ?? 0n), 0n);
  return guild.ownerId === userId || (all & PERMISSION.ADMINISTRATOR) !== 0n ? ALL_PERMISSIONS : all;
}

function apply(base: bigint, overwrites: readonly Overwrite[]): bigint {
  const deny = overwrites.reduce((sum, one) => sum | one.deny, 0n);
  const allow = overwrites.reduce((sum, one) => sum | one.allow, 0n);
  return (base & ~deny) | allow;
}

function isParty(world: World, { recipient }: Channel, userId: string): boolean {
  return userId === world.bot.id || userId === recipient;
}
