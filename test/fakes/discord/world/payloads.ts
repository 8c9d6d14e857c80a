import type { JsonObject } from "../../../../src/core/json.ts";
import { CHANNEL, hasFlag, MESSAGE_FLAG } from "../bits.ts";
import type { Channel, Guild, Member, Message, Role, Tag, User } from "./model.ts";
import { permissionsIn } from "./permissions.ts";
import { guildOf, type World } from "./world.ts";

/** Discord's objects as JSON: docs, User, Guild, Channel and Message resources, read 2026-11-21. */
export function userPayload({ id, username, globalName, isBot }: User): JsonObject {
  return {
    id,
    username,
    global_name: isBot ? null : globalName,
    discriminator: isBot ? "0001" : "0",
    avatar: null,
    public_flags: 0,
    ...(isBot && { bot: true }),
  };
}

/** Without the user, as messages have it. */
export function memberPayload({ roles, nick }: Member): JsonObject {
  return {
    roles: [...roles],
    nick: nick ?? null,
    avatar: null,
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}

export function rolePayload({ id, name, permissions, position, isManaged }: Role): JsonObject {
  return {
    id,
    name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: String(permissions),
    managed: isManaged,
    mentionable: true,
    flags: 0,
  };
}

function tagPayload({ id, name, isModerated, emojiName }: Tag): JsonObject {
  return { id, name, moderated: isModerated, emoji_id: null, emoji_name: emojiName };
}

export function channelPayload(world: World, channel: Channel): JsonObject {
  const { id, type, guildId, name, topic, overwrites, recipient, thread, tags, messages } = channel;
  const last = messages.findLast(({ onlyFor }) => onlyFor === undefined)?.id ?? null;
  if (type === CHANNEL.dm) {
    const person = world.users.get(recipient ?? "");
    return {
      id,
      type,
      flags: 0,
      last_message_id: last,
      recipients: person === undefined ? [] : [userPayload(person)],
    };
  }
  const base: JsonObject = {
    id,
    type,
    name,
    flags: 0,
    last_message_id: last,
    rate_limit_per_user: 0,
    ...(guildId !== undefined && { guild_id: guildId }),
  };
  if (thread !== undefined) {
    return {
      ...base,
      parent_id: thread.parentId,
      owner_id: thread.ownerId,
      message_count: messages.length,
      total_message_sent: messages.length,
      member_count: thread.members.size,
      applied_tags: thread.appliedTags,
      thread_metadata: {
        archived: thread.isArchived,
        locked: thread.isLocked,
        auto_archive_duration: thread.autoArchive,
        archive_timestamp: stamp(thread.archivedChangeAt),
        create_timestamp: stamp(thread.archivedChangeAt),
      },
    };
  }
  return {
    ...base,
    topic,
    nsfw: false,
    position: 0,
    parent_id: null,
    permission_overwrites: overwrites.map((one) => ({
      id: one.id,
      type: one.type === "role" ? 0 : 1,
      allow: String(one.allow),
      deny: String(one.deny),
    })),
    ...(type === CHANNEL.forum && {
      available_tags: tags.map(tagPayload),
      default_reaction_emoji: null,
      default_sort_order: null,
      default_forum_layout: 0,
    }),
  };
}

export function guildPayload(guild: Guild): JsonObject {
  const { id, name, ownerId, roles } = guild;
  return {
    id,
    name,
    owner_id: ownerId,
    icon: null,
    splash: null,
    discovery_splash: null,
    description: null,
    banner: null,
    vanity_url_code: null,
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: "en-US",
    max_members: 500_000,
    features: [],
    emojis: [],
    stickers: [],
    roles: [...roles.values()].map(rolePayload),
  };
}

/** What GUILD_CREATE adds: everything that the bot sees of it. */
export function wholeGuildPayload(world: World, guild: Guild): JsonObject {
  const own = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  const bot = guild.members.get(world.bot.id);
  return {
    ...guildPayload(guild),
    joined_at: "2026-01-01T00:00:00.000000+00:00",
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    // Without GUILD_MEMBERS a bot is shown itself alone (Discord docs, Guild Create, read 2026-11-21).
    members: bot === undefined ? [] : [{ ...memberPayload(bot), user: userPayload(bot.user) }],
    channels: own.filter(({ thread }) => thread === undefined).map((one) => channelPayload(world, one)),
    threads: own.filter(({ thread }) => thread?.isArchived === false).map((one) => channelPayload(world, one)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

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
    ...(message.nonce !== undefined && { nonce: message.nonce }),
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

export function stamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000+00:00");
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
