import type { AlertQuery, AlertState } from "../../src/core/alerts.ts";
import { allOf, OPEN_STATES, quoteValue, sharedTerms } from "../../src/core/ops-alerts.ts";

export function alertSearch(query: AlertQuery): string {
  return allOf([
    ...stateTerms(query.states ?? OPEN_STATES),
    ...sharedTerms(query),
    query.team === undefined ? undefined : `teams: ${quoteValue(query.team.name)}`,
  ]);
}

/** Unacknowledged alerts that are asleep come along with the open ones; `fitsQuery` leaves them out. */
function stateTerms(states: readonly AlertState[]): readonly string[] {
  const only = states.length === 1 ? states[0] : undefined;
  if (only === "open") return ["status: open", "acknowledged: false"];
  if (only === "acked") return ["status: open", "acknowledged: true"];
  if (only === "snoozed") return ["status: open", "snoozed: true"];
  return ["status: open"];
}
