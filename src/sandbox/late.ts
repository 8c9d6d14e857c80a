import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Fault } from "./faults.ts";

/** Names a request that was left behind by whoever sent it, and is carried out now. */
const HEADER = "x-sandbox-late";

export interface LateRequests {
  /** Takes a request in without an answer, and lets the vendor carry it out when its time has come. */
  take(fault: Extract<Fault, { kind: "late" }>, request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Whether this is such a request at its late time: no fault strikes it. */
  isOne(request: FastifyRequest): boolean;
  /** Those whose time has not come. */
  readonly waiting: number;
  /** Drops those that wait. */
  stop(): Promise<void>;
}

export function createLateRequests(app: FastifyInstance, clock: Clock): LateRequests {
  const token = randomUUID();
  const stopped = new AbortController();
  const waiting = new Set<Promise<void>>();

  async function carryOut(request: FastifyRequest, body: Buffer, ms: number): Promise<void> {
    const { method, url, headers } = request;
    if (!(await sleptThrough(clock, ms, stopped.signal))) return;
    await app.inject({
      method: method as "POST",
      url,
      headers: { ...headers, [HEADER]: token },
      ...(body.length > 0 ? { payload: body } : {}),
    });
  }

  return {
    async take({ ms, by }, request, reply) {
      const body = await bodyOf(request);
      reply.hijack();
      if (by === "reset") request.raw.socket.resetAndDestroy();
      const work = carryOut(request, body, ms).finally(() => waiting.delete(work));
      waiting.add(work);
    },
    isOne: (request) => request.headers[HEADER] === token,
    get waiting() {
      return waiting.size;
    },
    async stop() {
      stopped.abort();
      await Promise.all(waiting);
    },
  };
}

/** Requests to vendors are small: Fastify's own limit of 1 MB is met when it is carried out. */
async function bodyOf(request: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request.raw) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
