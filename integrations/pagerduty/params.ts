import { z } from "zod";
import type { Alert } from "../../src/core/alerts.ts";
import type { Operation } from "../../src/core/plan.ts";
import type { WireIncident } from "./wire.ts";

/** What an incident was, or shall be again: as far as undo restores it. */
const situation = z.object({
  status: z.enum(["triggered", "acknowledged", "resolved"]),
  /** Ids. */
  assignees: z.array(z.string()),
});

/** How a write left an incident. Absent: not looked at. */
const left = z.object({
  status: z.string(),
  assignees: z.array(z.string()).exactOptional(),
  acknowledgers: z.array(z.string()).exactOptional(),
  /** When it would wake by itself, ms; null: never. */
  wakesAt: z.number().nullable().exactOptional(),
});
export type Left = z.infer<typeof left>;

/** Every update of an incident remembers when it began (to find it again in a list) and what it was before. */
export const updateParams = z.object({ title: z.string(), createdAt: z.number(), was: situation });
export const resolveParams = updateParams.extend({ resolution: z.string().exactOptional() });
export const reassignParams = updateParams.extend({
  to: z.object({ kind: z.enum(["person", "policy"]), id: z.string(), name: z.string() }),
});
export const escalateParams = updateParams.extend({
  level: z.number().int().positive(),
  /** Ids of those who are on call for that level. */
  expects: z.array(z.string()),
});
export const restoreParams = updateParams.extend({ left });
export const snoozeParams = updateParams.extend({
  untilAt: z.number(),
  /** It was snoozed before, until then. */
  wasUntilAt: z.number().exactOptional(),
});
export const noteParams = z.object({
  content: z.string().min(1),
  /** Set on a note that names for whom a write was done under the fallback account, and what was done. */
  onBehalf: z.object({ person: z.string(), did: z.string() }).exactOptional(),
});
export const removeNoteParams = z.object({ noteId: z.string() });
export const pageParams = z.object({
  service: z.object({ id: z.string(), name: z.string() }),
  title: z.string(),
  details: z.string(),
  urgency: z.enum(["high", "low"]),
  /** At most one of the two; neither: whom the service's own policy says. */
  policyId: z.string().exactOptional(),
  assigneeIds: z.array(z.string()).exactOptional(),
});

export type UpdateParams = z.infer<typeof updateParams>;

const STATUS_OF = { open: "triggered", acked: "acknowledged", snoozed: "acknowledged", closed: "resolved" } as const;

export function paramsFor(alert: Alert): UpdateParams {
  return {
    title: alert.title,
    createdAt: alert.createdAt,
    was: { status: STATUS_OF[alert.state], assignees: alert.assignees.map((user) => user.id) },
  };
}

/** "PD-1234 Build queue is stuck". */
export function nameOf(operation: Operation): string {
  return `${operation.target.label} ${updateParams.parse(operation.params).title}`;
}

export function assigneesOf(incident: WireIncident): string[] {
  return (incident.assignments ?? []).map(({ assignee }) => assignee.id);
}

export function acknowledgersOf(incident: WireIncident): string[] {
  return (incident.acknowledgements ?? []).map(({ acknowledger }) => acknowledger.id);
}

export function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  const those = new Set(b);
  return new Set(a).size === those.size && a.every((item) => those.has(item));
}
