import { z } from "zod";
import { type Method, method } from "./method.ts";
import { Refusal } from "./refusal.ts";

/** Methods about the app itself. */
export const basicMethods: Readonly<Record<string, Method>> = {
  "auth.test": method({
    tier: "none",
    scopes: [],
    args: {},
    run: (_args, { workspace, world }) => ({
      url: `${world.url()}/`,
      team: workspace.name,
      user: workspace.users.get(workspace.bot.user)?.name ?? "",
      team_id: workspace.id,
      user_id: workspace.bot.user,
      bot_id: workspace.bot.id,
      is_enterprise_install: false,
    }),
  }),
  "auth.revoke": method({
    tier: 3,
    scopes: [],
    args: { test: z.string().optional() },
    run({ test }, { token }) {
      if (test !== "1" && test !== "true") token.refusal = "token_revoked";
      return { revoked: token.refusal !== undefined };
    },
  }),
  "bots.info": method({
    tier: 3,
    scopes: ["users:read"],
    args: { bot: z.string().optional(), team_id: z.string().optional() },
    run({ bot }, { workspace, world }) {
      if (bot !== workspace.bot.id) throw new Refusal("bot_not_found");
      return { bot: { id: bot, deleted: false, name: "Tocsin", app_id: world.app.id, user_id: workspace.bot.user } };
    },
  }),
  "team.info": method({
    tier: 3,
    scopes: ["team:read"],
    args: { team: z.string().optional() },
    run: (_args, { workspace: { id, name, domain } }) => ({ team: { id, name, domain, email_domain: "example.com" } }),
  }),
};
