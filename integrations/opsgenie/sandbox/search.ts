import { compileAlertSearch, type SearchFields } from "../../../src/core/alert-search.ts";
import { Refusal } from "./answers.ts";
import type { AlertRow } from "./world.ts";

type TeamNames = (teamId: string) => string;

const fieldsWith = (names: TeamNames): SearchFields<AlertRow> => ({
  text: {
    alertid: (alert) => [alert.id],
    tinyid: (alert) => [alert.tinyId],
    alias: (alert) => [alert.alias],
    message: (alert) => [alert.message],
    status: (alert) => [alert.status],
    acknowledged: (alert) => [String(alert.acknowledged)],
    snoozed: (alert) => [String(alert.snoozedUntilAt !== null)],
    priority: (alert) => [alert.priority],
    tag: (alert) => alert.tags,
    source: (alert) => [alert.source],
    owner: (alert) => [alert.owner],
    acknowledgedby: (alert) => [alert.acknowledgedBy],
    closedby: (alert) => [alert.closedBy],
    entity: (alert) => [alert.entity],
    teams: (alert) => alert.responders.flatMap((one) => (one.type === "team" ? [names(one.id)] : [])),
  },
  number: {
    createdat: (alert) => alert.createdAt,
    lastoccurredat: (alert) => alert.lastOccurredAt,
    snoozeduntil: (alert) => alert.snoozedUntilAt ?? 0,
    count: (alert) => alert.count,
  },
});

/** Throws a Refusal (422) for anything that is not in the language. */
export function compileSearch(query: string, names: TeamNames): (alert: AlertRow) => boolean {
  try {
    return compileAlertSearch(query, fieldsWith(names));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(422, error.message, { errors: { query: "is not valid" } });
  }
}
