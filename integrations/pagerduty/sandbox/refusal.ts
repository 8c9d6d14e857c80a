import type { FastifyReply } from "fastify";
import { z } from "zod";

/** An answer that says no, in the vendor's shape (PagerDuty REST docs, Errors, read 2026-11-21). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: readonly string[];

  constructor(status: number, code: number, message: string, errors: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export function answerRefusal(reply: FastifyReply, { status, code, message, errors }: Refusal): FastifyReply {
  return reply.code(status).send({ error: { message, code, ...(errors.length > 0 ? { errors } : {}) } });
}

export const notFound = (): Refusal => new Refusal(404, 2100, "Not Found");
export const invalid = (...errors: string[]): Refusal => new Refusal(400, 2001, "Invalid Input Provided", errors);

/** What the vendor's document does not declare: the caller's mistake, not the user's. */
export class Undeclared extends Refusal {}

/** Reads a query or a body against what the document declares; anything else is a violation. */
export function declared<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${where} ${issue.path.join(".")}: ${issue.message}`);
  throw new Undeclared(400, 2001, "Invalid Input Provided", problems);
}

/** `key[]=a&key[]=b`, or one of them. */
export const many = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
export const manyOf = <const W extends readonly [string, ...string[]]>(words: W) =>
  z.union([z.enum(words).transform((one) => [one]), z.array(z.enum(words))]);
export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
