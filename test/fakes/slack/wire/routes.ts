import type { Api } from "../api/api.ts";
import type { ApiFaults } from "../api/faults.ts";
import { Refusal } from "../api/refusal.ts";
import type { SocketMode } from "../delivery/socket-mode.ts";
import { seePage } from "../hand/see-page.ts";
import type { Installs } from "../world/installs.ts";
import { respond } from "../world/respond.ts";
import type { World } from "../world/world.ts";
import { type ApiRoute, createApiRoute } from "./api-route.ts";
import { answerAuthorize } from "./authorize.ts";
import type { Answer, Asked, Routes } from "./server.ts";

export interface RouteParts {
  readonly world: World;
  readonly api: Api;
  readonly faults: ApiFaults;
  readonly sockets: SocketMode;
  readonly installs: Installs;
  /** What scripts ask for, under /_control. */
  control(asked: Asked): Promise<Answer>;
  onFailure(error: unknown): void;
}

/** What lies under which address. */
export function createRoutes(parts: RouteParts): Routes & Pick<ApiRoute, "stop"> {
  const { world, api, faults, sockets, installs, control, onFailure } = parts;
  const calls = createApiRoute(api, faults, world.clock);
  return {
    async answer(asked) {
      const { path } = asked;
      if (path.startsWith("/api/")) return calls.answer(asked, path.slice("/api/".length));
      if (path.startsWith("/response/")) return answerResponse(world, path.slice("/response/".length), asked);
      if (path === "/oauth/v2/authorize") return answerAuthorize(world, installs, asked);
      if (path === "/_see") return page(seePage(world, asked.query.get("as")));
      if (path === "/_control" || path.startsWith("/_control/")) return control(asked);
      return { status: 404, headers: { "content-type": "text/plain" }, body: "Nothing lies there.\n" };
    },
    upgrade(url, request, socket) {
      sockets.connect(url.searchParams.get("ticket") ?? "", request, socket);
    },
    failed: onFailure,
    stop: calls.stop,
  };
}

function page(html: string): Answer {
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: html };
}

/** A response_url: no token, only its secret address (Slack docs, Handling user interaction, read 2026-11-21). */
function answerResponse(world: World, secret: string, { fields }: Asked): Answer {
  const no = (status: number, error: string): Answer => ({ status, body: JSON.stringify({ ok: false, error }) });
  const place = world.tickets.use(secret);
  if (place === "no_such_url") return no(404, "no_active_hooks");
  if (typeof place === "string") return no(404, place);
  if (fields === undefined) return no(400, "invalid_payload");
  try {
    respond(world, place, fields);
    return { status: 200, body: JSON.stringify({ ok: true }) };
  } catch (error) {
    if (error instanceof Refusal) return no(400, error.code);
    throw error;
  }
}
