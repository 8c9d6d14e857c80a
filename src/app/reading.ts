import type { Inbound } from "../core/inbound.ts";
import type { Router, Routing } from "../router/router.ts";

/** How something was read. */
export type Said = Routing;
export type Invoked = Extract<Routing, { type: "invocation" }>;

/** Reads a text as if the speaker of `inbound` had said it there. */
export function readSaid(router: Router, inbound: Inbound, text: string): Promise<Routing> {
  const { actor, place, addressed } = inbound;
  return router.route({ text, actor, place, addressed });
}
