import type { Alert, AlertQuery, AlertState } from "./alerts.ts";
import { isNamed, type Named } from "./names.ts";
import type { VendorUser } from "./people.ts";
import { isSamePerson } from "./planned-shifts.ts";

/*
 * Alerts and their search language, which Jira Service Management took over from OpsGenie: `field: value` and
 * `field < value`, combined with AND, OR, NOT and parentheses; times are epoch milliseconds (OpsGenie docs, Alerts Search
 * Query Help, read 2026-11-21). Text fields may match by words, so each answer is checked again here: a query only
 * narrows what is sent over the wire.
 */

/** Alerts carry no service; a tag "service:<name>" names it, otherwise what sent the alert. */
export const SERVICE_TAG = "service:";

/** P4 and P5 can wait. P3 is what an alert without a priority is given, so it is not taken for a low one. */
const HIGH_PRIORITIES: readonly string[] = ["P1", "P2", "P3"];

export const OPEN_STATES = ["open", "acked", "snoozed"] as const;

export function urgencyOf(priority: string | undefined): "high" | "low" {
  return HIGH_PRIORITIES.includes(priority ?? "P3") ? "high" : "low";
}

export function serviceOf(tags: readonly string[], source: string | undefined): string | undefined {
  const tag = tags.find((one) => one.startsWith(SERVICE_TAG));
  return tag?.slice(SERVICE_TAG.length).trim() || source || undefined;
}

/** The services that alerts are tagged with, in alphabetical order. */
export function servicesIn(alerts: readonly { readonly tags: readonly string[] }[]): readonly string[] {
  const tags = alerts.flatMap((alert) => alert.tags).filter((tag) => tag.startsWith(SERVICE_TAG));
  const names = new Set(tags.map((tag) => tag.slice(SERVICE_TAG.length).trim()).filter((name) => name !== ""));
  return [...names].sort();
}

/** A value in quotes, so that no character of it is read as an operator. */
export function quoteValue(value: string): string {
  return `"${value.replace(/[\\"]/g, (sign) => `\\${sign}`)}"`;
}

/** Terms that hold together. */
export function allOf(terms: readonly (string | undefined)[]): string {
  return terms.filter((term) => term !== undefined).join(" AND ");
}

/** The terms for what both vendors search by in the same way: priority, urgency, service and age. */
export function sharedTerms(query: AlertQuery): readonly (string | undefined)[] {
  return [
    query.priority === undefined ? undefined : `priority: ${quoteValue(query.priority)}`,
    query.urgency === undefined ? undefined : urgencyTerm(query.urgency),
    query.service === undefined ? undefined : serviceTerm(query.service),
    query.beforeAt === undefined ? undefined : `createdAt < ${query.beforeAt}`,
  ];
}

/** The same conditions on what came back. `assignee` is the query's person as the vendor knows them. */
export function fitsQuery(alert: Alert, query: AlertQuery, assignee: VendorUser | undefined): boolean {
  const states: readonly AlertState[] = query.states ?? OPEN_STATES;
  const { service, team } = query;
  return (
    states.includes(alert.state) &&
    (query.priority === undefined || alert.priority === query.priority) &&
    (query.urgency === undefined || alert.urgency === query.urgency) &&
    (service === undefined || alert.service?.name.toLowerCase() === service.name.toLowerCase()) &&
    (team === undefined || alert.teams.some(({ id }) => isNamed(team, alert.account, id))) &&
    (query.beforeAt === undefined || alert.createdAt < query.beforeAt) &&
    (assignee === undefined || alert.assignees.some((user) => isSamePerson(user, assignee)))
  );
}

function urgencyTerm(urgency: "high" | "low"): string {
  const high = `priority: (${HIGH_PRIORITIES.join(" OR ")})`;
  return urgency === "high" ? high : `NOT ${high}`;
}

function serviceTerm(service: Named): string {
  return `(tag: ${quoteValue(`${SERVICE_TAG}${service.name}`)} OR source: ${quoteValue(service.name)})`;
}
