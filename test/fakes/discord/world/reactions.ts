import { guildPart, reactionIntent, tellChannel } from "./messages.ts";
import type { Channel, Message, User } from "./model.ts";
import { memberPayload, userPayload } from "./payloads.ts";
import { guildOf, type World } from "./world.ts";

export function addReaction(world: World, channel: Channel, message: Message, user: User, emoji: string): void {
  const users = message.reactions.get(emoji) ?? new Set<string>();
  if (users.has(user.id)) return;
  users.add(user.id);
  message.reactions.set(emoji, users);
  tellReaction(world, channel, message, user, emoji, "MESSAGE_REACTION_ADD");
}

export function removeReaction(world: World, channel: Channel, message: Message, user: User, emoji: string): void {
  const users = message.reactions.get(emoji);
  if (users?.delete(user.id) !== true) return;
  if (users.size === 0) message.reactions.delete(emoji);
  tellReaction(world, channel, message, user, emoji, "MESSAGE_REACTION_REMOVE");
}

function tellReaction(world: World, channel: Channel, message: Message, user: User, emoji: string, type: string): void {
  if (message.onlyFor !== undefined) return;
  const member = guildOf(world, channel)?.members.get(user.id);
  const data = {
    user_id: user.id,
    channel_id: channel.id,
    message_id: message.id,
    message_author_id: message.authorId,
    emoji: { id: null, name: emoji },
    burst: false,
    type: 0,
    ...guildPart(channel),
    ...(member !== undefined && { member: { ...memberPayload(member), user: userPayload(user) } }),
  };
  tellChannel(world, channel, type, data, reactionIntent(channel));
}
