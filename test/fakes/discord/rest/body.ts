import type { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { NO, Refusal } from "./refusal.ts";

/** How often a body is read anew without the fields that nobody knows. */
const ROUNDS_MAX = 50;

/**
 * A body by its schema. What Discord does not know it leaves out in silence, and so does this, with a complaint; anything
 * else that is wrong is answered as Discord does: 50035, with the place of each fault.
 */
export function readBody<S extends z.ZodType>(
  schema: S,
  body: unknown,
  complain: (complaint: string) => void,
  /** Where in the whole body this part stands. */
  within: readonly string[] = [],
): z.output<S> {
  let rest: unknown = body;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const read = schema.safeParse(rest);
    if (read.success) return read.data;
    const unknown = unknownKeys(read.error.issues);
    const faults = read.error.issues.filter(({ code }) => code !== "unrecognized_keys");
    if (faults.length > 0 || unknown.length === 0) throw new Refusal(NO.invalidForm, errorTree(faults, within));
    for (const { path, keys } of unknown) {
      for (const key of keys) {
        complain(`the field ${[...within, ...path, key].join(".")} is none that Discord knows`);
        rest = without(rest, [...path, key]);
      }
    }
  }
  throw new Refusal(NO.invalidForm);
}

/** One fault by hand, as the schemas' are told. */
export function faultAt(path: string, code: string, message: string): Refusal {
  return new Refusal(NO.invalidForm, nest(path.split("."), [{ code, message }]));
}

type Issue = z.core.$ZodIssue;

function unknownKeys(issues: readonly Issue[]): { readonly path: readonly PropertyKey[]; readonly keys: string[] }[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? [{ path: issue.path, keys: issue.keys }] : [],
  );
}

function without(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one, index) => (index === Number(key) ? without(one, rest) : one));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      name !== key ? [[name, one]] : rest.length === 0 ? [] : [[name, without(one, rest)]],
    ),
  );
}

function errorTree(issues: readonly Issue[], within: readonly string[]): JsonObject {
  return issues.reduce<JsonObject>((tree, issue) => {
    const code =
      issue.code === "too_big" || issue.code === "too_small"
        ? "BASE_TYPE_BAD_LENGTH"
        : issue.code === "invalid_type"
          ? "BASE_TYPE_REQUIRED"
          : "BASE_TYPE_INVALID";
    return merge(tree, nest([...within, ...issue.path.map(String)], [{ code, message: issue.message }]));
  }, {});
}

function nest([first, ...rest]: readonly string[], errors: readonly JsonObject[]): JsonObject {
  return first === undefined || first === "" ? { _errors: errors } : { [first]: nest(rest, errors) };
}

function merge(one: JsonObject, other: JsonObject): JsonObject {
  const merged: Record<string, JsonObject[string]> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const known = merged[key];
    merged[key] = isObject(known) && isObject(value) ? merge(known, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
