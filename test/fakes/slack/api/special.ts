import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { SocketMode } from "../delivery/socket-mode.ts";
import type { Installs } from "../world/installs.ts";
import type { World } from "../world/world.ts";
import type { ApiParts } from "./api.ts";
import { Refusal } from "./refusal.ts";

export interface SpecialParts {
  readonly world: World;
  readonly sockets: SocketMode;
  readonly installs: Installs;
}

/** Methods that take no bot token. */
export function specialMethods({ world, sockets, installs }: SpecialParts): ApiParts["special"] {
  return {
    "api.test": (args) => ({
      args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)])),
    }),
    "apps.connections.open": (_args, token) => {
      if (token === undefined) throw new Refusal("invalid_auth");
      if (token.refusal !== undefined) throw new Refusal(token.refusal);
      if (token.kind !== "app") throw new Refusal("not_allowed_token_type");
      return { url: `${world.url().replace(/^http/u, "ws")}/link/?ticket=${sockets.ticket()}&app_id=${world.app.id}` };
    },
    "oauth.v2.access": (args) => access(world, installs, args),
  };
}

const accessArgs = z.object({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
});

/** Slack docs, oauth.v2.access, read 2026-11-21. */
function access(world: World, installs: Installs, raw: Readonly<Record<string, unknown>>): JsonObject {
  const args = accessArgs.parse(raw);
  if (args.client_id !== world.app.clientId) throw new Refusal("invalid_client_id");
  if (args.client_secret !== world.app.clientSecret) throw new Refusal("bad_client_secret");
  const exchanged = installs.exchange(args.code ?? "", args.redirect_uri);
  if (typeof exchanged === "string") throw new Refusal(exchanged);
  const { token, by } = exchanged;
  const workspace = world.workspaces.get(token.team ?? "");
  if (workspace === undefined) throw new Refusal("invalid_code");
  return {
    access_token: token.token,
    token_type: "bot",
    scope: token.scopes.join(","),
    bot_user_id: workspace.bot.user,
    app_id: world.app.id,
    team: { id: workspace.id, name: workspace.name },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: by },
  };
}
