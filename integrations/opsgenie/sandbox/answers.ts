import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { newId, type World } from "./world.ts";

/** An answer other than success, in OpsGenie's shape (opsgenie/opsgenie-oas, ErrorResponse). */
export class Refusal extends Error {
  readonly status: number;
  readonly fields: JsonObject;

  constructor(status: number, message: string, fields: JsonObject = {}) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.fields = fields;
  }
}

export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} does not exist.`);
}

/** What all answers carry; `took` is seconds. */
export function envelope(content: JsonObject): JsonObject {
  return { ...content, took: 0.001, requestId: newId() };
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.code(refusal.status).send(envelope({ message: refusal.message, ...refusal.fields }));
}

/** A part of a request as its document declares it; anything else is a violation, and refused with 422. */
export function checked<T>(world: World, schema: z.ZodType<T>, value: unknown, request: string): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const errors: Record<string, string> = {};
  for (const issue of result.error.issues) errors[issue.path.join(".") || "request"] = issue.message;
  const problem = Object.entries(errors).map(([path, message]) => `${path}: ${message}`);
  world.onViolation(request, problem.join("; "));
  throw new Refusal(422, "Request body is not processable. Please check the errors.", { errors });
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A request in messages about it. */
export function nameOf(request: FastifyRequest): string {
  return `${request.method} ${request.url}`;
}
