import type { Alert, AlertQuery, VendorThing } from "../core/alerts.ts";
import { idAt, type Named } from "../core/names.ts";
import { ACCOUNT } from "./house.ts";
import { isSamePerson } from "./people.ts";

const NOT_CLOSED: readonly Alert["state"][] = ["open", "acked", "snoozed"];

export function fits(alert: Alert, query: AlertQuery): boolean {
  const { states = NOT_CLOSED, assignee, service, team, beforeAt, priority, urgency } = query;
  return (
    states.some((state) => state === alert.state) &&
    (assignee === undefined || alert.assignees.some((user) => isSamePerson(user, assignee))) &&
    (service === undefined || isNamed(alert.service, service)) &&
    (team === undefined || alert.teams.some((one) => isNamed(one, team))) &&
    (beforeAt === undefined || alert.createdAt < beforeAt) &&
    (priority === undefined || alert.priority === priority) &&
    (urgency === undefined || alert.urgency === urgency)
  );
}

/** The same thing may be written otherwise by another sender. */
function isNamed(thing: VendorThing | undefined, { name, ...named }: Named): boolean {
  const known = [name, idAt({ name, ...named }, ACCOUNT)].map((one) => one?.toLowerCase());
  return thing !== undefined && known.includes(thing.name.toLowerCase());
}
