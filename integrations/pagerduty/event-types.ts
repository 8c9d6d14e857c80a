import type { AlertChange } from "../../src/core/events.ts";

/**
 * What each type of event says of an incident (PagerDuty developer docs, Webhooks overview, read 2026-11-21). Those of
 * services are missing on purpose: no card shows one.
 */
export const CHANGES: ReadonlyMap<string, AlertChange> = new Map(
  Object.entries({
    "incident.triggered": "triggered",
    "incident.acknowledged": "acknowledged",
    "incident.unacknowledged": "unacknowledged",
    "incident.reopened": "reopened",
    "incident.resolved": "closed",
    "incident.reassigned": "assigned",
    "incident.delegated": "assigned",
    "incident.escalated": "escalated",
    "incident.annotated": "noted",
    "incident.priority_updated": "changed",
    "incident.service_updated": "changed",
    "incident.responder.added": "changed",
    "incident.responder.replied": "changed",
    "incident.status_update_published": "changed",
    "incident.incident_type.changed": "changed",
    "incident.conference_bridge.updated": "changed",
    "incident.custom_field_values.updated": "changed",
    "incident.role.assigned": "changed",
    "incident.task.created": "changed",
    "incident.task.updated": "changed",
    "incident.task.completed": "changed",
    "incident.action_invocation.created": "changed",
    "incident.action_invocation.updated": "changed",
    "incident.action_invocation.terminated": "changed",
    "incident.workflow.started": "changed",
    "incident.workflow.completed": "changed",
  }),
);

/** What a subscription's ping sends. */
export const PING = "pagey.ping";

/** What a card shows, or its history: to what a subscription of ours listens. The other types are read where one brings them. */
export const SUBSCRIBED = [
  "incident.triggered",
  "incident.acknowledged",
  "incident.unacknowledged",
  "incident.reopened",
  "incident.resolved",
  "incident.reassigned",
  "incident.delegated",
  "incident.escalated",
  "incident.annotated",
  "incident.priority_updated",
  "incident.service_updated",
  "incident.responder.added",
  "incident.responder.replied",
  "incident.status_update_published",
] as const;
