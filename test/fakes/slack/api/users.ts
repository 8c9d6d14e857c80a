import { DateTime } from "luxon";
import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { User, Workspace } from "../world/model.ts";
import { count, flag, type Method, method } from "./method.ts";
import { page } from "./pages.ts";
import { Refusal } from "./refusal.ts";

export const userMethods: Readonly<Record<string, Method>> = {
  "users.info": method({
    tier: 4,
    scopes: ["users:read"],
    args: { user: z.string(), include_locale: flag.optional() },
    run({ user: id }, { workspace, token, world }) {
      const user = workspace.users.get(id);
      if (user === undefined) throw new Refusal("user_not_found");
      return { user: profileOf(workspace, user, token.scopes, world.clock.now()) };
    },
  }),
  "users.lookupByEmail": method({
    tier: 3,
    scopes: ["users:read.email"],
    args: { email: z.string() },
    run({ email }, { workspace, token, world }) {
      const user = [...workspace.users.values()].find(
        (one) => one.email?.toLowerCase() === email.toLowerCase() && !one.isDeleted && one.stranger === undefined,
      );
      if (user === undefined) throw new Refusal("users_not_found");
      return { user: profileOf(workspace, user, token.scopes, world.clock.now()) };
    },
  }),
  "users.list": method({
    tier: 2,
    scopes: ["users:read"],
    args: {
      cursor: z.string().optional(),
      limit: count.optional(),
      include_locale: flag.optional(),
      team_id: z.string().optional(),
    },
    run({ cursor, limit }, { workspace, token, world }) {
      const [users, next] = page([...workspace.users.values()], cursor, limit);
      const now = world.clock.now();
      return {
        members: users.map((user) => profileOf(workspace, user, token.scopes, now)),
        cache_ts: Math.floor(now / 1_000),
        ...next,
      };
    },
  }),
};

/** A user as Slack tells it (Slack docs, User type, read 2026-11-21). */
export function profileOf(workspace: Workspace, user: User, scopes: readonly string[], now: number): JsonObject {
  const [first = "", ...rest] = user.realName.split(" ");
  const zoned = DateTime.fromMillis(now, { zone: user.zone });
  const seesEmail = scopes.includes("users:read.email") && user.email !== undefined;
  const profile = {
    real_name: user.realName,
    real_name_normalized: user.realName,
    display_name: user.name,
    display_name_normalized: user.name,
    first_name: first,
    last_name: rest.join(" "),
    team: user.stranger ?? workspace.id,
    ...(seesEmail && { email: user.email ?? "" }),
    ...(user.isBot && { bot_id: workspace.bot.id, api_app_id: "A0TOCSIN", always_active: true }),
  };
  const common = {
    id: user.id,
    team_id: user.stranger ?? workspace.id,
    name: user.name,
    deleted: user.isDeleted,
    profile,
    is_bot: user.isBot,
    is_app_user: false,
    updated: 0,
  };
  // Of those who left, Slack tells little more than that they did.
  if (user.isDeleted) return common;
  return {
    ...common,
    real_name: user.realName,
    tz: user.zone,
    tz_label: zoned.offsetNameLong ?? user.zone,
    tz_offset: zoned.offset * 60,
    is_admin: user.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.guest !== undefined,
    is_ultra_restricted: user.guest === "single",
    is_email_confirmed: user.isEmailConfirmed,
    who_can_share_contact_card: "EVERYONE",
    ...(user.stranger !== undefined && { is_stranger: true }),
  };
}
