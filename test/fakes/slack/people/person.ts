import type { Delivery } from "../delivery/courier.ts";
import { tellEvent, tellMessage } from "../world/events.ts";
import type { Channel, Message, User, Workspace } from "../world/model.ts";
import { findMessage, keepMessage, removeMessage } from "../world/posts.ts";
import { respond } from "../world/respond.ts";
import { findChannel, openDirect, type World } from "../world/world.ts";
import { answerOf, channelName, responseUrl } from "./interaction.ts";
import { type MessagePoint, pressControl } from "./press.ts";
import { type Seen, seenBy } from "./seen.ts";
import { ShownError } from "./shown-error.ts";
import { encodeTyped } from "./typed.ts";

/** Where something is said: "#ops", "@tocsin" for the direct messages with the app, or a channel's id. */
export interface Where {
  readonly in: string;
  /** The message whose thread it is said in, by its timestamp or itself. */
  readonly thread?: string | { readonly ts: string };
}

/** Somebody in front of Slack. Each of these resolves once the app has acknowledged, or was given up on. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly user: User;
  /** Types a message. Names ("@ana", "#ops") and signs are encoded as Slack's own client does. */
  says(text: string, where: Where): Promise<Message>;
  /** The same, spoken to the bot. */
  mentions(text: string, where: Where): Promise<Message>;
  /** Types a slash command. Throws ShownError with what Slack would show, when the app does not answer in time. */
  commands(command: string, text: string, where: { readonly in: string }): Promise<Delivery>;
  /** Presses the button with that label (or action id). Throws ShownError. */
  presses(message: MessagePoint, label: string): Promise<Delivery>;
  /** Chooses an option of a menu on a message. Throws ShownError. */
  picks(message: MessagePoint, label: string, option: string): Promise<Delivery>;
  /** The channel as they see it, threads and what is for their eyes only included, oldest first. */
  sees(channel: string): readonly Seen[];
  joins(channel: string): Promise<void>;
  /** Brings the bot into a channel. */
  invitesBot(channel: string): Promise<void>;
  /** Removes a message of the channel, whoever wrote it. */
  deletes(message: { readonly channel: string; readonly ts: string }): void;
}

export function createPerson(world: World, workspace: Workspace, user: User): Person {
  const channelNamed = (name: string): Channel => {
    const bot = workspace.users.get(workspace.bot.user);
    if (name === `@${bot?.name}` || name === "dm") return openDirect(workspace, user);
    const channel = findChannel(workspace, name);
    if (channel === undefined) throw new ShownError("channel_not_found", `There is no channel "${name}".`);
    return channel;
  };
  const memberOf = (name: string): Channel => {
    const channel = channelNamed(name);
    if (!channel.members.has(user.id)) throw new ShownError("not_in_channel", `${user.name} is not in ${name}.`);
    return channel;
  };

  const says = async (typed: string, { in: place, thread }: Where): Promise<Message> => {
    const channel = memberOf(place);
    if (channel.isArchived) throw new ShownError("is_archived", `${place} is archived.`);
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
  };

  const join = async (channel: Channel, who: string): Promise<void> => {
    if (channel.members.has(who)) return;
    channel.members.add(who);
    await tellEvent(world, workspace, {
      type: "member_joined_channel",
      user: who,
      channel: channel.id,
      channel_type: channel.kind === "private" ? "G" : "C",
      team: workspace.id,
      event_ts: world.stamps.ts(),
    });
  };

  return {
    id: user.id,
    name: user.name,
    user,
    says,
    mentions: (text, where) => says(`@${workspace.users.get(workspace.bot.user)?.name} ${text}`, where),
    async commands(command, typed, { in: place }) {
      const channel = memberOf(place);
      const at = { team: workspace.id, channel: channel.id, user: user.id };
      const delivery = await world.tell("slash_commands", {
        token: "verification-token",
        team_id: workspace.id,
        team_domain: workspace.domain,
        channel_id: channel.id,
        channel_name: channelName(channel),
        user_id: user.id,
        user_name: user.name,
        command,
        text: encodeTyped(workspace, typed, true),
        api_app_id: world.app.id,
        is_enterprise_install: "false",
        response_url: responseUrl(world, world.tickets.response(at)),
        trigger_id: world.tickets.trigger(workspace.id, user.id),
      });
      const answer = answerOf(delivery);
      const isEmpty = answer === undefined || (typeof answer === "object" && Object.keys(answer ?? {}).length === 0);
      if (!isEmpty) respond(world, at, answer);
      return delivery;
    },
    presses: (message, label) => pressControl({ world, workspace, user }, message, label),
    picks: (message, label, option) => pressControl({ world, workspace, user }, message, label, option),
    sees: (channel) => seenBy(workspace, user, channelNamed(channel), world.clock.now()),
    joins: (channel) => join(channelNamed(channel), user.id),
    invitesBot: (channel) => join(memberOf(channel), workspace.bot.user),
    deletes({ channel, ts }) {
      const message = findMessage(workspace, channel, ts);
      if (message === undefined) throw new ShownError("message_not_found", "That message is gone already.");
      removeMessage(world, workspace, message);
    },
  };
}
