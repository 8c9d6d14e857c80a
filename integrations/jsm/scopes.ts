import { BotError } from "../../src/core/errors.ts";
import type { HttpCall } from "../../src/core/http.ts";

/** A token without the scope that a request needs is answered 401, as a wrong one is; only these words tell them apart. */
const SCOPE_MISSING = /scope does not match/i;

/** Whether an answer of 401 refuses only this request, and not the token. */
export function isScopeMissing(body: unknown): boolean {
  return SCOPE_MISSING.test(JSON.stringify(body) ?? "");
}

/**
 * What the token lacks, where it was refused for want of a scope; any other error as it is. Every write needs the scope
 * to read as well (Jira Service Management ops REST API, scopes of each operation, read 2026-11-21).
 */
export function withScope(error: unknown, { method, path }: HttpCall, title: string): unknown {
  if (!(error instanceof BotError) || error.code !== "vendor_auth" || error.details.lacksRight !== true) return error;
  const { details, status, requestId } = error;
  return new BotError(
    "vendor_auth",
    `The token for ${title} lacks the scope ${scopesFor(method, path)}: make one that has it, and set JSM_API_TOKEN.`,
    {
      cause: error,
      details,
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
    },
  );
}

function scopesFor(method: HttpCall["method"], path: string): string {
  if (path.startsWith("/ex/jira/")) return "read:jira-user";
  const area = /\/v1\/alerts(?:\/|$)/.test(path) ? "ops-alert" : "ops-config";
  const scope = (verb: string): string => `${verb}:${area}:jira-service-management`;
  return method === "GET" ? scope("read") : `${scope("write")} or ${scope("read")}`;
}
