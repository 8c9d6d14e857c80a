import type { Json, JsonObject } from "../../../../src/core/json.ts";
import type { Delivery } from "../delivery/courier.ts";
import { type Control, controlsOf } from "../reading/blocks.ts";
import { messageContent } from "../world/events.ts";
import type { Message, User, Workspace } from "../world/model.ts";
import { findMessage } from "../world/posts.ts";
import type { World } from "../world/world.ts";
import { answerOf, channelName, interactionBase, responseUrl } from "./interaction.ts";
import { ShownError } from "./shown-error.ts";

/** A message by what names it. */
export interface MessagePoint {
  readonly channel: string;
  readonly ts: string;
}

export interface Somebody {
  readonly world: World;
  readonly workspace: Workspace;
  readonly user: User;
}

/** A press on a message, or the choice of an option there. */
export async function pressControl(
  who: Somebody,
  point: MessagePoint,
  label: string,
  option?: string,
): Promise<Delivery> {
  const { world, workspace, user } = who;
  const message = visibleMessage(who, point);
  const control = findControl(message.blocks ?? [], label);
  const channel = workspace.channels.get(message.channel);
  if (channel === undefined) throw new ShownError("channel_not_found", "That channel is gone.");
  const { onlyFor, thread, ts } = message;
  const response = world.tickets.response({
    team: workspace.id,
    channel: channel.id,
    user: user.id,
    original: { ts, ...(onlyFor !== undefined && { onlyFor }) },
    ...(thread !== undefined && { thread }),
  });
  const delivery = await world.tell("interactive", {
    type: "block_actions",
    ...interactionBase(world, workspace, user),
    container: {
      type: "message",
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: onlyFor !== undefined,
      ...(thread !== undefined && { thread_ts: thread }),
    },
    channel: { id: channel.id, name: channelName(channel) },
    // Of an ephemeral message, only where it stood (Slack docs, block_actions payloads, read 2026-11-21).
    ...(onlyFor === undefined && { message: { type: "message", ...messageContent(workspace, message) } }),
    state: { values: {} },
    response_url: responseUrl(world, response),
    actions: [actionOf(world, control, option)],
  });
  answerOf(delivery);
  return delivery;
}

/** What a press or a choice says of the element (Slack docs, block_actions payloads, read 2026-11-21). */
export function actionOf(world: World, control: Control, option?: string): JsonObject {
  const { element, actionId, blockId, type } = control;
  const { text, value } = element;
  return {
    type,
    action_id: actionId,
    block_id: blockId,
    action_ts: world.stamps.ts(),
    ...(text !== undefined && { text: { type: text.type, text: text.text, emoji: true } }),
    ...(value !== undefined && { value }),
    ...(option !== undefined && { selected_option: optionNamed(control, option) }),
  };
}

export function findControl(blocks: readonly JsonObject[], label: string): Control {
  const all = controlsOf(blocks);
  const control = all.find((one) => one.label === label) ?? all.find((one) => one.actionId === label);
  if (control !== undefined) return control;
  const known = all.map((one) => `"${one.label}"`).join(", ");
  throw new ShownError(
    "no_such_control",
    `There is no "${label}" there; there is ${known === "" ? "nothing to press" : known}.`,
  );
}

/** An option that the element offers, by its words or its value. */
export function optionNamed({ element, label }: Control, named: string): Json {
  const offered = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap(({ options }) => options)];
  const option = offered.find(({ text, value }) => text.text === named || value === named);
  if (option !== undefined) return JSON.parse(JSON.stringify(option));
  const known = offered.map(({ text }) => `"${text.text}"`).join(", ");
  throw new ShownError("no_such_option", `"${label}" does not offer "${named}"; it offers ${known}.`);
}

export function visibleMessage({ workspace, user }: Somebody, { channel, ts }: MessagePoint): Message {
  const message = findMessage(workspace, channel, ts);
  const isVisible = message !== undefined && (message.onlyFor === undefined || message.onlyFor === user.id);
  if (isVisible && workspace.channels.get(channel)?.members.has(user.id) === true) return message;
  throw new ShownError("message_not_found", `${user.name} sees no such message.`);
}
