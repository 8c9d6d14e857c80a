import { iso, type Renderer } from "./render.ts";
import { type IncidentRow, type LogRow, priorityId, type World } from "./world.ts";

/* What webhooks v3 tell, in other words than the REST API (PagerDuty developer docs, Webhooks overview, read 2026-11-21). */

export function agentOf(render: Renderer, entry: LogRow, { serviceId }: IncidentRow): object | null {
  return entry.userId === null ? render.reference("service", serviceId) : render.reference("user", entry.userId);
}

export function noteData(render: Renderer, row: IncidentRow): object {
  const note = row.notes.at(-1);
  return {
    incident: render.reference("incident", row.id),
    id: note?.id ?? null,
    content: note?.content ?? null,
    trimmed: false,
    type: "incident_note",
  };
}

export function incidentData(world: World, render: Renderer, row: IncidentRow): object {
  const self = `${world.publicUrl()}/incidents/${row.id}`;
  const priority = { type: "priority_reference", self: null, html_url: null };
  const team = world.services.get(row.serviceId)?.teamId;
  return {
    id: row.id,
    type: "incident",
    self,
    html_url: self,
    number: row.number,
    status: row.status,
    incident_key: row.key,
    created_at: iso(row.createdAt),
    reopened_at: null,
    title: row.title,
    incident_type: { name: "incident_default" },
    service: render.reference("service", row.serviceId),
    assignees: row.assignees.map(({ userId }) => render.reference("user", userId)),
    escalation_policy: render.reference("escalation_policy", row.policyId),
    teams: team === undefined ? [] : [render.reference("team", team)],
    priority: row.priority === null ? null : { ...priority, id: priorityId(row.priority), summary: row.priority },
    urgency: row.urgency,
    conference_bridge: null,
    resolve_reason: null,
  };
}
