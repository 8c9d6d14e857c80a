import type { AlertQuery, AlertState } from "../../src/core/alerts.ts";
import { allOf, OPEN_STATES, sharedTerms } from "../../src/core/ops-alerts.ts";

/**
 * An alert's status in answers is finer (acked, snoozed) than the one that is searched by, and which of the two a search
 * means is not documented: what is not closed is every one of them in both. Nor is it whether teams are searched by
 * name or by id, so those are chosen here.
 */
export function alertSearch(query: AlertQuery): string {
  return allOf(["NOT status: closed", ...stateTerms(query.states ?? OPEN_STATES), ...sharedTerms(query)]);
}

/** Unacknowledged alerts that are asleep come along with the open ones; `fitsQuery` leaves them out. */
function stateTerms(states: readonly AlertState[]): readonly string[] {
  const only = states.length === 1 ? states[0] : undefined;
  if (only === "open") return ["acknowledged: false"];
  if (only === "acked") return ["acknowledged: true"];
  return only === "snoozed" ? ["snoozed: true"] : [];
}
