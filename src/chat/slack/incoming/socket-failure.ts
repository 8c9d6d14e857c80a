import { z } from "zod";
import { BotError } from "../../../core/errors.ts";

/** Refusals that no later attempt overcomes (Slack docs, apps.connections.open, read 2026-11-21). */
const REFUSALS = [
  "not_authed",
  "invalid_auth",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_allowed_token_type",
  "missing_scope",
  "no_permission",
  "team_disabled",
  "user_removed_from_team",
  "access_denied",
];
const PLATFORM_ERROR = z.object({ data: z.object({ error: z.string() }) });

/** Why a socket did not come up: "vendor_auth" when Slack refuses the token, else "vendor_silent" or "vendor_unreachable". */
export function socketFailure(error: unknown, isLate: boolean): BotError {
  const refusal = PLATFORM_ERROR.safeParse(error).data?.data.error;
  const details = refusal === undefined ? {} : { details: { slack: refusal } };
  if (refusal !== undefined && REFUSALS.includes(refusal)) {
    const line =
      `Slack refuses SLACK_APP_TOKEN (${refusal}): make an app-level token with connections:write ` +
      "in the app's Basic Information, and turn Socket Mode on.";
    return new BotError("vendor_auth", line, { cause: error, ...details });
  }
  const [code, what] = isLate
    ? (["vendor_silent", "does not answer"] as const)
    : (["vendor_unreachable", "cannot be reached"] as const);
  return new BotError(code, `Slack ${what} (Socket Mode).`, { cause: error, ...details });
}
