import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { tellEvent } from "../world/events.ts";
import type { Channel, ChannelKind } from "../world/model.ts";
import { openDirect } from "../world/world.ts";
import { type Caller, count, flag, ids, type Method, method } from "./method.ts";
import { page } from "./pages.ts";
import { Refusal } from "./refusal.ts";

/** What a kind of channel takes to be known of. */
const READ_SCOPE: Readonly<Record<ChannelKind, string>> = {
  public: "channels:read",
  private: "groups:read",
  im: "im:read",
};
const READ_SCOPES = Object.values(READ_SCOPE);
const TYPE_OF: Readonly<Record<ChannelKind, string>> = {
  public: "public_channel",
  private: "private_channel",
  im: "im",
};

export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.info": method({
    tier: 3,
    scopes: READ_SCOPES,
    args: { channel: z.string(), include_locale: flag.optional(), include_num_members: flag.optional() },
    run(args, caller) {
      const channel = knownChannel(caller, args.channel);
      caller.needs(READ_SCOPE[channel.kind]);
      return { channel: channelContent(caller, channel, args.include_num_members === true) };
    },
  }),
  "conversations.open": method({
    tier: 3,
    scopes: ["im:write", "mpim:write"],
    args: {
      users: ids.optional(),
      channel: z.string().optional(),
      return_im: flag.optional(),
      prevent_creation: flag.optional(),
    },
    run({ users }, { workspace }) {
      const [id, ...others] = users ?? [];
      const user = id === undefined ? undefined : workspace.users.get(id);
      if (user === undefined) throw new Refusal("user_not_found");
      if (others.length > 0) throw new Refusal("not_enough_users");
      if (user.isDeleted) throw new Refusal("user_disabled");
      if (user.isBot) throw new Refusal("cannot_dm_bot");
      return { channel: { id: openDirect(workspace, user).id } };
    },
  }),
  "conversations.members": method({
    tier: 4,
    scopes: READ_SCOPES,
    args: { channel: z.string(), cursor: z.string().optional(), limit: count.optional() },
    run({ channel: id, cursor, limit }, caller) {
      const [members, next] = page([...knownChannel(caller, id).members], cursor, limit);
      return { members, ...next };
    },
  }),
  "conversations.list": method({
    tier: 2,
    scopes: READ_SCOPES,
    args: {
      types: z.string().optional(),
      exclude_archived: flag.optional(),
      cursor: z.string().optional(),
      limit: count.optional(),
      team_id: z.string().optional(),
    },
    run({ types, exclude_archived, cursor, limit }, caller) {
      const wanted = (types ?? "public_channel").split(",").map((type) => type.trim());
      const known = [...caller.workspace.channels.values()].filter(
        (channel) =>
          wanted.includes(TYPE_OF[channel.kind]) &&
          isKnown(caller, channel) &&
          !(exclude_archived && channel.isArchived),
      );
      const [channels, next] = page(known, cursor, limit);
      return { channels: channels.map((channel) => channelContent(caller, channel, true)), ...next };
    },
  }),
  "conversations.join": method({
    tier: 3,
    scopes: ["channels:join"],
    args: { channel: z.string() },
    run({ channel: id }, caller) {
      const { world, workspace } = caller;
      const channel = knownChannel(caller, id);
      if (channel.kind !== "public") throw new Refusal("method_not_supported_for_channel_type");
      if (channel.isArchived) throw new Refusal("is_archived");
      const isNew = !channel.members.has(workspace.bot.user);
      channel.members.add(workspace.bot.user);
      if (isNew) {
        const event = { type: "member_joined_channel", user: workspace.bot.user, channel: id, team: workspace.id };
        tellEvent(world, workspace, { ...event, channel_type: "C", event_ts: world.stamps.ts() });
      }
      return {
        channel: channelContent(caller, channel, false),
        ...(!isNew && { warning: "already_in_channel", response_metadata: { warnings: ["already_in_channel"] } }),
      };
    },
  }),
};

/** A channel that the bot may know of: private ones only from within. */
export function knownChannel(caller: Caller, id: string): Channel {
  const channel = caller.workspace.channels.get(id);
  if (channel === undefined || !isKnown(caller, channel)) throw new Refusal("channel_not_found");
  return channel;
}

function isKnown({ workspace }: Caller, channel: Channel): boolean {
  return channel.kind === "public" || channel.members.has(workspace.bot.user);
}

/** A conversation as Slack tells it (Slack docs, Conversation object, read 2026-11-21). */
function channelContent({ workspace }: Caller, channel: Channel, withCount: boolean): JsonObject {
  const { id, name, kind, members, isArchived } = channel;
  if (kind === "im") {
    const user = [...members].find((member) => member !== workspace.bot.user) ?? "";
    return { id, is_im: true, is_archived: isArchived, user, is_user_deleted: false, created: 0, updated: 0 };
  }
  return {
    id,
    name,
    name_normalized: name,
    is_channel: kind === "public",
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: kind === "private",
    is_archived: isArchived,
    is_general: false,
    is_member: members.has(workspace.bot.user),
    context_team_id: workspace.id,
    created: 0,
    updated: 0,
    creator: "U0ANA",
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
    ...(withCount && { num_members: members.size }),
  };
}
