import type { Channel, Message } from "../world/model.ts";
import { canView } from "../world/world.ts";
import type { Somebody } from "./places.ts";
import { ShownError } from "./shown-error.ts";

/** A message by what names it. */
export interface MessagePoint {
  /** Its channel's id. */
  readonly channel: string;
  readonly id: string;
}

export function visibleMessage(
  { world, user }: Somebody,
  { channel: channelId, id }: MessagePoint,
): {
  readonly channel: Channel;
  readonly message: Message;
} {
  const channel = world.channels.get(channelId);
  const message = channel?.messages.find((one) => one.id === id);
  const isTheirs = message !== undefined && (message.onlyFor === undefined || message.onlyFor === user.id);
  if (channel !== undefined && isTheirs && canView(world, channel, user.id)) return { channel, message };
  throw new ShownError("unknown_message", `${user.username} sees no such message.`);
}
