import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock } from "../../../src/core/clock.ts";
import { invalid, Refusal } from "./refusal.ts";
import type { UserRow, World } from "./world.ts";

export const SANDBOX_KEY = "sandbox-pagerduty-key";
/** For a subscription that is made by hand: `Emulator.hook` is given it. */
export const SANDBOX_HOOK_SECRET = "sandbox-pagerduty-webhook-secret";
const ACCEPT = "application/vnd.pagerduty+json;version=2";
const WINDOW_MS = 60_000;

/** Key, version and rate limit of every request; the limit counts each key's requests in any rolling minute. */
export function addAccessRules(app: FastifyInstance, clock: Clock, requestsPerMinute: number): void {
  let seen: number[] = [];
  app.addHook("onRequest", async (request, reply) => {
    if (request.headers.authorization !== `Token token=${SANDBOX_KEY}`) {
      throw new Refusal(401, 2006, "Unauthorized", ["The API key is missing or not valid"]);
    }
    if (!String(request.headers.accept ?? "").includes(ACCEPT)) throw invalid(`Accept must be ${ACCEPT}`);
    if (request.headers["content-type"] !== "application/json") throw invalid("Content-Type must be application/json");
    const now = clock.now();
    seen = seen.filter((at) => at > now - WINDOW_MS);
    const isRefused = seen.length >= requestsPerMinute;
    if (!isRefused) seen.push(now);
    const resetMs = (seen[0] ?? now) + WINDOW_MS - now;
    reply.headers({
      "ratelimit-limit": requestsPerMinute,
      "ratelimit-remaining": requestsPerMinute - seen.length,
      "ratelimit-reset": Math.ceil(resetMs / 1_000),
    });
    if (isRefused) throw new Refusal(429, 2020, "Rate Limit Exceeded");
  });
}

/** Whom a write is from. */
export function requester(world: World, request: FastifyRequest): UserRow {
  const email = request.headers.from?.toLowerCase();
  for (const user of world.users.all()) if (user.email.toLowerCase() === email) return user;
  throw invalid("The From header must be a valid user's email address");
}
