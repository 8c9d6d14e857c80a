import type { Shift } from "../../src/core/oncall.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { type Calendar, covers, type Stretch } from "./calendar.ts";

/** The stretch as a shift: marked when it is an override, with the person it replaces where that is certain. */
export function shiftOf(stretch: Stretch, calendar: Calendar | undefined, at: number): Shift {
  const instant = Math.max(at, stretch.startsAt ?? at);
  const isOverride = calendar?.overrides.some((one) => one.person.id === stretch.person.id && covers(one, instant));
  if (calendar === undefined || isOverride !== true) return stretch;
  const replaced = regular(calendar, instant);
  return { ...stretch, override: replaced === undefined || replaced.id === stretch.person.id ? {} : { for: replaced } };
}

/** Whom the layers alone would have on call. */
function regular(calendar: Calendar, at: number): VendorUser | undefined {
  const [first, ...others] = peopleAt(calendar, at);
  const last = others.at(-1) ?? first;
  if (first === undefined || first.id === last?.id) return first;
  return isTopFirst(calendar) ? first : last;
}

/**
 * Which end of the list of layers wins. The vendor does not document it, and answers have come in both orders
 * (PagerDuty/public-support-scripts#60, PagerDuty/terraform-provider-pagerduty#610), so the final schedule decides: away
 * from the overrides it shows whoever wins.
 */
function isTopFirst(calendar: Calendar): boolean {
  let first = 0;
  let last = 0;
  for (const { person, startsAt } of calendar.final) {
    if (startsAt === undefined || calendar.overrides.some((one) => covers(one, startsAt))) continue;
    const people = peopleAt(calendar, startsAt);
    if (people[0]?.id === person.id) first += 1;
    if (people.at(-1)?.id === person.id) last += 1;
  }
  return first >= last;
}

function peopleAt(calendar: Calendar, at: number): readonly VendorUser[] {
  return calendar.layers.flatMap((layer) => layer.find((stretch) => covers(stretch, at))?.person ?? []);
}
