import type { JsonObject } from "../../../../src/core/json.ts";
import { hasFlag, MESSAGE_FLAG } from "../bits.ts";
import type { Channel, Message, User } from "./model.ts";
import { channelPayload, memberPayload, stamp, userPayload } from "./payloads.ts";
import { permissionsIn } from "./permissions.ts";
import { guildOf, type World } from "./world.ts";

/** A message; `depth` 1 leaves out the one that it answers. */
export function messagePayload(world: World, message: Message, depth = 0): JsonObject {
  const { id, channelId, authorId, type, content, embeds, components, flags, at, editedAt, mentions } = message;
  const author = world.users.get(authorId);
  const answered =
    message.reference === undefined
      ? undefined
      : world.channels.get(channelId)?.messages.find((one) => one.id === message.reference);
  const thread = hasFlag(flags, MESSAGE_FLAG.HAS_THREAD) ? world.channels.get(id) : undefined;
  return {
    id,
    channel_id: channelId,
    author: author === undefined ? { id: authorId, username: "Deleted User" } : userPayload(author),
    type,
    content,
    embeds,
    components,
    flags,
    timestamp: stamp(at),
    edited_timestamp: editedAt === undefined ? null : stamp(editedAt),
    tts: false,
    mention_everyone: mentions.everyone,
    mentions: mentions.users.flatMap((user) => {
      const known = world.users.get(user);
      return known === undefined ? [] : [userPayload(known)];
    }),
    mention_roles: mentions.roles,
    attachments: [],
    pinned: message.pinnedAt !== undefined,
    ...(message.byApp && { application_id: world.applicationId }),
    ...(message.reference !== undefined && {
      message_reference: {
        type: 0,
        message_id: message.reference,
        channel_id: channelId,
        ...guildId(world, channelId),
      },
      ...(depth === 0 && {
        referenced_message: answered === undefined ? null : messagePayload(world, answered, depth + 1),
      }),
    }),
    ...(message.interaction !== undefined && { interaction_metadata: interactionMetadata(world, message.interaction) }),
    ...(thread !== undefined && { thread: channelPayload(world, thread) }),
    ...(message.reactions.size > 0 && {
      reactions: [...message.reactions].map(([name, users]) => ({
        emoji: { id: null, name },
        count: users.size,
        count_details: { burst: 0, normal: users.size },
        me: users.has(world.bot.id),
        me_burst: false,
        burst_colors: [],
      })),
    }),
  };
}

/** What an interaction says of where it happened. */
export function placePayload(world: World, channel: Channel, user: User): JsonObject {
  const guild = guildOf(world, channel);
  const member = guild?.members.get(user.id);
  const appPermissions = String(permissionsIn(world, channel, world.bot.id));
  const channelPart = {
    ...channelPayload(world, channel),
    permissions: String(permissionsIn(world, channel, user.id)),
  };
  if (guild === undefined || member === undefined) {
    return {
      channel_id: channel.id,
      channel: channelPart,
      user: userPayload(user),
      app_permissions: appPermissions,
      context: 1,
    };
  }
  return {
    channel_id: channel.id,
    channel: channelPart,
    guild_id: guild.id,
    guild: { id: guild.id, locale: "en-US", features: [] },
    guild_locale: "en-US",
    member: {
      ...memberPayload(member),
      user: userPayload(user),
      permissions: String(permissionsIn(world, channel, user.id)),
    },
    app_permissions: appPermissions,
    context: 0,
  };
}

function guildId(world: World, channelId: string): JsonObject {
  const id = world.channels.get(channelId)?.guildId;
  return id === undefined ? {} : { guild_id: id };
}

function interactionMetadata(world: World, { id, type, userId }: NonNullable<Message["interaction"]>): JsonObject {
  const user = world.users.get(userId);
  return {
    id,
    type,
    user: user === undefined ? { id: userId, username: "Deleted User" } : userPayload(user),
    authorizing_integration_owners: {},
  };
}

/**
 * With its nonce, which Discord tells only as it is posted, and keeps no longer with it (Rapptz/discord.py issue 2451, read
 * 2026-11-21).
 */
export function postedPayload(world: World, message: Message): JsonObject {
  return { ...messagePayload(world, message), ...(message.nonce !== undefined && { nonce: message.nonce }) };
}
