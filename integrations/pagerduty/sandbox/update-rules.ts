import { z } from "zod";
import { acknowledgedBy, assignedBy, rankedBy, resolvedBy, triggeredAgainBy } from "./change.ts";
import { onCallNow } from "./duty.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { type IncidentRow, PRIORITIES, priorityId, type UserRow, type World } from "./world.ts";

const userTarget = z.strictObject({ assignee: z.strictObject({ id: z.string(), type: z.literal("user_reference") }) });
export const policyTarget = z.strictObject({ id: z.string(), type: z.literal("escalation_policy_reference") });
export const assignments = z.array(userTarget).min(1);

/** The declared fields of one update (PagerDuty OpenAPI document, PUT /incidents), as far as the sandbox knows them. */
export const updateItem = z.strictObject({
  id: z.string(),
  type: z.enum(["incident", "incident_reference"]),
  status: z.enum(["triggered", "acknowledged", "resolved"]).optional(),
  resolution: z.string().optional(),
  title: z.string().optional(),
  urgency: z.enum(["high", "low"]).optional(),
  escalation_level: z.number().int().optional(),
  assignments: assignments.optional(),
  escalation_policy: policyTarget.optional(),
  priority: z.strictObject({ id: z.string(), type: z.literal("priority_reference") }).optional(),
});
export type UpdateItem = z.infer<typeof updateItem>;

/** The row as it would be afterwards. Throws a Refusal and changes nothing. */
export function updatedRow(world: World, item: UpdateItem, who: UserRow): IncidentRow {
  const row = world.incidents.get(item.id);
  if (row === undefined) throw notFound();
  checkStatus(row, item);
  const at = world.clock.now();
  const plain = { ...row, title: item.title ?? row.title, urgency: item.urgency ?? row.urgency };
  const ranked = withPriority(plain, item, who, at);
  return withStatus(world, withAssignees(world, ranked, item, who, at), item, who, at);
}

/**
 * Codes: PagerDuty REST docs, Errors, read 2026-11-21. An update that only acknowledges what is resolved is refused; one
 * that says to whom as well reopens it.
 */
function checkStatus(row: IncidentRow, item: UpdateItem): void {
  if (item.assignments !== undefined && item.escalation_policy !== undefined) {
    throw invalid("Assignments and escalation policy cannot both be given");
  }
  const label = `Incident ${row.number}`;
  const reopens = item.status === "triggered" || (item.status === "acknowledged" && item.assignments !== undefined);
  if (row.status === "resolved" && !reopens) throw new Refusal(400, 1001, "Incident Already Resolved", [label]);
  if (row.status === "acknowledged" && item.status === "acknowledged" && item.assignments === undefined) {
    throw new Refusal(400, 1002, "Incident Already Acknowledged", [label]);
  }
}

function withPriority(row: IncidentRow, { priority }: UpdateItem, who: UserRow, at: number): IncidentRow {
  if (priority === undefined) return row;
  const name = PRIORITIES.find((one) => priorityId(one) === priority.id);
  if (name === undefined) throw new Refusal(400, 1020, "Invalid Priority");
  return name === row.priority ? row : rankedBy(row, name, who, at);
}

function withAssignees(world: World, row: IncidentRow, item: UpdateItem, who: UserRow, at: number): IncidentRow {
  if (item.assignments !== undefined) {
    const users = item.assignments.map(({ assignee }) => {
      const user = world.users.get(assignee.id);
      if (user === undefined) throw invalid(`User ${assignee.id} does not exist`);
      return user;
    });
    return assignedBy(row, users, who, at);
  }
  if (item.escalation_policy !== undefined) {
    const policyId = item.escalation_policy.id;
    return assignedBy({ ...row, policyId }, peopleOf(world, policyId, 1), who, at);
  }
  if (item.escalation_level !== undefined) {
    return assignedBy(row, peopleOf(world, row.policyId, item.escalation_level), who, at, "Escalated");
  }
  return row;
}

function withStatus(world: World, row: IncidentRow, item: UpdateItem, who: UserRow, at: number): IncidentRow {
  switch (item.status) {
    case undefined:
      return row;
    case "acknowledged":
      return acknowledgedBy(row, who, at);
    case "resolved":
      return resolvedBy(row, who, at, item.resolution ?? null);
    case "triggered": {
      const needsPeople = row.assignees.length === 0;
      const assigned = needsPeople ? assignedBy(row, peopleOf(world, row.policyId, 1), who, at) : row;
      return triggeredAgainBy(assigned, who, at);
    }
  }
}

export function peopleOf(world: World, policyId: string, level: number): readonly UserRow[] {
  const policy = world.policies.get(policyId);
  if (policy === undefined) throw invalid(`Escalation policy ${policyId} does not exist`);
  if (level < 1 || level > policy.rules.length) throw new Refusal(400, 1006, "Incident Cannot Be Escalated");
  const users = onCallNow(world, policy, level).flatMap((id) => world.users.get(id) ?? []);
  if (users.length === 0) throw new Refusal(400, 1015, "Nobody Is On Call For This Escalation Level");
  return users;
}
