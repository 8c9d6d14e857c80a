import { channelPayload, guildPayload, memberPayload, rolePayload, userPayload } from "../world/payloads.ts";
import type { World } from "../world/world.ts";
import { botGuilds, canView } from "../world/world.ts";
import { reachGuild } from "./access.ts";
import { type Route, route } from "./call.ts";
import { NO, Refusal } from "./refusal.ts";

/** Switches of the developer portal as an app of few guilds has them (Discord docs, Application Flags, read 2026-11-21). */
const APP_FLAG = { presences: 1 << 13, members: 1 << 15, messageContent: 1 << 19 } as const;

export interface GatewayFacts {
  /** "ws://127.0.0.1:4001/gateway" */
  url(): string;
  identifiesLeft(): number;
}

/** Who the bot is, and what it may read without touching anything. */
export function basicRoutes(gateway: GatewayFacts): readonly Route[] {
  return [
    route("GET", "/gateway", () => ({ url: gateway.url() }), { auth: false }),
    route("GET", "/gateway/bot", () => ({
      url: gateway.url(),
      shards: 1,
      session_start_limit: {
        total: 1_000,
        remaining: gateway.identifiesLeft(),
        reset_after: 86_400_000,
        max_concurrency: 1,
      },
    })),
    route("GET", "/users/@me", ({ world }) => ({
      ...userPayload(world.bot),
      verified: true,
      mfa_enabled: false,
      locale: "en-US",
      premium_type: 0,
      email: null,
    })),
    route("GET", "/users/@me/guilds", ({ world }) =>
      botGuilds(world).map(({ id, name }) => ({
        id,
        name,
        icon: null,
        banner: null,
        owner: false,
        permissions: "0",
        features: [],
      })),
    ),
    route("GET", "/users/*", ({ world, params: [id = ""] }) => {
      const user = world.users.get(id);
      if (user === undefined) throw new Refusal(NO.unknownUser);
      return userPayload(user);
    }),
    route("GET", "/applications/@me", ({ world }) => application(world)),
    route("GET", "/oauth2/applications/@me", ({ world }) => application(world)),
    route("GET", "/guilds/*", ({ world, params: [id] }) => guildPayload(reachGuild(world, id))),
    route("GET", "/guilds/*/roles", ({ world, params: [id] }) =>
      [...reachGuild(world, id).roles.values()].map(rolePayload),
    ),
    route("GET", "/guilds/*/channels", ({ world, params: [id] }) => {
      const guild = reachGuild(world, id);
      return [...world.channels.values()]
        .filter((one) => one.guildId === guild.id && one.thread === undefined && canView(world, one, world.bot.id))
        .map((one) => channelPayload(world, one));
    }),
    route("GET", "/guilds/*/threads/active", ({ world, params: [id] }) => {
      const guild = reachGuild(world, id);
      const threads = [...world.channels.values()].filter(
        (one) => one.guildId === guild.id && one.thread?.isArchived === false && canView(world, one, world.bot.id),
      );
      return { threads: threads.map((one) => channelPayload(world, one)), members: [], has_more: false };
    }),
    route("GET", "/guilds/*/members/search", ({ world, params: [id], query }) => {
      const wanted = (query.get("query") ?? "").toLowerCase();
      return [...reachGuild(world, id).members.values()]
        .filter(({ user, nick }) =>
          [user.username, user.globalName, nick ?? ""].some((name) => name.toLowerCase().startsWith(wanted)),
        )
        .slice(0, Number(query.get("limit") ?? "1"))
        .map((one) => ({ ...memberPayload(one), user: userPayload(one.user) }));
    }),
    route("GET", "/guilds/*/members", ({ world, params: [id], query }) => {
      if (!world.privileged.members) throw new Refusal(NO.missingAccess);
      return [...reachGuild(world, id).members.values()]
        .filter(({ user }) => user.id > (query.get("after") ?? "0"))
        .slice(0, Number(query.get("limit") ?? "1"))
        .map((one) => ({ ...memberPayload(one), user: userPayload(one.user) }));
    }),
    route("GET", "/guilds/*/members/*", ({ world, params: [id, user = ""] }) => {
      const member = reachGuild(world, id).members.get(user === "@me" ? world.bot.id : user);
      if (member === undefined) throw new Refusal(NO.unknownMember);
      return { ...memberPayload(member), user: userPayload(member.user) };
    }),
  ];
}

function application(world: World) {
  const { privileged, applicationId, publicKey, bot } = world;
  const flags =
    (privileged.presences ? APP_FLAG.presences : 0) |
    (privileged.members ? APP_FLAG.members : 0) |
    (privileged.messageContent ? APP_FLAG.messageContent : 0);
  return {
    id: applicationId,
    name: bot.globalName,
    icon: null,
    description: "",
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: publicKey,
    flags,
    flags_new: String(flags),
    type: null,
    redirect_uris: [],
    role_connections_verification_url: null,
    owner: { ...userPayload(bot), username: "team" },
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    eligible_oauth2_scopes: [],
    bot: userPayload(bot),
    team: null,
    approximate_guild_count: world.guilds.size,
    interactions_endpoint_url: null,
    integration_types_config: { "0": {} },
  };
}
