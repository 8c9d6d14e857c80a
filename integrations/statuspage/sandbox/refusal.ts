import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import type { World } from "./world.ts";

/** An answer other than success. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}) {
    super(JSON.stringify(body));
    this.name = "Refusal";
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** `{message}` is the document's shape (Statuspage OpenAPI, ErrorEntity, read 2026-11-21). */
export function notFound(): Refusal {
  return new Refusal(404, { message: "Not found" });
}

/** `{error: […]}` is the shape in which live validation answers come. */
export function invalid(...problems: readonly string[]): Refusal {
  return new Refusal(422, { error: problems });
}

export function sendRefusal(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof Refusal)) throw error;
  return reply.code(error.status).headers(error.headers).send(error.body);
}

/** A part of a request as the document declares it; anything else is a violation, and refused. */
export function checked<T>(world: World, schema: z.ZodType<T>, value: unknown, request: FastifyRequest): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const problem = z.prettifyError(result.error).replaceAll("\n", " ");
  world.onViolation(`${request.method} ${request.url}`, problem);
  throw invalid(problem);
}
