import { CHANNEL, PERMISSION, type PermissionName } from "../bits.ts";
import type { Channel, Guild, Message } from "../world/model.ts";
import { permissionsIn } from "../world/permissions.ts";
import { canView, type World } from "../world/world.ts";
import { NO, Refusal } from "./refusal.ts";

/** A channel that the bot may see, and in which it may do that. */
export function reachChannel(world: World, id: string | undefined, ...needed: readonly PermissionName[]): Channel {
  const channel = world.channels.get(id ?? "");
  if (channel === undefined) throw new Refusal(NO.unknownChannel);
  if (!canView(world, channel, world.bot.id)) throw new Refusal(NO.missingAccess);
  const granted = permissionsIn(world, channel, world.bot.id);
  if (needed.some((name) => (granted & PERMISSION[name]) === 0n)) throw new Refusal(NO.missingPermissions);
  return channel;
}

/** The same, where messages stand. */
export function reachTextChannel(world: World, id: string | undefined, ...needed: readonly PermissionName[]): Channel {
  const channel = reachChannel(world, id, ...needed);
  if (channel.type === CHANNEL.forum) throw new Refusal(NO.notText);
  return channel;
}

export function sendPermission({ thread }: Channel): PermissionName {
  return thread === undefined ? "SEND_MESSAGES" : "SEND_MESSAGES_IN_THREADS";
}

/** A message that stands in the channel for everybody: ephemeral ones are reached by their interaction's token alone. */
export function reachMessage(channel: Channel, id: string | undefined): Message {
  const message = channel.messages.findLast((one) => one.id === id && one.onlyFor === undefined);
  if (message === undefined) throw new Refusal(NO.unknownMessage);
  return message;
}

export function reachGuild(world: World, id: string | undefined): Guild {
  const guild = world.guilds.get(id ?? "");
  if (guild === undefined) throw new Refusal(NO.unknownGuild);
  if (!guild.members.has(world.bot.id)) throw new Refusal(NO.missingAccess);
  return guild;
}

/** Nothing is written into a thread that is put away (Discord docs, Threads, read 2026-11-21). */
export function needOpenThread({ thread }: Channel): void {
  if (thread?.isArchived === true) throw new Refusal(NO.archivedThread);
}
