import type { SocketMode } from "../delivery/socket-mode.ts";
import type { World } from "../world/world.ts";
import type { ApiParts } from "./api.ts";
import { Refusal } from "./refusal.ts";

/** Methods that take no bot token. */
export function specialMethods(world: World, sockets: SocketMode): ApiParts["special"] {
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
  };
}
