import { setTimeout as realTime } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Fault } from "./faults.ts";

const PAGE = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>";

/** Fastify writes nothing more to an answer whose hooks never end. The connection is ours to end, or the client's. */
const never = () => new Promise<never>(() => {});

/** What happens to a request before the vendor sees it. Resolves to true when it has been answered or never will be. */
export async function strikeBefore(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  if (fault.kind === "slow") await realTime(fault.ms);
  if (fault.kind === "slow" || fault.kind === "cut" || fault.when === "after") return false;
  if (fault.kind === "reset" || fault.kind === "hang") {
    reply.hijack();
    if (fault.kind === "reset") request.raw.socket.resetAndDestroy();
    return true;
  }
  const { status, headers, body } = answerOf(fault);
  await reply.code(status).headers(headers).send(body);
  return true;
}

/** What happens to the vendor's answer on its way out: returns what leaves in its place. */
export async function strikeAfter(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (fault.kind === "slow") return payload;
  if (fault.kind === "cut") return cutShort(request, reply, payload);
  if (fault.when === "before") return payload;
  if (fault.kind === "reset") {
    request.raw.socket.resetAndDestroy();
    return payload;
  }
  if (fault.kind === "hang") return never();
  const { status, headers, body } = answerOf(fault);
  reply.code(status).removeHeader("content-length").headers(headers);
  return body;
}

/** The headers promise the whole answer; half of it comes, then the connection ends. */
function cutShort(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<never> {
  const whole = Buffer.from(typeof payload === "string" ? payload : "");
  reply.raw.writeHead(reply.statusCode, { "content-type": "application/json", "content-length": whole.length + 1 });
  reply.raw.write(whole.subarray(0, whole.length / 2), () => request.raw.socket.end());
  return never();
}

function answerOf(fault: Extract<Fault, { kind: "answer" | "html" | "empty" }>) {
  switch (fault.kind) {
    case "html":
      return { status: fault.status, headers: { "content-type": "text/html; charset=utf-8" }, body: PAGE };
    case "empty":
      return { status: fault.status, headers: {}, body: "" };
    case "answer": {
      const isText = typeof fault.body === "string";
      const headers = { "content-type": isText ? "text/plain; charset=utf-8" : "application/json", ...fault.headers };
      return { status: fault.status, headers, body: isText ? String(fault.body) : JSON.stringify(fault.body) };
    }
  }
}
