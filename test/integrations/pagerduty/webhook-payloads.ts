/*
 * Deliveries of webhooks v3, each type as PagerDuty's documents show it (developer docs, Webhooks overview, read 2026-11-21),
 * about one incident of a company that does not exist.
 */

export type Json = Readonly<Record<string, unknown>>;

export const OCCURRED_AT = "2026-11-21T08:00:05.169Z";

const link = (kind: string, id: string) => ({
  html_url: `https://acme.pagerduty.com/${kind}/${id}`,
  id,
  self: `https://api.pagerduty.com/${kind}/${id}`,
});
const user = (id: string, summary: string | null) => ({ ...link("users", id), summary, type: "user_reference" });
export const ANA = user("PLH1HKV", "Ana Novak");
const BEN = user("PTUXL6G", "Ben Okoye");
export const SERVICE = { ...link("services", "PF9KMXH"), summary: "API Service", type: "service_reference" };

export const INCIDENT = {
  ...link("incidents", "PGR0VU2"),
  type: "incident",
  number: 2,
  status: "triggered",
  incident_key: "d3640fbd41094207a1c11e58e46b1662",
  created_at: "2026-11-21T07:16:27Z",
  reopened_at: null,
  title: "A little bump in the road",
  incident_type: { name: "incident_default" },
  service: SERVICE,
  assignees: [BEN],
  escalation_policy: {
    ...link("escalation_policies", "PUS0KTE"),
    summary: "Default",
    type: "escalation_policy_reference",
  },
  teams: [{ ...link("teams", "PFCVPS0"), summary: "Engineering", type: "team_reference" }],
  priority: { ...link("priorities", "PSO75BM"), summary: "P1", type: "priority_reference" },
  urgency: "high",
  conference_bridge: { conference_number: "+1 1234123412,,987654321#", conference_url: "https://example.com" },
  resolve_reason: null,
};

/** Everything that may be null is. */
export const BARE_INCIDENT = {
  ...INCIDENT,
  incident_key: null,
  incident_type: null,
  service: null,
  assignees: null,
  escalation_policy: null,
  teams: null,
  priority: null,
  urgency: null,
  conference_bridge: null,
};

const OF_INCIDENT = {
  incident: { ...link("incidents", "PGR0VU2"), summary: "A little bump in the road", type: "incident_reference" },
};
const NOTE = { ...OF_INCIDENT, id: "P2LA89X", content: "Rolled back", trimmed: false, type: "incident_note" };
const RESPONDER = {
  ...OF_INCIDENT,
  user: user("PVMGSML", "Maeve"),
  escalation_policy: null,
  message: "Please help me",
  state: "pending",
  type: "incident_responder",
};
const TASK = { ...OF_INCIDENT, id: "PTASK01", summary: "Call the provider", status: "open", type: "incident_task" };
const INVOCATION = { ...OF_INCIDENT, id: "01ACTION", state: "created", type: "incident_action_invocation" };
const WORKFLOW = {
  ...OF_INCIDENT,
  id: "P3SNKQS",
  summary: "Open a bridge",
  workflow_trigger: null,
  service: SERVICE,
  type: "incident_workflow_instance",
};
const FIELD = { data_type: "string", field_type: "single_value", id: "PICFVXX", name: "region", value: null };
const SERVICE_DATA = { ...SERVICE, alert_creation: "create_alerts_and_incidents", teams: [], type: "service" };

/** The data of every type that the documents name. */
export const DATA: Readonly<Record<string, Json>> = {
  "incident.triggered": INCIDENT,
  "incident.acknowledged": { ...INCIDENT, status: "acknowledged" },
  "incident.unacknowledged": INCIDENT,
  "incident.reopened": { ...INCIDENT, reopened_at: "2026-11-21T08:00:05Z" },
  "incident.resolved": { ...INCIDENT, status: "resolved", assignees: [] },
  "incident.reassigned": INCIDENT,
  "incident.delegated": INCIDENT,
  "incident.escalated": INCIDENT,
  "incident.priority_updated": INCIDENT,
  "incident.service_updated": INCIDENT,
  "incident.incident_type.changed": { ...INCIDENT, incident_type: { name: "major" } },
  "incident.annotated": NOTE,
  "incident.responder.added": RESPONDER,
  "incident.responder.replied": { ...RESPONDER, state: "accepted" },
  "incident.status_update_published": {
    ...OF_INCIDENT,
    id: "P2LA89Y",
    message: "A fix is being developed",
    trimmed: false,
    type: "incident_status_update",
  },
  "incident.conference_bridge.updated": {
    ...OF_INCIDENT,
    conference_numbers: [{ label: "", number: "+1-555-555-5555" }],
    conference_url: null,
    type: "incident_conference_bridge",
  },
  "incident.custom_field_values.updated": {
    ...OF_INCIDENT,
    custom_fields: [FIELD],
    changed_custom_fields: [FIELD],
    type: "incident_field_values",
  },
  "incident.role.assigned": {
    ...OF_INCIDENT,
    incident_role_assignments: [{ assignee: ANA, old_assignee: null, role: { id: "PROLE", summary: "Commander" } }],
    type: "incident_role_assignment",
  },
  "incident.task.created": TASK,
  "incident.task.updated": TASK,
  "incident.task.completed": { ...TASK, status: "closed" },
  "incident.action_invocation.created": INVOCATION,
  "incident.action_invocation.updated": { ...INVOCATION, state: "running" },
  "incident.action_invocation.terminated": { ...INVOCATION, state: "completed" },
  "incident.workflow.started": WORKFLOW,
  "incident.workflow.completed": WORKFLOW,
  "service.created": SERVICE_DATA,
  "service.deleted": SERVICE_DATA,
  "service.updated": SERVICE_DATA,
  "service.custom_field_values.updated": { service: SERVICE, custom_fields: [FIELD], type: "service_field_values" },
};

/** One whole delivery, with what `event` says otherwise. */
export function delivery(type: string, event: Json = {}): { readonly event: Json } {
  return {
    event: {
      id: "5ac64822-4adc-4fda-ade0-410becf0de4f",
      event_type: type,
      resource_type: type.split(".")[0],
      occurred_at: OCCURRED_AT,
      agent: ANA,
      client: null,
      data: DATA[type] ?? null,
      ...event,
    },
  };
}

export const PING = delivery("pagey.ping", {
  agent: { id: "PVE0ZR9", type: "user_reference" },
  data: { message: "Hello from your friend Pagey!", type: "ping" },
});

/** What extensions of version 2 sent. */
export const VERSION_2 = {
  messages: [
    {
      id: "bb8b8fe0-e8d5-11e2-9c1e-22000afd16cf",
      event: "incident.trigger",
      created_on: "2026-11-21T08:00:05Z",
      incident: { id: "PGR0VU2", incident_number: 2, status: "triggered", title: "A little bump in the road" },
      webhook: { endpoint_url: "https://tocsin.example.com/hooks/pagerduty", type: "webhook" },
      log_entries: [],
    },
  ],
};
