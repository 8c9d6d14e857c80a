import type { JsonObject } from "../../../../src/core/json.ts";
import { CHANNEL, INTENT, MESSAGE_TYPE } from "../bits.ts";
import { NOBODY } from "./mentions.ts";
import { postedPayload } from "./message-payloads.ts";
import type { Channel, Message } from "./model.ts";
import { memberPayload } from "./payloads.ts";
import { canView, guildOf, tellWatchers, type World } from "./world.ts";

/** `id`: default a new one; a forum post's first message has its thread's. */
export type NewMessage = Pick<Message, "authorId"> & Partial<Omit<Message, "authorId" | "channelId" | "at">>;

/** Puts a message into a channel, and tells everybody of it. */
export function postMessage(world: World, channel: Channel, given: NewMessage): Message {
  const message: Message = {
    type: MESSAGE_TYPE.default,
    content: "",
    embeds: [],
    components: [],
    flags: 0,
    mentions: NOBODY,
    byApp: false,
    ...given,
    id: given.id ?? world.snowflakes.next(),
    channelId: channel.id,
    at: world.clock.now(),
    editsAt: [],
    reactions: new Map(),
  };
  channel.messages.push(message);
  tellMessage(world, channel, message, "MESSAGE_CREATE");
  tellWatchers(world, { type: "posted", message });
  return message;
}

/** Changes a message; `isSilent`: it shows no "(edited)", as the answer that a deferred one becomes. */
export function editMessage(
  world: World,
  channel: Channel,
  message: Message,
  change: Partial<Pick<Message, "content" | "embeds" | "components" | "flags" | "mentions" | "type">>,
  isSilent = false,
): void {
  Object.assign(message, change);
  const now = world.clock.now();
  message.editsAt.push(now);
  if (!isSilent) message.editedAt = now;
  tellMessage(world, channel, message, "MESSAGE_UPDATE");
  tellWatchers(world, { type: "edited", message });
}

export function removeMessage(world: World, channel: Channel, message: Message): void {
  const at = channel.messages.indexOf(message);
  if (at !== -1) channel.messages.splice(at, 1);
  if (message.onlyFor === undefined) {
    tellChannel(world, channel, "MESSAGE_DELETE", { id: message.id, channel_id: channel.id, ...guildPart(channel) });
  }
  tellWatchers(world, { type: "deleted", message });
}

/** An event of a channel's messages, told to the bot where it may see the channel. */
export function tellChannel(
  world: World,
  channel: Channel,
  type: string,
  data: JsonObject,
  intent = messages(channel),
) {
  if (!canView(world, channel, world.bot.id)) return;
  world.dispatch({ type, intents: intent, data });
}

export function reactionIntent({ type }: Channel): number {
  return type === CHANNEL.dm ? INTENT.DIRECT_MESSAGE_REACTIONS : INTENT.GUILD_MESSAGE_REACTIONS;
}

export function guildPart({ guildId }: Channel): JsonObject {
  return guildId === undefined ? {} : { guild_id: guildId };
}

/** What the app hears of a message that is for one person's eyes is its own answer: nothing comes over the gateway. */
function tellMessage(world: World, channel: Channel, message: Message, type: string): void {
  if (message.onlyFor !== undefined || !canView(world, channel, world.bot.id)) return;
  const member = guildOf(world, channel)?.members.get(message.authorId);
  const isOpen =
    channel.type === CHANNEL.dm || message.authorId === world.bot.id || message.mentions.users.includes(world.bot.id);
  world.dispatch({
    type,
    intents: messages(channel),
    data: {
      ...postedPayload(world, message),
      channel_type: channel.type,
      ...guildPart(channel),
      ...(member !== undefined && { member: memberPayload(member) }),
    },
    isContentPrivileged: !isOpen,
  });
}

function messages({ type }: Channel): number {
  return type === CHANNEL.dm ? INTENT.DIRECT_MESSAGES : INTENT.GUILD_MESSAGES;
}
