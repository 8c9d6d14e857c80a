import type { JsonObject } from "../../../../src/core/json.ts";
import { CHANNEL } from "../bits.ts";
import type { Channel, Guild, Member, Role, Tag, User } from "./model.ts";
import type { World } from "./world.ts";

/** Discord's objects as JSON: docs, User, Guild, Channel and Message resources, read 2026-11-21. */
export function userPayload({ id, username, globalName, isBot }: User): JsonObject {
  return {
    id,
    username,
    global_name: isBot ? null : globalName,
    discriminator: isBot ? "0001" : "0",
    avatar: null,
    flags: 0,
    public_flags: 0,
    primary_guild: null,
    ...(isBot && { bot: true }),
  };
}

/** Without the user, as messages have it. */
export function memberPayload({ roles, nick }: Member): JsonObject {
  return {
    roles: [...roles],
    nick: nick ?? null,
    avatar: null,
    banner: null,
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
    home_header: null,
    region: "",
    widget_enabled: false,
    widget_channel_id: null,
    max_presences: null,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    nsfw: false,
    incidents_data: null,
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

export function stamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000+00:00");
}
