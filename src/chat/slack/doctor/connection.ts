import type { Finding } from "../../../core/context.ts";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import type { SlackSettings } from "../settings.ts";
import { createClient } from "../web/client.ts";
import { slackFinding } from "./finding.ts";

const OVER_HTTP = "it calls this bot over HTTP, at PUBLIC_URL/slack/events";

/** Of a bot that hears Slack. undefined: only Slack knows whether its calls arrive. */
export function heardFinding(isConnected: boolean | undefined): Finding {
  if (isConnected === undefined) return slackFinding("info", OVER_HTTP);
  return isConnected
    ? slackFinding("ok", "the socket is connected")
    : slackFinding("failed", "the socket is not connected: the log says why");
}

/**
 * Of a process that does not hear Slack: whether it could. Asks for a socket's address without using it (Slack docs,
 * apps.connections.open, read 2026-11-21).
 */
export async function unheardFinding({ road, apiUrl }: SlackSettings, log: Log): Promise<Finding> {
  if (road.type === "http") return slackFinding("info", OVER_HTTP);
  try {
    await createClient({ token: road.appToken, apiUrl, fetch: globalThis.fetch, log })("apps.connections.open", {});
    return slackFinding("ok", "SLACK_APP_TOKEN is good; the socket is serve's affair");
  } catch (error) {
    if (!(error instanceof BotError) || error.code !== "vendor_auth") {
      return slackFinding("failed", `SLACK_APP_TOKEN could not be tried: ${sentenceOf(error)}`);
    }
    const { slack } = error.details;
    const cure = "make one with connections:write (Basic Information, App-Level Tokens)";
    return slackFinding("failed", `Slack does not accept SLACK_APP_TOKEN (${String(slack)}): ${cure}`);
  }
}
