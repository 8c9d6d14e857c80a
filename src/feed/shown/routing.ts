import type { Alert, VendorThing } from "../../core/alerts.ts";
import { platformOf } from "../../core/people.ts";
import type { MentionTime, Route } from "../../core/routes.ts";

/** The rules for an alert in a place: of the first route that leads it there. undefined: none does. */
export function routeTo(place: string, alert: Alert, routes: readonly Route[]): Route | undefined {
  return routes.find((route) => route.to.includes(place) && fits(route, alert));
}

function fits(route: Route, alert: Alert): boolean {
  return (
    isAmong(route.vendors, [alert.account]) &&
    isAmong(route.services, namesOf(alert.service)) &&
    isAmong(route.teams, alert.teams.flatMap(namesOf)) &&
    isAmong(route.priorities, alert.priority === undefined ? [] : [alert.priority]) &&
    isAmong(route.urgencies, [alert.urgency]) &&
    isAmong(route.tags, alert.tags ?? [])
  );
}

function namesOf(thing: VendorThing | undefined): readonly string[] {
  return thing === undefined ? [] : [thing.id, thing.name];
}

/** One of them is meant, whatever its case; nothing wanted restricts nothing. */
function isAmong(wanted: readonly string[], had: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  return had.some((one) => wanted.some((other) => other.toLowerCase() === one.toLowerCase()));
}

/** Whom a route calls there at these times: only its platform's own people are reached in a place. */
export function calledBy({ mention }: Route, place: string, times: readonly MentionTime[]): readonly string[] {
  const who = mention.filter(({ when }) => times.includes(when)).flatMap((one) => one.who);
  return [...new Set(who)].filter((id) => platformOf(id) === platformOf(place));
}
