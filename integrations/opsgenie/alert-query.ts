import type { Alert, AlertQuery, AlertState } from "../../src/core/alerts.ts";
import type { Named } from "../../src/core/names.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { ACCOUNT } from "./client.ts";
import { HIGH_PRIORITIES, SERVICE_TAG } from "./wire.ts";

/*
 * OpsGenie's search language: `field: value` and `field < value`, combined with AND, OR, NOT and parentheses; times are
 * epoch milliseconds (OpsGenie docs, Alerts Search Query Help, read 2026-11-21). Text fields may match by words, so each
 * answer is checked again here: the query only narrows what is sent over the wire.
 */

const OPEN_STATES = ["open", "acked", "snoozed"] as const;

/** A value in quotes, so that no character of it is read as an operator. */
function quoteValue(value: string): string {
  return `"${value.replace(/[\\"]/g, (sign) => `\\${sign}`)}"`;
}

export function alertSearch(query: AlertQuery): string {
  const states = query.states ?? OPEN_STATES;
  const terms = [
    ...stateTerms(states),
    query.priority === undefined ? undefined : `priority: ${quoteValue(query.priority)}`,
    query.urgency === undefined ? undefined : urgencyTerm(query.urgency),
    query.service === undefined ? undefined : serviceTerm(query.service),
    query.team === undefined ? undefined : `teams: ${quoteValue(query.team.name)}`,
    query.beforeAt === undefined ? undefined : `createdAt < ${query.beforeAt}`,
  ];
  return terms.filter((term) => term !== undefined).join(" AND ");
}

/** Unacknowledged alerts that are asleep come along with the open ones; `fitsQuery` leaves them out. */
function stateTerms(states: readonly AlertState[]): readonly string[] {
  const only = states.length === 1 ? states[0] : undefined;
  if (only === "open") return ["status: open", "acknowledged: false"];
  if (only === "acked") return ["status: open", "acknowledged: true"];
  if (only === "snoozed") return ["status: open", "snoozed: true"];
  return ["status: open"];
}

function urgencyTerm(urgency: "high" | "low"): string {
  const high = `priority: (${HIGH_PRIORITIES.join(" OR ")})`;
  return urgency === "high" ? high : `NOT ${high}`;
}

function serviceTerm(service: Named): string {
  return `(tag: ${quoteValue(`${SERVICE_TAG}${service.name}`)} OR source: ${quoteValue(service.name)})`;
}

/** The same conditions on what came back. `assignee` is the query's person as OpsGenie knows them. */
export function fitsQuery(alert: Alert, query: AlertQuery, assignee: VendorUser | undefined): boolean {
  const states: readonly AlertState[] = query.states ?? OPEN_STATES;
  return (
    states.includes(alert.state) &&
    (query.priority === undefined || alert.priority === query.priority) &&
    (query.urgency === undefined || alert.urgency === query.urgency) &&
    (query.service === undefined || sameName(alert.service?.name, query.service.name)) &&
    (query.team === undefined || alert.teams.some((team) => isRef(query.team, team.id))) &&
    (query.beforeAt === undefined || alert.createdAt < query.beforeAt) &&
    (assignee === undefined || alert.assignees.some((user) => isSamePerson(user, assignee)))
  );
}

export function isRef(named: Named | undefined, id: string): boolean {
  return named?.refs.some((ref) => ref.account === ACCOUNT && ref.id === id) ?? false;
}

function sameName(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

export function isSamePerson(a: VendorUser, b: VendorUser): boolean {
  return a.id === b.id || (a.email !== undefined && b.email !== undefined && sameName(a.email, b.email));
}
