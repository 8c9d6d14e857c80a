import type { JsonObject } from "../../../src/core/json.ts";
import { type AlertRow, idFor, SERVICE_ACCOUNT, type UserRow, type World } from "./world.ts";

/*
 * Webhooks as Jira Service Management sends them: OpsGenie's, from an integration of its own (Atlassian's support pages,
 * "Alert action data", read 2026-11-21). They are not signed.
 */

/** Who did something, and from where. */
export interface Doer {
  /** Absent: it happened by itself. */
  readonly user?: UserRow;
  readonly through: "api" | "web" | "system";
}

/** Whatever the token does. */
export const BY_TOKEN: Required<Doer> = { user: SERVICE_ACCOUNT, through: "api" };
export const BY_ITSELF: Doer = { through: "system" };

/** How long it waits for an answer. Not documented; ours. */
const TIMEOUT_MS = 5_000;
/** `updatedAt` is counted in nanoseconds, `createdAt` in milliseconds. */
const NS_DIGITS = "000000";

/** Tells everybody who wants to know what was done to an alert, and by whom. */
export function tell(world: World, action: string, alert: AlertRow, more: JsonObject = {}, by: Doer = BY_TOKEN): void {
  if (world.hooks.length === 0) return;
  const body = bodyOf(world, action, alert, more, by);
  for (const { url } of world.hooks) {
    world.deliver({
      url,
      about: alert.id,
      headers: { "content-type": "application/json" },
      body,
      timeoutMs: TIMEOUT_MS,
    });
  }
}

function bodyOf(world: World, action: string, alert: AlertRow, more: JsonObject, { user, through }: Doer): string {
  const isCreate = action === "Create";
  const ids = (type: string): string[] => alert.responders.filter((one) => one.type === type).map(({ id }) => id);
  const content = {
    action,
    source: { name: user?.name ?? "", type: through },
    alert: {
      alertId: alert.id,
      message: alert.message,
      tags: alert.tags,
      tinyId: alert.tinyId,
      source: alert.source,
      entity: alert.entity,
      alias: alert.alias,
      createdAt: alert.createdAt,
      // Past what a number of JavaScript holds: written digit by digit.
      updatedAt: 0,
      username: user?.email ?? "System",
      userId: user?.id ?? "",
      priority: alert.priority,
      recipients: ids("user"),
      teams: ids("team"),
      ...(isCreate ? { description: alert.description, details: alert.extraProperties } : {}),
      ...more,
    },
    integrationId: idFor("integration", "webhook"),
    integrationName: "Jira Service Management webhook",
    integrationType: "Webhook",
  };
  return JSON.stringify(content).replace('"updatedAt":0,', `"updatedAt":${world.clock.now()}${NS_DIGITS},`);
}
