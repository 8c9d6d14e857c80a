import type { AddressInfo } from "node:net";
import { type FastifyInstance, type FastifyPluginAsync, fastify } from "fastify";
import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { answerClientError, answerFaults, declareRoutes, sendFault } from "./server-faults.ts";

/** PagerDuty's webhooks have at most 256 KB (PagerDuty docs, webhooks v3, read 2026-11-21); twice that. */
const BODY_BYTES_MAX = 524_288;
/** All headers of a request together: Node's own default, said here because it is promised. */
const HEADER_BYTES_MAX = 16_384;
/** For a whole request to arrive, and for its answer to begin. A vendor gives up on a webhook after 5 s. */
const REQUEST_MS = 10_000;
/** A load balancer and a scraper keep a handful open; what is more is somebody's attempt to use them up. */
const CONNECTIONS_MAX = 512;
/** How long answers under way may take when it stops. */
const STOP_GRACE_MS = 2_000;

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * Whatever the route waits for has a bound of its own. Fastify's, which all others have, costs as much as checking a
     * signature does.
     */
    readonly boundsItself?: true;
  }
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
  readonly clock: Clock;
  /** Each declares its own routes. */
  readonly plugins: readonly FastifyPluginAsync[];
}

/** Tocsin's own HTTP server. */
export interface HttpServer {
  /** "http://127.0.0.1:8080" */
  readonly url: string;
  /** Takes no more, gives answers under way two seconds, closes every connection. */
  stop(): Promise<void>;
}

/**
 * Listens. Bodies, headers, requests' times and connections are bounded; whatever goes wrong is answered by one line of
 * JSON with nothing of the inside in it. Throws BotError("bad_input") with what to set when it cannot listen there.
 */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, log, clock, plugins } = options;
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: "idle",
    http: { maxHeaderSize: HEADER_BYTES_MAX, headersTimeout: REQUEST_MS },
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, _request, reply) => void sendFault(reply, 400),
    schemaController: { compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas } },
  });
  app.server.maxConnections = CONNECTIONS_MAX;
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    done();
  });
  app.addHook("onRoute", (route) => {
    if (route.config?.boundsItself !== true) route.handlerTimeout ??= REQUEST_MS;
  });
  answerFaults(app, log);
  await declareRoutes(app, async () => {
    for (const plugin of plugins) await app.register(plugin);
  });
  await listen(app, host, port);
  return { url: urlOf(host, app.server.address()), stop };

  async function stop(): Promise<void> {
    const patience = new AbortController();
    const overdue = sleptThrough(clock, STOP_GRACE_MS, patience.signal).then((isOver) => {
      if (isOver) app.server.closeAllConnections();
    });
    await app.close();
    patience.abort();
    await overdue;
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const advice = error instanceof Error && "code" in error ? ADVICE.get(String(error.code)) : undefined;
    if (advice === undefined) throw error;
    throw new BotError("bad_input", `Nothing can listen on ${host}, port ${port}: ${advice}.`, { cause: error });
  }
}

/** What to do about the system's reasons (listen(2), getaddrinfo(3)). */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", "the port is in use, so stop whoever has it or set HTTP_PORT to another one"],
  ["EACCES", "this user may not, so set HTTP_PORT to one above 1023"],
  ["EADDRNOTAVAIL", "that is no address of this machine, so correct HTTP_HOST"],
  ["ENOTFOUND", "no such host is known, so correct HTTP_HOST"],
  ["EAI_AGAIN", "no name server says which host that is, so set HTTP_HOST to an address"],
]);

function urlOf(host: string, address: AddressInfo | string | null): string {
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Requests are checked with zod. Fastify's own schema compilers are not loaded: they take 40 ms of the start. */
function refuseSchemas(): never {
  throw new Error("routes have no JSON schema");
}
