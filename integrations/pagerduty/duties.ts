import type { VendorThing } from "../../src/core/alerts.ts";
import type { Duty } from "../../src/core/oncall.ts";
import { type Calendar, covers, joined, type Stretch, toStretch } from "./calendar.ts";
import { ACCOUNT, toThing } from "./domain.ts";
import type { WireOncall } from "./oncall-wire.ts";
import { shiftOf } from "./overrides.ts";
import type { WirePolicy } from "./wire.ts";

/** The window that was read. */
export interface Window {
  readonly at: number;
  readonly untilAt: number;
}

type Place = Pick<Duty, "policy" | "level" | "schedule" | "teams">;

/**
 * A duty for each schedule on each level of each policy, one for the people who are on a level directly, and one for each
 * schedule that no policy uses. A level whose schedule has nobody in the whole window is a duty with a gap.
 */
export function dutiesFrom(entries: readonly WireOncall[], calendars: readonly Calendar[], window: Window): Duty[] {
  const calendarById = new Map(calendars.map((calendar) => [calendar.id, calendar]));
  const places = new Map<string, { readonly place: Place; readonly stretches: Stretch[] }>();
  const placeAt = (
    policy: VendorThing,
    level: number,
    schedule: VendorThing | undefined,
    teams: readonly VendorThing[],
  ) => {
    const key = `${policy.id} ${level} ${schedule?.id ?? ""}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const made = { place: { policy, level, ...(schedule ? { schedule } : {}), teams }, stretches: [] };
    places.set(key, made);
    return made;
  };
  for (const entry of entries) {
    const { escalation_policy: policy, escalation_level: level, schedule } = entry;
    const place = placeAt(toThing(policy), level, schedule ? toThing(schedule) : undefined, teamsOf(policy));
    place.stretches.push(...toStretch(entry));
  }
  for (const policy of policiesIn(entries)) {
    for (const [index, rule] of (policy.escalation_rules ?? []).entries()) {
      const schedules = (rule.targets ?? []).filter((target) => target.type?.startsWith("schedule"));
      for (const schedule of schedules) placeAt(toThing(policy), index + 1, toThing(schedule), teamsOf(policy));
    }
  }
  const onPolicies = [...places.values()].map(({ place, stretches }) =>
    dutyOf(place, stretches, calendarById.get(place.schedule?.id ?? ""), window),
  );
  return [...onPolicies, ...calendars.flatMap((calendar) => aloneOrSilent(calendar, entries, window))];
}

/** A calendar that /oncalls does not speak of: no policy uses it, or one whose every level is empty. */
function aloneOrSilent(calendar: Calendar, entries: readonly WireOncall[], window: Window): Duty[] {
  const { id, name, teams } = calendar;
  const schedule = { id, name };
  if (calendar.policies.length === 0) return [dutyOf({ schedule, teams }, calendar.final, calendar, window)];
  const spokenOf = new Set(policiesIn(entries).map((policy) => policy.id));
  const silent = calendar.policies.filter((policy) => !spokenOf.has(policy.id));
  return silent.map((policy) => dutyOf({ policy, schedule, teams }, calendar.final, calendar, window));
}

function dutyOf(
  place: Place,
  stretches: readonly Stretch[],
  calendar: Calendar | undefined,
  { at, untilAt }: Window,
): Duty {
  const all = joined(stretches);
  const now = all.filter((stretch) => covers(stretch, at));
  const startsAt = Math.min(
    ...all.flatMap((stretch) => ((stretch.startsAt ?? at) > at ? [stretch.startsAt ?? at] : [])),
  );
  const next = all.filter((stretch) => stretch.startsAt === startsAt);
  const freeAt = now.length === 0 ? at : Math.max(...now.map((stretch) => stretch.endsAt ?? Number.POSITIVE_INFINITY));
  const isGap = freeAt < startsAt && freeAt < untilAt;
  return {
    account: ACCOUNT,
    ...place,
    now: now.map((stretch) => shiftOf(stretch, calendar, at)),
    ...(next.length === 0 ? {} : { next: next.map((stretch) => shiftOf(stretch, calendar, startsAt)) }),
    ...(isGap ? { gap: { fromAt: freeAt, ...(Number.isFinite(startsAt) ? { untilAt: startsAt } : {}) } } : {}),
  };
}

/** Each policy once, as the fullest of its entries describes it. */
export function policiesIn(entries: readonly WireOncall[]): readonly WirePolicy[] {
  const policies = new Map<string, WirePolicy>();
  for (const { escalation_policy: policy } of entries) {
    if (!policies.get(policy.id)?.escalation_rules) policies.set(policy.id, policy);
  }
  return [...policies.values()];
}

function teamsOf(policy: WirePolicy): readonly VendorThing[] {
  return (policy.teams ?? []).map(toThing);
}
