import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import type { World } from "./world.ts";

/** An answer other than success. JSM has two shapes for it: the gateway's `message` and the operations' `errors`. */
export class Refusal extends Error {
  readonly status: number;
  readonly shape: "message" | "errors";

  constructor(status: number, message: string, shape: "message" | "errors" = "errors") {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.shape = shape;
  }
}

export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} not found.`);
}

/** Machine-readable names of what went wrong, beside the words. */
const CODES: Readonly<Record<number, string>> = {
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  422: "UNPROCESSABLE_ENTITY",
};

export function sendRefusal(reply: FastifyReply, { status, message, shape }: Refusal): FastifyReply {
  const body: JsonObject =
    shape === "message"
      ? { code: status, message }
      : { errors: [{ title: message, code: CODES[status] ?? "BAD_REQUEST" }] };
  return reply.code(status).send(body);
}

/** A part of a request as its document declares it; anything else is a violation, and refused with 422. */
export function checked<T>(world: World, schema: z.ZodType<T>, value: unknown, request: FastifyRequest): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problem = result.error.issues
    .map(({ path, message }) => `${path.join(".") || "request"}: ${message}`)
    .join("; ");
  world.onViolation(nameOf(request), problem);
  throw new Refusal(422, `Request is not processable: ${problem}`);
}

/** The document declares no body; whatever is in one would be ignored without a word. */
export const noBody = z.undefined("no body is declared: what is in it would be ignored");
export const noQuery = z.strictObject({});

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** Where a list goes on: absent on the last page. */
export function linksTo(world: World, path: string, next: Parameters | undefined): JsonObject {
  if (next === undefined) return {};
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(next)) if (value !== undefined) search.set(key, String(value));
  return { next: `${world.opsUrl()}${path}?${search}` };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A request in messages about it. */
export function nameOf(request: FastifyRequest): string {
  return `${request.method} ${request.url}`;
}
