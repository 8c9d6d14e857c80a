import { addReaction, removeReaction } from "../world/reactions.ts";
import { needOpenThread, reachMessage, reachTextChannel } from "./access.ts";
import { type Call, type Route, route } from "./call.ts";
import { Refusal } from "./refusal.ts";

const REACTIONS_MAX = 20;

export const reactionRoutes: readonly Route[] = [
  route("PUT", "/channels/*/messages/*/reactions/*/@me", (call) => {
    const { world } = call;
    const { channel, message, emoji } = target(call);
    if (!message.reactions.has(emoji)) reachTextChannel(world, channel.id, "ADD_REACTIONS");
    if (message.reactions.size >= REACTIONS_MAX && !message.reactions.has(emoji)) {
      throw new Refusal([400, 30_010, "Maximum number of reactions reached (20)"]);
    }
    needOpenThread(channel);
    addReaction(world, channel, message, world.bot, emoji);
    return undefined;
  }),
  route("DELETE", "/channels/*/messages/*/reactions/*/@me", (call) => {
    const { channel, message, emoji } = target(call);
    removeReaction(call.world, channel, message, call.world.bot, emoji);
    return undefined;
  }),
];

function target({ world, params: [id, messageId, emoji = ""] }: Call) {
  const channel = reachTextChannel(world, id, "READ_MESSAGE_HISTORY");
  if (!/^\p{Extended_Pictographic}|^\p{Regional_Indicator}|^[0-9#*]\uFE0F?\u20E3/u.test(emoji)) {
    throw new Refusal([400, 10_014, "Unknown Emoji"]);
  }
  return { channel, message: reachMessage(channel, messageId), emoji };
}
