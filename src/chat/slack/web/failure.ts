import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { z } from "zod";
import { BotError, type ErrorFacts } from "../../../core/errors.ts";
import type { Redact } from "../../../core/redact.ts";
import { transportFailure as withoutAnswer } from "../../../core/transport-failure.ts";
import { refusalOf } from "./refusals.ts";

/** What a 429 that does not say so is taken to ask for. Slack's has a Retry-After (Slack docs, Rate limits, read 2026-11-21). */
export const RETRY_AFTER_MS = 30_000;

/** Slack's remarks kept for the log. */
const MESSAGES_KEPT = 5;

const REFUSED = z.object({
  error: z.string().catch(""),
  needed: z.string().optional().catch(undefined),
  response_metadata: z
    .object({ messages: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/**
 * What a call that threw means. Nothing of the request is in it: neither in the message nor in the details nor in the
 * cause. `details.slack` is Slack's own code where it gave one, `details.retryAfterMs` what a 429 asks for.
 */
export function failureOf(error: unknown, method: string, redact: Redact): BotError {
  if (error instanceof WebAPIRateLimitedError) {
    return refusalOf("ratelimited", { method, retryAfterMs: error.retryAfter * 1_000 });
  }
  if (error instanceof WebAPIPlatformError) {
    const { error: slack, needed, response_metadata } = REFUSED.parse(error.data);
    const messages = response_metadata?.messages?.slice(0, MESSAGES_KEPT).map(redact);
    return refusalOf(slack, { method, needed, messages, retryAfterMs: RETRY_AFTER_MS });
  }
  if (error instanceof WebAPIHTTPError) return httpFailure(error.statusCode, method);
  return transportFailure(error instanceof WebAPIRequestError ? error.original : error, method);
}

/** An answer that is no answer of the Web API's: of a proxy, or of a Slack that is down. */
export function httpFailure(status: number, method: string): BotError {
  const facts: ErrorFacts = { details: { method }, status };
  if (status >= 400 && status < 500 && status !== 408) {
    return new BotError(
      "vendor_refused",
      `Slack's address answered with HTTP ${status}: is a proxy in between?`,
      facts,
    );
  }
  return new BotError("vendor_broken", `Slack is having trouble (HTTP ${status}).`, facts);
}

/** Whatever `fetch` threw, before, during or after the exchange. */
export function transportFailure(error: unknown, method: string): BotError {
  return withoutAnswer("Slack", error, { method });
}
