import { BotError } from "../../../core/errors.ts";
import type { Page } from "./page.ts";
import { INSTALL_PATH } from "./paths.ts";

export interface FailurePage extends Page {
  readonly status: number;
}

const AGAIN = `Begin again at ${INSTALL_PATH}, in one browser and within ten minutes.`;
const NOT_INSTALLED = "It was not installed";

/** The error codes of @slack/oauth 4 that whoever installs it can do something about. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["slack_oauth_installer_authorization_error", "You did not allow it in Slack. Nothing was changed."],
  ["slack_oauth_missing_state", AGAIN],
  ["slack_oauth_invalid_state", AGAIN],
  ["slack_oauth_missing_code", AGAIN],
]);

/** What somebody is told whose installation failed: nothing of the inside. */
export function failurePage(error: unknown): FailurePage {
  if (error instanceof BotError && ["bad_input", "forbidden"].includes(error.code)) {
    return { status: error.code === "forbidden" ? 403 : 400, title: NOT_INSTALLED, text: error.message };
  }
  const text = REASONS.get(codeOf(error));
  if (text !== undefined) return { status: 400, title: NOT_INSTALLED, text };
  return { status: 502, title: NOT_INSTALLED, text: `Slack did not confirm it. ${AGAIN}` };
}

/** How a log names it: nothing of what Slack or the browser sent. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
