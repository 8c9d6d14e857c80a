import { Readable } from "node:stream";
import { setTimeout as realTime } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Fault } from "./faults.ts";
import type { LateRequests } from "./late.ts";
import { wrongAnswer } from "./wrong-answer.ts";

const PAGE = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>";

/** Fastify writes nothing more to an answer whose hooks never end. The connection is ours to end, or the client's. */
const never = () => new Promise<never>(() => {});

/** What happens to a request before the vendor sees it. Resolves to true when it has been answered or never will be. */
export async function strikeBefore(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
  late: LateRequests,
): Promise<boolean> {
  switch (fault.kind) {
    case "slow":
      await realTime(fault.ms);
      return false;
    case "revoked":
      // The vendor itself says no, in its own words.
      delete request.headers.authorization;
      return false;
    case "late":
      await late.take(fault, request, reply);
      return true;
    case "reset":
    case "hang":
      if (fault.when === "after") return false;
      reply.hijack();
      if (fault.kind === "reset") request.raw.socket.resetAndDestroy();
      return true;
    case "answer":
    case "html":
    case "empty": {
      if (fault.when === "after") return false;
      const { status, headers, body } = answerOf(fault);
      await reply.code(status).headers(headers).send(body);
      return true;
    }
    default:
      return false;
  }
}

/** What happens to the vendor's answer on its way out: returns what leaves in its place. */
export async function strikeAfter(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  switch (fault.kind) {
    case "slow":
    case "revoked":
    case "late":
      return payload;
    case "cut":
      return cutShort(request, reply, payload);
    case "drip":
      return Readable.from(drops(textOf(payload), fault.everyMs));
    case "wrong":
      return wrongAnswer(payload, fault.what);
    case "big":
      return fault.as === "instead" ? "x".repeat(fault.bytes) : textOf(payload).padEnd(fault.bytes, " ");
    case "reset":
      if (fault.when === "after") request.raw.socket.resetAndDestroy();
      return payload;
    case "hang":
      return fault.when === "after" ? never() : payload;
    default: {
      if (fault.when === "before") return payload;
      const { status, headers, body } = answerOf(fault);
      reply.code(status).removeHeader("content-length").headers(headers);
      return body;
    }
  }
}

function textOf(payload: unknown): string {
  return typeof payload === "string" ? payload : "";
}

/** The headers promise the whole answer; half of it comes, then the connection ends. */
function cutShort(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<never> {
  const whole = Buffer.from(textOf(payload));
  reply.raw.writeHead(reply.statusCode, { "content-type": "application/json", "content-length": whole.length + 1 });
  reply.raw.write(whole.subarray(0, whole.length / 2), () => request.raw.socket.end());
  return never();
}

/** Ends with the connection: nobody reads on. */
async function* drops(text: string, everyMs: number): AsyncGenerator<Buffer> {
  for (const byte of Buffer.from(text)) {
    await realTime(everyMs);
    yield Buffer.of(byte);
  }
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
