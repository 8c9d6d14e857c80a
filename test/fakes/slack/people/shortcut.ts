import type { Delivery } from "../delivery/courier.ts";
import { messageContent } from "../world/events.ts";
import { answerOf, channelName, interactionBase, responseUrl } from "./interaction.ts";
import { type MessagePoint, type Somebody, visibleMessage } from "./press.ts";
import { ShownError } from "./shown-error.ts";

/** Chooses one of the app's entries in a message's menu (Slack docs, Message shortcuts, read 2026-11-21). */
export async function chooseShortcut(who: Somebody, point: MessagePoint, callbackId: string): Promise<Delivery> {
  const { world, workspace, user } = who;
  const message = visibleMessage(who, point);
  const channel = workspace.channels.get(message.channel);
  if (message.onlyFor !== undefined || channel === undefined) {
    throw new ShownError("no_menu", "A message that only you see has no menu of shortcuts.");
  }
  const place = { team: workspace.id, channel: channel.id, user: user.id, original: { ts: message.ts } };
  const delivery = await world.tell("interactive", {
    type: "message_action",
    ...interactionBase(world, workspace, user),
    action_ts: world.stamps.ts(),
    callback_id: callbackId,
    channel: { id: channel.id, name: channelName(channel) },
    message_ts: message.ts,
    message: { type: "message", ...messageContent(workspace, message) },
    response_url: responseUrl(world, world.tickets.response(place)),
  });
  answerOf(delivery);
  return delivery;
}
