import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Log } from "../core/log.ts";

/** What is said of a fault: never anything of the request, nor of what happened inside. */
const WORDS = {
  400: "That request cannot be read.",
  404: "There is nothing at this address.",
  405: "This address does not take that method.",
  408: "The request took too long to arrive.",
  413: "The request is too large.",
  415: "That kind of content is not understood.",
  431: "The headers are too large.",
  500: "Something broke on our side.",
  503: "Not now: try again soon.",
} as const;
type Status = keyof typeof WORDS;

/** Answers with one line of JSON. */
export function sendLine(reply: FastifyReply, status: number, value: object): FastifyReply {
  return reply.code(status).type("application/json; charset=utf-8").send(lineOf(value));
}

export function sendFault(reply: FastifyReply, status: Status): FastifyReply {
  return sendLine(reply, status, { error: WORDS[status] });
}

/** Answers unknown addresses and whatever is thrown. Called before the routes are declared. */
export function answerFaults(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) => sendFault(reply, 404));
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status === 500) log.error("http.server.failed", { route: request.routeOptions.url, error });
    return sendFault(reply, status);
  });
}

/** Declares the routes; each address of theirs then answers the methods that it does not take. */
export async function declareRoutes(app: FastifyInstance, declare: () => Promise<void>): Promise<void> {
  const taken = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    taken.set(url, new Set([...(taken.get(url) ?? []), ...[method].flat()]));
  });
  await declare();
  for (const [url, methods] of [...taken]) {
    const others = app.supportedMethods.filter((method) => !methods.has(method));
    const handler = async (_request: unknown, reply: FastifyReply) =>
      sendFault(reply.header("allow", [...methods].join(", ")), 405);
    // Before the body is looked at, which may be of a kind that nobody here understands.
    if (others.length > 0) app.route({ method: others, url, onRequest: handler, handler });
  }
}

/** Of a request that never became one: the HTTP itself is wrong, too large or too slow. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const body = lineOf({ error: WORDS[status] });
  const head = [
    `HTTP/1.1 ${status} Refused`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** Fastify's own faults carry the status; anything else that is thrown is ours. */
function statusOf(error: unknown): Status {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (typeof status !== "number") return 500;
  return isStatus(status) ? status : status >= 400 && status < 500 ? 400 : 500;
}

function isStatus(status: number): status is Status {
  return status in WORDS;
}
