import {
  type IncidentRow,
  type LogRow,
  type NoteRow,
  type PolicyRow,
  priorityId,
  type ServiceRow,
  type UserRow,
  type World,
} from "./world.ts";

type Kind = "user" | "team" | "service" | "escalation_policy" | "schedule" | "schedule_v3" | "incident";

const PATHS: Readonly<Record<Kind, string>> = {
  user: "users",
  team: "teams",
  service: "services",
  escalation_policy: "escalation_policies",
  schedule: "schedules",
  schedule_v3: "v3/schedules",
  incident: "incidents",
};

export interface Renderer {
  reference(kind: Kind, id: string): object | null;
  user(row: UserRow): object;
  team(row: { readonly id: string; readonly name: string }): object;
  service(row: ServiceRow): object;
  policy(row: PolicyRow): object;
  incident(row: IncidentRow, include?: readonly string[]): object;
  logEntry(row: LogRow, incident: IncidentRow): object;
  note(row: NoteRow): object;
}

/** Whole seconds: "2026-11-21T08:00:00Z". */
export const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

export function createRenderer(world: World): Renderer {
  const links = (kind: Kind, id: string) => {
    const self = `${world.publicUrl()}/${PATHS[kind]}/${id}`;
    return { self, html_url: self };
  };
  const summaryOf: Readonly<Record<Kind, (id: string) => string | undefined>> = {
    user: (id) => world.users.get(id)?.name,
    team: (id) => world.teams.get(id)?.name,
    service: (id) => world.services.get(id)?.name,
    escalation_policy: (id) => world.policies.get(id)?.name,
    schedule: (id) => world.schedules.get(id)?.name,
    schedule_v3: (id) => world.schedules.get(id)?.name,
    incident: (id) => world.incidents.get(id)?.title,
  };
  const reference = (kind: Kind, id: string) => {
    const summary = summaryOf[kind](id);
    return summary === undefined ? null : { id, type: `${kind}_reference`, summary, ...links(kind, id) };
  };
  const whole = (kind: Kind, row: { readonly id: string; readonly name: string }) => ({
    id: row.id,
    type: kind,
    summary: row.name,
    name: row.name,
    ...links(kind, row.id),
  });
  const targetKind = (target: { readonly type: string; readonly id: string }): Kind =>
    target.type === "user" ? "user" : world.schedules.get(target.id)?.shiftBased === true ? "schedule_v3" : "schedule";

  const user = (row: UserRow) => ({
    ...whole("user", row),
    email: row.email,
    time_zone: row.zone,
    role: "user",
    job_title: null,
  });
  const service = (row: ServiceRow) => ({
    ...whole("service", row),
    description: null,
    status: "active",
    acknowledgement_timeout: null,
    auto_resolve_timeout: null,
    escalation_policy: reference("escalation_policy", row.policyId),
    teams: [reference("team", row.teamId)].filter((team) => team !== null),
  });

  return {
    reference,
    user,
    team: (row) => ({ ...whole("team", row), description: null }),
    service,
    policy: (row) => ({
      ...whole("escalation_policy", row),
      description: null,
      num_loops: 0,
      on_call_handoff_notifications: "if_has_services",
      escalation_rules: row.rules.map((targets, index) => ({
        id: `${row.id}R${index + 1}`,
        escalation_delay_in_minutes: 30,
        targets: targets.map((target) => reference(targetKind(target), target.id)),
      })),
      services: [...world.services.all()]
        .filter((one) => one.policyId === row.id)
        .map((one) => reference("service", one.id)),
      teams: [reference("team", row.teamId)].filter((team) => team !== null),
    }),
    incident: (row, include = []) => {
      const of = world.services.get(row.serviceId);
      const person = (id: string, isWhole: boolean) => {
        const found = isWhole ? world.users.get(id) : undefined;
        return found === undefined ? reference("user", id) : user(found);
      };
      const taken = (key: "assignee" | "acknowledger", list: IncidentRow["assignees"]) =>
        list.map(({ userId, at }) => ({ at: iso(at), [key]: person(userId, include.includes(`${key}s`)) }));
      const first = row.log[0];
      return {
        id: row.id,
        type: "incident",
        summary: `[#${row.number}] ${row.title}`,
        ...links("incident", row.id),
        incident_number: row.number,
        title: row.title,
        status: row.status,
        incident_key: row.key,
        urgency: row.urgency,
        priority:
          row.priority === null
            ? null
            : { id: priorityId(row.priority), type: "priority", summary: row.priority, name: row.priority },
        created_at: iso(row.createdAt),
        updated_at: iso(row.changedAt),
        last_status_change_at: iso(row.changedAt),
        last_status_change_by:
          row.changedBy === null ? reference("service", row.serviceId) : reference("user", row.changedBy),
        resolved_at: row.status === "resolved" ? iso(row.changedAt) : null,
        service: of !== undefined && include.includes("services") ? service(of) : reference("service", row.serviceId),
        escalation_policy: reference("escalation_policy", row.policyId),
        teams: [of === undefined ? null : reference("team", of.teamId)].filter((team) => team !== null),
        assignments: taken("assignee", row.assignees),
        acknowledgements: taken("acknowledger", row.acknowledgements),
        pending_actions: row.snoozedUntilAt === null ? [] : [{ type: "unacknowledge", at: iso(row.snoozedUntilAt) }],
        alert_counts: {
          all: 1,
          triggered: row.status === "resolved" ? 0 : 1,
          resolved: row.status === "resolved" ? 1 : 0,
        },
        ...(first !== undefined && include.includes("first_trigger_log_entries")
          ? {
              first_trigger_log_entry: {
                id: first.id,
                type: "trigger_log_entry",
                created_at: iso(first.at),
                event_details: { description: row.details },
                channel: { type: "api", summary: row.title },
              },
            }
          : {}),
      };
    },
    logEntry: (row, of) => ({
      id: row.id,
      type: row.type,
      summary: row.summary,
      created_at: iso(row.at),
      agent: row.userId === null ? reference("service", of.serviceId) : reference("user", row.userId),
      incident: reference("incident", of.id),
      ...(row.note === null ? {} : { note: row.note }),
    }),
    note: (row) => ({ id: row.id, content: row.content, created_at: iso(row.at), user: reference("user", row.userId) }),
  };
}
