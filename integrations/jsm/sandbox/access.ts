import type { FastifyError, FastifyInstance, FastifyRequest } from "fastify";
import { nameOf, Refusal, sendRefusal } from "./answers.ts";
import { CLOUD_ID, newId, SERVICE_EMAIL, type World } from "./world.ts";

/** The only token that this site accepts. Not a secret: it opens nothing but the sandbox. */
export const SANDBOX_TOKEN = "sandbox-jsm-token";
const AUTHORIZATION = `Basic ${Buffer.from(`${SERVICE_EMAIL}:${SANDBOX_TOKEN}`).toString("base64")}`;
const SECOND_MS = 1_000;
/** Open to everybody: the site's id, and its web pages, which have a sign-in of their own. */
const OPEN = /\/_edge\/tenant_info$|\/jira\/ops\/alerts\//u;
const USERS = "/ex/jira/";

/** What holds for every request: the account, its scopes, the rate, the shape of errors. */
export function guard(app: FastifyInstance, world: World): void {
  let second = 0;
  let asked = 0;

  app.addHook("onRequest", async (request, reply) => {
    reply.header("Atl-Traceid", newId().replaceAll("-", ""));
    if (OPEN.test(pathOf(request))) return;
    if (request.headers.authorization !== AUTHORIZATION) {
      throw new Refusal(401, "Client must be authenticated to access this resource.", "message");
    }
    const now = Math.floor(world.clock.now() / SECOND_MS);
    asked = now === second ? asked + 1 : 1;
    second = now;
    if (asked > (world.behaviour.requestsPerSecond ?? Number.POSITIVE_INFINITY)) {
      reply.header("Retry-After", "1");
      throw new Refusal(429, "Rate limit exceeded", "message");
    }
    const missing = scopesOf(request).find((scope) => world.behaviour.missingScopes?.includes(scope));
    if (missing !== undefined) throw new Refusal(401, "Unauthorized; scope does not match", "message");
    if (world.behaviour.unpaid === true && !pathOf(request).includes(USERS)) {
      throw new Refusal(402, "Your plan does not include operations.", "message");
    }
    const { cloudId = CLOUD_ID } = request.params as { cloudId?: string };
    if (cloudId !== CLOUD_ID) throw new Refusal(404, "Site not found.", "message");
  });

  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    if (error.statusCode === undefined || error.statusCode >= 500) throw error;
    world.onViolation(nameOf(request), error.message);
    return sendRefusal(reply, new Refusal(error.statusCode, error.message));
  });

  app.setNotFoundHandler((request, reply) => {
    world.onViolation(nameOf(request), "no such operation");
    return sendRefusal(reply, new Refusal(404, "No such resource.", "message"));
  });
}

/** Every write needs the right to read, too (Atlassian's scopes for operations, read 2026-11-21). */
function scopesOf(request: FastifyRequest): readonly string[] {
  const path = pathOf(request);
  if (path.includes(USERS)) return ["read:jira-user"];
  const of = (verb: string): string =>
    `${verb}:${path.includes("/v1/alerts") ? "ops-alert" : "ops-config"}:jira-service-management`;
  if (request.method === "GET") return [of("read")];
  return [of("read"), of(request.method === "DELETE" ? "delete" : "write")];
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?")[0] ?? "";
}
