import type { Delivery } from "../delivery/courier.ts";
import { tellEvent, tellMessage } from "../world/events.ts";
import type { Channel, Message } from "../world/model.ts";
import { findMessage, keepMessage } from "../world/posts.ts";
import { respond } from "../world/respond.ts";
import { answerOf, channelName, responseUrl } from "./interaction.ts";
import { writablePlace } from "./places.ts";
import type { Somebody } from "./press.ts";
import { ShownError } from "./shown-error.ts";
import { encodeTyped } from "./typed.ts";

/** Where something is said. */
export interface Where {
  /** "#ops", a channel's id, "@tocsin" or "dm" for the direct messages with the app. */
  readonly in: string;
  /** The message whose thread it is said in, or its timestamp. */
  readonly thread?: string | { readonly ts: string };
}

export async function say(who: Somebody, typed: string, { in: place, thread }: Where): Promise<Message> {
  const { world, workspace, user } = who;
  const channel = writablePlace(who, place);
  const ts = typeof thread === "object" ? thread.ts : thread;
  const root = ts === undefined ? undefined : (findMessage(workspace, channel.id, ts)?.thread ?? ts);
  const message = keepMessage(world, workspace, {
    channel: channel.id,
    user: user.id,
    text: encodeTyped(workspace, typed),
    thread: root,
  });
  await tellMessage(world, workspace, message);
  return message;
}

/** Slack docs, Slash commands, read 2026-11-21. */
export async function command(who: Somebody, name: string, typed: string, place: string): Promise<Delivery> {
  const { world, workspace, user } = who;
  const channel = writablePlace(who, place);
  const declared = world.config.commands?.get(name);
  if (!workspace.isInstalled || (world.config.commands !== undefined && declared === undefined)) {
    throw new ShownError("not_a_command", `${name} is not a valid command.`);
  }
  const at = { team: workspace.id, channel: channel.id, user: user.id };
  const delivery = await world.tell("slash_commands", {
    token: "verification-token",
    team_id: workspace.id,
    team_domain: workspace.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command: name,
    text: declared?.escapes === false ? typed : encodeTyped(workspace, typed, true),
    api_app_id: world.app.id,
    is_enterprise_install: "false",
    response_url: responseUrl(world, world.tickets.response(at)),
    trigger_id: world.tickets.trigger(workspace.id, user.id),
  });
  const answer = answerOf(delivery);
  const isEmpty = answer === undefined || (typeof answer === "object" && Object.keys(answer ?? {}).length === 0);
  if (!isEmpty) respond(world, at, answer);
  return delivery;
}

/** Brings somebody into a channel. */
export async function join({ world, workspace }: Somebody, channel: Channel, joiner: string): Promise<void> {
  if (channel.members.has(joiner)) return;
  channel.members.add(joiner);
  await tellEvent(world, workspace, {
    type: "member_joined_channel",
    user: joiner,
    channel: channel.id,
    channel_type: channel.kind === "private" ? "G" : "C",
    team: workspace.id,
    event_ts: world.stamps.ts(),
  });
}
