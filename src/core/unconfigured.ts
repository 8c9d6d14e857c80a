import { BotError } from "./errors.ts";

/** What cannot be said or named while no vendor for it is configured, and the settings that bring one. */
const MISSING = {
  status: "No status page is configured: set STATUSPAGE_API_KEY and STATUSPAGE_PAGE_ID.",
  alerts: "No pager is configured: set PAGERDUTY_API_KEY or OPSGENIE_API_KEY.",
  onCall: "No on-call calendar is configured: set PAGERDUTY_API_KEY or OPSGENIE_API_KEY.",
} as const;

/** BotError("not_configured") whose sentence names the settings. */
export function unconfigured(capability: keyof typeof MISSING): BotError {
  return new BotError("not_configured", MISSING[capability]);
}
