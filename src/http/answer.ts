import type { ErrorCode } from "../core/errors.ts";
import type { WireAnswer } from "./exchange.ts";

/** How a body reads. `other`: neither JSON, nor a page, nor empty. */
export type Body = { readonly kind: "json"; readonly value: unknown } | { readonly kind: "empty" | "html" | "other" };

/** Reads a body for what it is, not for what its content type claims. */
export function readBody(answer: WireAnswer): Body {
  const text = answer.text.trim();
  if (text === "") return { kind: "empty" };
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const page = text.startsWith("<") || /html/iu.test(answer.headers["content-type"] ?? "");
    return { kind: page ? "html" : "other" };
  }
}

const NOT_JSON: Readonly<Record<"empty" | "html" | "other", string>> = {
  empty: "nothing instead of JSON",
  html: "an HTML page instead of JSON",
  other: "something that is not JSON",
};

/** Answers that are bare by their meaning: RFC 9110, 204 and 205. */
const BARE = new Set([204, 205]);

/**
 * The refusals of RFC 9110, 4918 and 6585 by a server that looked at the request and did nothing; 401, 403 and 404 have
 * words of their own. What is not listed, such as a proxy's 499, says nothing of what became of a write.
 */
const REFUSALS = new Set([
  400, 402, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 426, 428, 431,
]);

export interface Verdict {
  readonly code: ErrorCode;
  /** Completes the vendor's name to a sentence. */
  readonly problem: string;
}

/** Why a 2xx (or accepted) answer is of no use; undefined when it is. A write's answer may be empty. */
export function faultOfSuccess(status: number, body: Body, isRead: boolean): Verdict | undefined {
  if (body.kind === "json" || (body.kind === "empty" && (!isRead || BARE.has(status)))) return undefined;
  return { code: "vendor_broken", problem: `answered with ${NOT_JSON[body.kind]} (${status})` };
}

/** The verdict on an answer that is neither 2xx nor accepted, 420 and 429 apart. */
export function verdictOn(status: number, body: Body, reason: string | undefined): Verdict {
  const why = reason ?? (body.kind === "json" || body.kind === "empty" ? "no reason given" : NOT_JSON[body.kind]);
  if (status === 401) return { code: "vendor_auth", problem: `does not accept this key (401): ${why}` };
  if (status === 403) return { code: "vendor_auth", problem: `does not allow this key to do that (403): ${why}` };
  if (status === 404) return { code: "vendor_not_found", problem: `does not know it (404): ${why}` };
  if (status < 400)
    return {
      code: "vendor_broken",
      problem: `sent a redirect instead of an answer (${status}); check its address in the settings`,
    };
  if (REFUSALS.has(status)) return { code: "vendor_refused", problem: `refused: ${why} (${status})` };
  if (reason !== undefined) return { code: "vendor_broken", problem: `failed: ${reason} (${status})` };
  const what = body.kind === "json" ? "an error without a reason" : NOT_JSON[body.kind];
  return { code: "vendor_broken", problem: `answered with ${what} (${status})` };
}
