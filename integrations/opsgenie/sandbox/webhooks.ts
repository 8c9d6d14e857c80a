import type { JsonObject } from "../../../src/core/json.ts";
import { LOG_TEXT } from "./action-rules.ts";
import { type AlertRow, type EscalationRow, findUser, idFor, type World } from "./world.ts";

/* Webhooks in OpsGenie's shape (OpsGenie docs, Webhook integration and Alert action data, read 2026-11-21). */

/** OpsGenie publishes no limit; Statuspage's, of the same house. */
const TIMEOUT_MS = 30_000;
/** "description" is cut at so many characters, and sent with Create and custom actions only. */
const TEXT_CHARS_MAX = 1_000;
/** What stands behind the milliseconds in times that look like nanoseconds. */
const FRACTION_DIGITS = 6;
const MINUTE_MS = 60_000;

/** From where somebody does something. */
export type Origin = { readonly name: string; readonly type: string };
export const FROM_API: Origin = { name: "Sandbox", type: "API" };
export const FROM_WEB: Origin = { name: "", type: "web" };

/** One change of an alert that is as told by now. */
export interface Told {
  readonly action: string;
  /** Who did it, by user name or in words. */
  readonly by: string;
  readonly from: Origin;
  /** What belongs to this action only, beside the alert's fields. */
  readonly more?: JsonObject;
}

export function tell(world: World, alert: AlertRow, { action, by, from, more = {} }: Told): void {
  world.hooks.told += 1;
  const fraction = String(world.hooks.told).slice(-FRACTION_DIGITS).padStart(FRACTION_DIGITS, "0");
  const updatedAt = `${alert.updatedAt}${fraction}`;
  const fields = JSON.stringify({
    alertId: alert.id,
    message: alert.message,
    tags: alert.tags,
    tinyId: alert.tinyId,
    source: alert.source,
    entity: alert.entity,
    alias: alert.alias,
    createdAt: alert.createdAt,
    username: by,
    userId: findUser(world, by)?.id ?? "",
    recipients: alert.responders.flatMap(({ type, id }) => (type === "user" ? [id] : [])),
    teams: alert.responders.flatMap(({ type, id }) => (type === "team" ? [id] : [])),
    priority: alert.priority,
    ...(action === "Create" ? { description: alert.description.slice(0, TEXT_CHARS_MAX) } : {}),
    ...more,
  });
  // These have more digits than a number keeps, so they are written by hand.
  const exact = `{"updatedAt":${updatedAt},"insertedAt":${updatedAt},${fields.slice(1)}`;
  const rest = JSON.stringify({ action, source: from, ...INTEGRATION });
  send(world, alert, `{"alert":${exact},${rest.slice(1)}`);
}

/** An escalation is told with nothing of the alert but its id, and without a time. */
export function tellEscalation(world: World, alert: AlertRow, { id, name }: Pick<EscalationRow, "id" | "name">): void {
  const body = {
    action: "Escalate",
    alert: { alertId: alert.id },
    escalationId: id,
    escalationName: name,
    escalationNotify: { id, name, type: "default", entity: "escalation" },
    escalationTime: Math.floor((alert.updatedAt - alert.createdAt) / MINUTE_MS),
    repeatCount: alert.log.filter(({ text }) => text === LOG_TEXT.EscalateNext).length - 1,
    ...INTEGRATION,
  };
  send(world, alert, JSON.stringify(body));
}

/** Nothing is signed: each address holds its secret already. */
function send(world: World, alert: AlertRow, body: string): void {
  const headers = { "content-type": "application/json" };
  for (const url of world.hooks.urls) {
    world.deliver({ url, about: alert.id, headers, body, timeoutMs: TIMEOUT_MS });
  }
}

const INTEGRATION = {
  integrationId: idFor("integration", "Webhook"),
  integrationName: "Webhook",
  integrationType: "Webhook",
};
