import { randomUUID } from "node:crypto";
import type { JsonObject } from "../../../src/core/json.ts";
import { LEVELS } from "../../../src/core/status.ts";
import { componentEntity, incidentEntity } from "./entities.ts";
import { type ComponentRow, type IncidentRow, newId, PAGE_ID, type World } from "./world.ts";

/*
 * What subscribers are sent, by mail and by webhook (support.atlassian.com, Enable webhook notifications, read
 * 2026-11-21): a notice when an update of it is delivered, a component when its level has changed.
 */

/** "must respond within 30 seconds of initial connection" (the same page). */
const TIMEOUT_MS = 30_000;

/** Mails all subscribers about a notice, and sends it to those that are addresses. */
export function notifyOfNotice(world: World, row: IncidentRow, subject: string, at: number): void {
  const mailId = newId();
  world.mails.set(mailId, { id: mailId, incidentId: row.id, subject, at });
  if (world.hookUrls.size === 0) return;
  const entity = incidentEntity(world, row);
  const affected_components = row.componentIds.flatMap((code) => {
    const component = world.components.get(code);
    if (component === undefined) return [];
    return [{ code, name: component.name, old_status: component.status, new_status: component.status }];
  });
  const incident_updates = entity.incident_updates.map((update) => ({ ...update, affected_components }));
  send(world, row.id, { incident: { ...entity, incident_updates } });
}

/** Only a level is worth telling: nothing is sent for a name or a position. */
export function notifyOfLevel(world: World, before: ComponentRow, after: ComponentRow): void {
  if (before.status === after.status || world.hookUrls.size === 0) return;
  send(world, after.id, {
    component: componentEntity(after),
    component_update: {
      id: newId(),
      component_id: after.id,
      component_type: "Component",
      old_status: before.status,
      new_status: after.status,
      created_at: new Date(after.updatedAt).toISOString(),
    },
  });
}

/** Nothing is signed: each address holds its secret already. */
function send(world: World, about: string, what: JsonObject): void {
  const headers = { "content-type": "application/json" };
  const page = { id: PAGE_ID, ...indicatorOf(world) };
  for (const url of world.hookUrls) {
    const meta = {
      unsubscribe: `${world.publicUrl()}/page?unsubscribe=${randomUUID()}`,
      documentation: "https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/",
      generated_at: new Date(world.clock.now()).toISOString(),
    };
    world.deliver({ url, about, headers, body: JSON.stringify({ meta, page, ...what }), timeoutMs: TIMEOUT_MS });
  }
}

/** How the page as a whole is, by its worst component. */
function indicatorOf(world: World): JsonObject {
  const worst = LEVELS.findLast((level) => world.components.values().some(({ status }) => status === level));
  return INDICATORS[worst ?? "operational"];
}

const INDICATORS: Readonly<Record<(typeof LEVELS)[number], JsonObject>> = {
  operational: { status_indicator: "none", status_description: "All Systems Operational" },
  under_maintenance: { status_indicator: "maintenance", status_description: "Service Under Maintenance" },
  degraded_performance: { status_indicator: "minor", status_description: "Partially Degraded Service" },
  partial_outage: { status_indicator: "major", status_description: "Partial System Outage" },
  major_outage: { status_indicator: "critical", status_description: "Major Service Outage" },
};
