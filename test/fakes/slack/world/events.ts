import type { JsonObject } from "../../../../src/core/json.ts";
import type { Delivery } from "../delivery/courier.ts";
import type { Channel, ChannelKind, Message, Workspace } from "./model.ts";
import type { World } from "./world.ts";

/** The event type to subscribe to, the scope that it takes, and how the event names the kind of channel. */
const MESSAGES_OF: Readonly<Record<ChannelKind, { event: string; scope: string; type: string }>> = {
  public: { event: "message.channels", scope: "channels:history", type: "channel" },
  private: { event: "message.groups", scope: "groups:history", type: "group" },
  im: { event: "message.im", scope: "im:history", type: "im" },
};

/** Scopes without which Slack does not send an event (Slack docs, each event's page, read 2026-11-21). */
const SCOPE_OF: Readonly<Record<string, string>> = {
  app_mention: "app_mentions:read",
  member_joined_channel: "channels:read",
  member_left_channel: "channels:read",
  user_change: "users:read",
  subteam_members_changed: "usergroups:read",
};

/** Tells the app that something happened in a workspace, if it asked to be told and may know. */
export function tellEvent(
  world: World,
  workspace: Workspace,
  event: JsonObject & { readonly type: string },
): Promise<Delivery | undefined> {
  const scope = SCOPE_OF[event.type];
  return mayKnow(world, workspace, event.type, scope)
    ? world.tell("events_api", eventBody(world, workspace, event))
    : Promise.resolve(undefined);
}

/** A new message: as `message`, and once more as `app_mention` where it names the bot. */
export async function tellMessage(world: World, workspace: Workspace, message: Message): Promise<readonly Delivery[]> {
  const channel = workspace.channels.get(message.channel);
  if (channel === undefined || message.onlyFor !== undefined || !channel.members.has(workspace.bot.user)) return [];
  const content = messageContent(workspace, message);
  const told = [tellOfChannel(world, workspace, channel, { ...content, type: "message", channel: channel.id })];
  const namesBot = message.text.includes(`<@${workspace.bot.user}>`) && message.user !== workspace.bot.user;
  if (namesBot && channel.kind !== "im") {
    const { text, ts } = message;
    const mention = { ...content, type: "app_mention", text, channel: channel.id, event_ts: ts };
    told.push(tellEvent(world, workspace, mention));
  }
  return (await Promise.all(told)).filter((delivery) => delivery !== undefined);
}

/** A message that was changed or removed. */
export function tellChange(
  world: World,
  workspace: Workspace,
  subtype: "message_changed" | "message_deleted",
  [before, after]: readonly [Message, Message?],
): Promise<Delivery | undefined> {
  const channel = workspace.channels.get(before.channel);
  if (channel === undefined || before.onlyFor !== undefined || !channel.members.has(workspace.bot.user)) {
    return Promise.resolve(undefined);
  }
  const now = after && { message: { type: "message", ...messageContent(workspace, after) } };
  return tellOfChannel(world, workspace, channel, {
    type: "message",
    subtype,
    channel: channel.id,
    hidden: true,
    ts: world.stamps.ts(),
    previous_message: { type: "message", ...messageContent(workspace, before) },
    ...(now ?? { deleted_ts: before.ts }),
  });
}

function tellOfChannel(
  world: World,
  workspace: Workspace,
  channel: Channel,
  event: JsonObject & { readonly ts: string },
): Promise<Delivery | undefined> {
  const { event: name, scope, type } = MESSAGES_OF[channel.kind];
  if (!mayKnow(world, workspace, name, scope)) return Promise.resolve(undefined);
  return world.tell(
    "events_api",
    eventBody(world, workspace, { ...event, type: "message", event_ts: event.ts, channel_type: type }),
  );
}

function mayKnow(world: World, workspace: Workspace, event: string, scope: string | undefined): boolean {
  if (!workspace.isInstalled || !world.config.events.includes(event)) return false;
  const token = [...world.tokens.values()].find(({ team, refusal }) => team === workspace.id && refusal === undefined);
  return token !== undefined && (scope === undefined || token.scopes.includes(scope));
}

/** The envelope around every event (Slack docs, Events API, Event payload, read 2026-11-21). */
export function eventBody(world: World, workspace: Workspace, event: JsonObject): JsonObject {
  const id = world.stamps.id("Ev");
  return {
    token: "verification-token",
    team_id: workspace.id,
    context_team_id: workspace.id,
    context_enterprise_id: null,
    api_app_id: world.app.id,
    event,
    type: "event_callback",
    event_id: id,
    event_time: Math.floor(world.clock.now() / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: workspace.id,
        user_id: workspace.bot.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  };
}

/** Events were left out: too many an hour (Slack docs, app_rate_limited, read 2026-11-21). It has no event of its own. */
export function rateLimitedBody({ app, clock }: World, { id }: Workspace): string {
  const minute = Math.floor(clock.now() / 60_000) * 60;
  return JSON.stringify({
    token: "verification-token",
    type: "app_rate_limited",
    team_id: id,
    minute_rate_limited: minute,
    api_app_id: app.id,
  });
}

/** A message as Slack tells it, in events and in histories. */
export function messageContent(
  workspace: Workspace,
  message: Message,
): JsonObject & { readonly text: string; readonly ts: string } {
  const { user, ts, text, blocks, thread, botId, metadata, isBroadcast, isEdited } = message;
  const isByBot = botId !== undefined;
  const inThread = thread !== undefined;
  const stranger = workspace.users.get(user)?.stranger;
  return {
    user,
    ts,
    ...(isByBot
      ? { bot_id: botId, app_id: "A0TOCSIN" }
      : { client_msg_id: `00000000-0000-4000-8000-${ts.slice(-6).padStart(12, "0")}` }),
    text,
    team: stranger ?? workspace.id,
    ...(stranger !== undefined && { user_team: stranger, source_team: stranger }),
    ...(blocks !== undefined && { blocks }),
    ...(inThread && { thread_ts: thread, parent_user_id: parentOf(workspace, message)?.user ?? user }),
    ...(isBroadcast && { subtype: "thread_broadcast" }),
    ...(isEdited && { edited: { user, ts } }),
    ...(metadata !== undefined && { metadata }),
  };
}

function parentOf(workspace: Workspace, { channel, thread }: Message): Message | undefined {
  return workspace.messages.get(channel)?.find(({ ts }) => ts === thread);
}
