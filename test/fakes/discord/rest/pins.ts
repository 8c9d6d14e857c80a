import { INTENT, MESSAGE_TYPE } from "../bits.ts";
import { messagePayload } from "../world/message-payloads.ts";
import { guildPart, postMessage, tellChannel } from "../world/messages.ts";
import type { Channel, Message } from "../world/model.ts";
import { stamp } from "../world/payloads.ts";
import type { World } from "../world/world.ts";
import { needOpenThread, reachMessage, reachTextChannel } from "./access.ts";
import { type Call, type Route, route } from "./call.ts";
import { NO, Refusal } from "./refusal.ts";

/** Discord docs, Pin Message, read 2026-11-21: 250 for a channel; PIN_MESSAGES since 2026-02-23. */
const PINS_MAX = 250;
const PAGE_MAX = 50;

export const pinRoutes: readonly Route[] = [
  route("GET", "/channels/*/messages/pins", ({ world, params: [id], query }) => {
    const channel = reachTextChannel(world, id, "READ_MESSAGE_HISTORY");
    const limit = Math.min(PAGE_MAX, Number(query.get("limit") ?? PAGE_MAX));
    const before = query.get("before");
    const all = pinned(channel).filter(({ pinnedAt = 0 }) => before === null || pinnedAt < Date.parse(before));
    return {
      items: all
        .slice(0, limit)
        .map((one) => ({ pinned_at: stamp(one.pinnedAt ?? 0), message: messagePayload(world, one) })),
      has_more: all.length > limit,
    };
  }),
  route("PUT", "/channels/*/messages/pins/*", (call) => {
    const { world } = call;
    const { channel, message } = target(call);
    if (message.pinnedAt !== undefined) return undefined;
    if (pinned(channel).length >= PINS_MAX) throw new Refusal(NO.tooManyPins);
    message.pinnedAt = world.clock.now();
    tellPins(world, channel, message.pinnedAt);
    postMessage(world, channel, {
      authorId: world.bot.id,
      byApp: true,
      type: MESSAGE_TYPE.pinned,
      reference: message.id,
    });
    return undefined;
  }),
  route("DELETE", "/channels/*/messages/pins/*", (call) => {
    const { channel, message } = target(call);
    delete message.pinnedAt;
    tellPins(call.world, channel, pinned(channel)[0]?.pinnedAt);
    return undefined;
  }),
];

function target({ world, params: [id, messageId] }: Call): { readonly channel: Channel; readonly message: Message } {
  const channel = reachTextChannel(world, id, "PIN_MESSAGES");
  needOpenThread(channel);
  return { channel, message: reachMessage(channel, messageId) };
}

/** The latest first. */
function pinned({ messages }: Channel): readonly Message[] {
  return messages
    .filter(({ pinnedAt }) => pinnedAt !== undefined)
    .sort((one, other) => (other.pinnedAt ?? 0) - (one.pinnedAt ?? 0));
}

function tellPins(world: World, channel: Channel, last: number | undefined): void {
  const data = {
    channel_id: channel.id,
    last_pin_timestamp: last === undefined ? null : stamp(last),
    ...guildPart(channel),
  };
  tellChannel(
    world,
    channel,
    "CHANNEL_PINS_UPDATE",
    data,
    channel.guildId === undefined ? INTENT.DIRECT_MESSAGES : INTENT.GUILDS,
  );
}
