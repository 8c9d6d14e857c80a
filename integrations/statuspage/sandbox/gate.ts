import type { FastifyInstance } from "fastify";
import { notFound, Refusal } from "./refusal.ts";
import { KEY, PAGE_ID, type World } from "./world.ts";

/** "1 request / second as measured on a 60 second rolling window" (Statuspage OpenAPI, Rate Limiting, read 2026-11-21). */
const REQUESTS_PER_MINUTE = 60;
const WINDOW_MS = 60_000;

/** What stands before every address of the API: the rate, the key and the page. */
export function addGate(app: FastifyInstance, world: World): void {
  const seenAt = new Map<string, number[]>();

  function spend(token: string): void {
    const now = world.clock.now();
    const limit = world.behaviour.requestsPerMinute ?? REQUESTS_PER_MINUTE;
    const recent = (seenAt.get(token) ?? []).filter((at) => at > now - WINDOW_MS);
    const oldest = recent[recent.length - limit];
    seenAt.set(token, recent);
    if (oldest !== undefined) {
      const retryAfter = String(Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1_000)));
      throw new Refusal(420, { error: "Rate limit exceeded." }, { "retry-after": retryAfter });
    }
    recent.push(now);
  }

  app.addHook<{ Params: { page?: string } }>("onRequest", async (request) => {
    const token = /^OAuth (\S+)$/u.exec(request.headers.authorization ?? "")?.[1];
    if (token !== KEY) throw new Refusal(401, { message: "Could not authenticate" });
    spend(token);
    if (request.params.page !== undefined && request.params.page !== PAGE_ID) throw notFound();
  });
}
