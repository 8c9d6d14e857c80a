import { addReaction } from "../world/reactions.ts";
import type { Somebody } from "./places.ts";
import { type MessagePoint, visibleMessage } from "./points.ts";

export function react(who: Somebody, point: MessagePoint, emoji: string): void {
  const { channel, message } = visibleMessage(who, point);
  addReaction(who.world, channel, message, who.user, emoji);
}
