import type { Alert } from "../../src/core/alerts.ts";
import type { AlertChange } from "../../src/core/events.ts";
import { toAlert } from "./domain.ts";
import { isPerson, toldIncident, type WireIncidentEvent } from "./event-wire.ts";

/**
 * The incident as an event tells it, in place of a read: as of when it happened. REST says more: who has acknowledged
 * an incident, and whether it is snoozed. Where that matters and the event itself does not tell it, there is none.
 */
export function seenIn(
  data: unknown,
  { agent, occurred_at: at }: Pick<WireIncidentEvent, "agent" | "occurred_at">,
  change: AlertChange,
): Alert | undefined {
  const { data: told } = toldIncident.safeParse(data);
  if (told === undefined) return undefined;
  const { number, assignees, ...same } = told;
  const takers = change === "acknowledged" && isPerson(agent) ? [{ at, acknowledger: agent }] : [];
  if (told.status === "acknowledged" && takers.length === 0) return undefined;
  return toAlert({
    ...same,
    incident_number: number,
    assignments: (assignees ?? []).map((assignee) => ({ assignee })),
    acknowledgements: told.status === "acknowledged" ? takers : [],
    updated_at: new Date(at).toISOString(),
  });
}
