import type { Answer, Asked, Routes } from "../wire/server.ts";
import type { Gateway } from "./gateway/gateway.ts";
import { seePage } from "./hand/see-page.ts";
import type { Rest } from "./rest/rest.ts";
import type { World } from "./world/world.ts";

export interface WireParts {
  readonly world: World;
  readonly rest: Rest;
  readonly gateway: Gateway;
  /** What scripts ask for, under /_control. */
  control(asked: Asked): Promise<Answer>;
  onFailure(error: unknown): void;
}

/** What lies under which address. */
export function createWire({ world, rest, gateway, control, onFailure }: WireParts): Routes {
  return {
    async answer(asked) {
      const { path } = asked;
      if (path.startsWith("/api/")) return rest.answer(asked);
      if (path === "/_see") {
        const headers = { "content-type": "text/html; charset=utf-8" };
        return { status: 200, headers, body: seePage(world, asked.query.get("as")) };
      }
      if (path === "/_control" || path.startsWith("/_control/")) return control(asked);
      return { status: 404, headers: { "content-type": "text/plain" }, body: "Nothing lies there.\n" };
    },
    upgrade(url, request, socket, head) {
      if (url.pathname.replace(/\/$/u, "") === "/gateway") return gateway.connect(request, socket, head);
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
    },
    failed: onFailure,
  };
}
