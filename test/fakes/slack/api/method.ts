import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { Token, Workspace } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { Refusal } from "./refusal.ts";

/** Slack's tiers, and methods with limits of their own (Slack docs, Rate limits, read 2026-11-21). */
export type Tier = 1 | 2 | 3 | 4 | "post" | "none";

/** Who calls, and in which workspace. */
export interface Caller {
  readonly world: World;
  readonly workspace: Workspace;
  readonly token: Token;
  /** Refuses with `missing_scope` when the token has none of them. */
  needs(...anyOf: readonly string[]): void;
}

export interface Method {
  readonly tier: Tier;
  /** One of them must be granted; none: whoever has a token may call. */
  readonly scopes: readonly string[];
  readonly argNames: ReadonlySet<string>;
  call(raw: Readonly<Record<string, unknown>>, caller: Caller): JsonObject;
}

/** A method with a workspace's token. */
export function method<S extends z.ZodRawShape>(spec: {
  readonly tier: Tier;
  readonly scopes: readonly string[];
  readonly args: S;
  run(args: z.output<z.ZodObject<S>>, caller: Caller): JsonObject;
}): Method {
  const schema = z.object(spec.args);
  return {
    tier: spec.tier,
    scopes: spec.scopes,
    argNames: new Set(Object.keys(spec.args)),
    call(raw, caller) {
      const read = schema.safeParse(raw);
      if (!read.success) throw badArguments(read.error);
      return spec.run(read.data, caller);
    },
  };
}

function badArguments(error: z.ZodError): Refusal {
  const messages = error.issues.map(({ message, path }) => `[ERROR] ${message} [json-pointer:/${path.join("/")}]`);
  const [first] = error.issues;
  if (first?.path[0] === "blocks") return new Refusal("invalid_blocks_format");
  return new Refusal("invalid_arguments", { response_metadata: { messages } });
}

/** "true" and "1" in a form, a boolean in JSON. */
export const flag = z.union([
  z.boolean(),
  z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1"),
]);

export const count = z.coerce.number().int().nonnegative();

/** JSON inside a form's field; as it is in a JSON body. */
function parsed(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    context.addIssue(`not JSON: ${String(error)}`);
    return z.NEVER;
  }
}

export const jsonObject = z.unknown().transform(parsed).pipe(z.record(z.string(), z.json()));
export const jsonList = z
  .unknown()
  .transform(parsed)
  .pipe(z.array(z.record(z.string(), z.json())));
/** "U1,U2" in a form, a list in JSON. */
export const ids = z.union([
  z.array(z.string()),
  z.string().transform((list) =>
    list
      .split(",")
      .map((id) => id.trim())
      .filter((id) => id !== ""),
  ),
]);
