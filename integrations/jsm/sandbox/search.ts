import { compileAlertSearch, type SearchFields } from "../../../src/core/alert-search.ts";
import { Refusal } from "./answers.ts";
import type { AlertRow, World } from "./world.ts";

/** An alert that is acknowledged or asleep is open, too. */
const fieldsIn = (world: World): SearchFields<AlertRow> => ({
  text: {
    alertid: (alert) => [alert.id],
    tinyid: (alert) => [alert.tinyId],
    alias: (alert) => [alert.alias],
    message: (alert) => [alert.message],
    status: (alert) => [alert.isClosed ? "closed" : "open"],
    acknowledged: (alert) => [String(alert.acknowledged)],
    snoozed: (alert) => [String(alert.snoozedUntilAt !== null)],
    priority: (alert) => [alert.priority],
    tag: (alert) => alert.tags,
    source: (alert) => [alert.source],
    owner: (alert) => [alert.owner],
    entity: (alert) => [alert.entity],
    teams: (alert) => alert.responders.flatMap((one) => world.teams.get(one.id)?.name ?? []),
  },
  number: {
    createdat: (alert) => alert.createdAt,
    lastoccurredat: (alert) => alert.lastOccurredAt,
    snoozeduntil: (alert) => alert.snoozedUntilAt ?? 0,
    count: (alert) => alert.count,
  },
});

/** The alerts that fit, in the order in which they came. Throws a Refusal (422) for what is not in the language. */
export function search(world: World, query: string): AlertRow[] {
  try {
    return [...world.alerts.all()].filter(compileAlertSearch(query, fieldsIn(world)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(422, error.message);
  }
}
