import { BotError } from "./errors.ts";

const PAGERS = "set PAGERDUTY_API_KEY, OPSGENIE_API_KEY, or JSM_SITE, JSM_EMAIL and JSM_API_TOKEN";

/** What cannot be said or named while no vendor for it is configured, and the settings that bring one. */
const MISSING = {
  status: "No status page is configured: set STATUSPAGE_API_KEY and STATUSPAGE_PAGE_ID.",
  alerts: `No pager is configured: ${PAGERS}.`,
  onCall: `No on-call calendar is configured: ${PAGERS}.`,
} as const;

/** BotError("not_configured") whose sentence names the settings. */
export function unconfigured(capability: keyof typeof MISSING): BotError {
  return new BotError("not_configured", MISSING[capability]);
}
