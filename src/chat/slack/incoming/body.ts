import type { JsonObject } from "../../../core/json.ts";

const FORM = /^application\/x-www-form-urlencoded\b/iu;

/**
 * What Slack posts: JSON for events; for everything else a form, whose field `payload`, where it has one, is JSON (Slack
 * docs, "Events API", "Slash commands" and "Handling user interaction", read 2026-11-21). undefined: it cannot be read.
 */
export function readBody(raw: Buffer, contentType: string | undefined): JsonObject | undefined {
  const text = raw.toString("utf8");
  if (!FORM.test(contentType ?? "")) return readJson(text);
  const fields = Object.fromEntries(new URLSearchParams(text));
  return fields.payload === undefined ? fields : readJson(fields.payload);
}

/** A JSON object; undefined when it is none. */
export function readJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Of what came out of JSON: whether it is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
