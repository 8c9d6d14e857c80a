import type { JsonObject } from "../../../src/core/json.ts";
import { type AlertRow, idFor, SERVICE_ACCOUNT, type UserRow, type World } from "./world.ts";

/*
 * Webhooks as Jira Service Management sends them: OpsGenie's shape, from an integration of its own (Atlassian's support
 * pages, "Alert action data", read 2026-11-21). They are not signed: each address holds its secret already.
 */

/** Who did something, and from where. */
export interface Doer {
  /** Absent: it happened by itself. */
  readonly user?: UserRow;
  readonly through: "API" | "web" | "system";
}

/** Whatever the token does. */
export const BY_TOKEN: Required<Doer> = { user: SERVICE_ACCOUNT, through: "API" };
export const BY_ITSELF: Doer = { through: "system" };

/** One change of an alert that is as told by now. */
export interface Told {
  readonly action: string;
  readonly by: Doer;
  /** What belongs to this action only: beside the alert's fields, or of an escalation in their place. */
  readonly more?: JsonObject;
}

/** How long it waits for an answer. Nothing is published; ours. */
const TIMEOUT_MS = 5_000;
/** A description is cut at so many characters. */
const TEXT_CHARS_MAX = 1_000;
/** Times of changes are counted in nanoseconds: what stands behind the milliseconds. No two of ours are the same. */
const FRACTION_DIGITS = 6;
const INTEGRATION = {
  integrationId: idFor("integration", "webhook"),
  integrationName: "Jira Service Management webhook",
  integrationType: "Webhook",
};

export function tell(world: World, alert: AlertRow, told: Told): void {
  world.hooks.told += 1;
  const body = told.action === "Escalate" ? escalationBody(alert, told) : alertBody(world, alert, told);
  const headers = { "content-type": "application/json" };
  for (const url of world.hooks.urls) {
    world.deliver({ url, about: alert.id, headers, body, timeoutMs: TIMEOUT_MS });
  }
}

function alertBody(world: World, alert: AlertRow, { action, by: { user, through }, more }: Told): string {
  const idsOf = (type: string) => alert.responders.filter((one) => one.type === type).map(({ id }) => id);
  const { alias, message, tinyId, tags, entity, source, priority, createdAt } = alert;
  const fields = JSON.stringify({
    ...{ alertId: alert.id, alias, message, tinyId, tags, entity, source, priority, createdAt },
    username: user?.email ?? (action === "Create" ? source : "System"),
    userId: user?.id ?? "",
    recipients: idsOf("user"),
    teams: idsOf("team"),
    ...(action === "Create" ? { description: alert.description.slice(0, TEXT_CHARS_MAX) } : {}),
    ...more,
  });
  const rest = JSON.stringify({
    action,
    source: { name: through === "API" ? "Sandbox" : "", type: through },
    ...INTEGRATION,
  });
  // These have more digits than a number keeps, so they are written by hand.
  const fraction = String(world.hooks.told).slice(-FRACTION_DIGITS).padStart(FRACTION_DIGITS, "0");
  const changedAt = `${alert.updatedAt}${fraction}`;
  return `{"alert":{"updatedAt":${changedAt},"insertedAt":${changedAt},${fields.slice(1)},${rest.slice(1)}`;
}

/** An escalation is told with nothing of the alert but its id, and without a time. */
function escalationBody(alert: AlertRow, { action, more }: Told): string {
  return JSON.stringify({ action, alert: { alertId: alert.id }, ...more, ...INTEGRATION });
}
