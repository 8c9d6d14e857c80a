import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { z } from "zod";
import { BotError, type ErrorFacts } from "../../../core/errors.ts";
import type { Redact } from "../../../core/redact.ts";
import { refusalOf } from "./refusals.ts";

/** What a 429 that does not say so is taken to ask for. Slack's has a Retry-After (Slack docs, Rate limits, read 2026-11-21). */
export const RETRY_AFTER_MS = 30_000;

/**
 * Codes of failures before anything was sent: the name is not known, nobody listens, no secure connection. Source: Node 24
 * docs, common system errors; undici's errors (UND_ERR_…), read 2026-11-21.
 */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "DNS does not know its address",
  EAI_AGAIN: "DNS does not answer",
  EHOSTUNREACH: "no route to it",
  ENETUNREACH: "no network",
  EHOSTDOWN: "its host is down",
  EADDRNOTAVAIL: "no local address is free",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
};
const TLS = /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO/u;
/** An error's cause of causes is not followed further. */
const CAUSES_MAX = 4;
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
  const causes = chain(error);
  const codes = causes.map(({ code }) => code).filter((code) => code !== "");
  // Of the chain only names and codes are kept: a message may hold an address that is secret.
  const facts: ErrorFacts = { details: { method, names: causes.map(({ name }) => name), codes } };
  const code = codes.find((one) => one in UNREACHABLE || TLS.test(one));
  if (code !== undefined) {
    const why = UNREACHABLE[code] ?? `no secure connection, ${code}`;
    return new BotError("vendor_unreachable", `Slack cannot be reached (${why}).`, facts);
  }
  if (causes.some(({ name }) => name === "TimeoutError" || name === "AbortError")) {
    return new BotError("vendor_silent", "Slack does not answer in time.", facts);
  }
  if (causes.some(({ name }) => name === "SyntaxError")) {
    return new BotError("vendor_broken", "Slack answered with something that cannot be read.", facts);
  }
  return new BotError("vendor_silent", "Slack closed the connection without a whole answer.", facts);
}

function chain(error: unknown): { readonly name: string; readonly code: string }[] {
  const causes = [];
  let cause = error;
  while (cause instanceof Error && causes.length < CAUSES_MAX) {
    causes.push({ name: cause.name, code: "code" in cause && typeof cause.code === "string" ? cause.code : "" });
    cause = cause.cause;
  }
  return causes;
}
