import { compareAlerts } from "./alerts.ts";
import { type Compared, NOTHING, together } from "./difference.ts";
import { compareEscalations } from "./escalations.ts";
import { identityOf } from "./identity.ts";
import type { Known } from "./inventory.ts";
import { compareOnCall } from "./on-call.ts";
import { compareOverrides } from "./overrides.ts";
import { compareSchedules } from "./schedules.ts";
import { compareTeams } from "./teams.ts";
import { compareUsers } from "./users.ts";

/**
 * What OpsGenie (`left`) has and Jira Service Management (`right`) lacks or has otherwise. Pure. A part that either could
 * not be read is left out; nothing is found of things that only `right` has, unless they change what `left`'s do.
 */
export function compare(left: Known, right: Known): Compared {
  const who = identityOf(left.users ?? [], right.users ?? []);
  const with2 = <L, R>(one: L | undefined, other: R | undefined, work: (one: L, other: R) => Compared): Compared =>
    one === undefined || other === undefined ? NOTHING : work(one, other);
  const { onCall: onCallLeft, overrides: overridesLeft } = left;
  const { onCall: onCallRight, overrides: overridesRight } = right;
  return together([
    with2(left.schedules, right.schedules, (mine, theirs) =>
      together([
        with2(onCallLeft, onCallRight, (now, then) =>
          compareOnCall({ schedules: mine, onCall: now }, { schedules: theirs, onCall: then }, who),
        ),
        compareSchedules(mine, theirs, onCallLeft, who),
        with2(overridesLeft, overridesRight, (some, others) =>
          compareOverrides({ schedules: mine, overrides: some }, { schedules: theirs, overrides: others }, who),
        ),
      ]),
    ),
    with2(left.escalations, right.escalations, (mine, theirs) => compareEscalations(mine, theirs, who)),
    with2(left.teams, right.teams, compareTeams),
    with2(left.users, right.users, (mine, theirs) => compareUsers(mine, theirs, who)),
    with2(left.alerts, right.alerts, compareAlerts),
  ]);
}
