import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import { transportFailure } from "../../../core/transport-failure.ts";
import type { Method } from "../ports.ts";
import { refusalOf } from "./refusals.ts";

/** Fields named in the log. */
const FIELDS_MAX = 10;
/** How deep Discord's remarks on fields are nested: an embed's field of a message is at 4. */
const DEPTH_MAX = 8;

const BRANCH = z.record(z.string(), z.unknown());
const LEAF = z.array(z.object({ code: z.string().catch("") }));

/**
 * What a call that threw means. Nothing of the request is in it: its address may hold an interaction's token, and
 * discord.js keeps both in its errors.
 */
export function failureOf(error: unknown, method: Method, byToken: boolean): BotError {
  if (error instanceof BotError) return error;
  if (error instanceof RateLimitError) {
    return refusalOf({ method, status: 429, discord: 0, byToken });
  }
  if (error instanceof DiscordAPIError) {
    const { status, code, rawError } = error;
    const fields = "errors" in rawError ? fieldsIn(rawError.errors) : [];
    return refusalOf({ method, status, discord: typeof code === "number" ? code : 0, fields, byToken });
  }
  if (error instanceof HTTPError) return refusalOf({ method, status: error.status, discord: 0, byToken });
  return transportFailure("Discord", error, { method });
}

/** "embeds.0.description: BASE_TYPE_MAX_LENGTH" */
function fieldsIn(errors: unknown, path = "", depth = 0): readonly string[] {
  const { data: branch } = BRANCH.safeParse(errors);
  if (branch === undefined || depth > DEPTH_MAX) return [];
  const found = Object.entries(branch).flatMap(([key, value]) => {
    if (key !== "_errors") return fieldsIn(value, path === "" ? key : `${path}.${key}`, depth + 1);
    return (LEAF.safeParse(value).data ?? []).map(({ code }) => `${path}: ${code}`);
  });
  return found.slice(0, FIELDS_MAX);
}
