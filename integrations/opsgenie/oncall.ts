import type { Alert, VendorThing } from "../../src/core/alerts.ts";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import { idAt, type Named } from "../../src/core/names.ts";
import type { Duty, OnCallQuery, OnCallSource, PersonShift } from "../../src/core/oncall.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { isRef, isSamePerson } from "./alert-query.ts";
import { ACCOUNT, type OpsGenieApi, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { coverage, type Level, levelsOf, toShift } from "./duties.ts";
import { createTimelines, onDutyAt, personOf, type Timeline, vendorTime } from "./timeline.ts";
import { type OnCallWire, onCallList, peopleOnCall } from "./wire-oncall.ts";

/** A question about an instant this close to now is about now. */
const NOW_MS = 60_000;
/** Timelines of "when am I on call" are read in windows of at most this. */
const MAX_AHEAD_MS = 366 * 86_400_000;

/** Open alerts of a service, for the policies that stand behind it. */
export type AlertsOfService = (service: Named) => Promise<readonly Alert[]>;

interface Place {
  readonly level?: Level;
  readonly scheduleId?: string;
}

export function onCallSource(
  api: OpsGenieApi,
  directory: Directory,
  clock: Clock,
  alertsOf: AlertsOfService,
): OnCallSource {
  const timelines = createTimelines(api, clock, directory);

  async function readOnCalls(at: number): Promise<ReadonlyMap<string, OnCallWire>> {
    const isNow = Math.abs(at - clock.now()) < NOW_MS;
    const answer = await api.read("/v2/schedules/on-calls", onCallList, {
      flat: false,
      ...(isNow ? {} : { date: vendorTime(at) }),
    });
    const enabled = answer.data.filter((one) => one._parent.enabled !== false);
    return new Map(enabled.map((one) => [one._parent.id, one]));
  }

  /** A kept timeline that disagrees with who is on call now is older than a change: it is read again. */
  async function timelineFor(scheduleId: string, at: number, people: readonly VendorUser[]): Promise<Timeline> {
    const askedAt = clock.now();
    const timeline = await timelines.read(scheduleId, at);
    const planned = onDutyAt(timeline, at);
    const agrees =
      people.length === planned.length && people.every((one) => planned.some((p) => isSamePerson(p.person, one)));
    if (agrees || timeline.readAt >= askedAt || planned.some((shift) => shift.isGroup)) return timeline;
    timelines.forget(scheduleId);
    return timelines.read(scheduleId, at);
  }

  async function dutyOf(place: Place, onCalls: ReadonlyMap<string, OnCallWire>, query: OnCallQuery): Promise<Duty> {
    const { level, scheduleId } = place;
    const onCall = scheduleId === undefined ? undefined : onCalls.get(scheduleId);
    const team = level?.policy.ownerTeam ?? directory.schedules.peek()?.find((one) => one.id === scheduleId)?.ownerTeam;
    const duty = {
      account: ACCOUNT,
      teams: team === undefined ? [] : [{ id: team.id, name: team.name ?? directory.team(team.id) ?? team.id }],
      ...(level === undefined ? {} : { policy: thing(level.policy), level: level.level }),
    };
    if (onCall === undefined)
      return { ...duty, now: level?.personId === undefined ? [] : [{ person: directOf(level) }] };
    const people = peopleOnCall(onCall).map((one) => personOf(one.id, one.name ?? one.id ?? "", directory));
    const timeline = query.withNext ? await timelineFor(onCall._parent.id, query.at, people) : undefined;
    return { ...duty, schedule: thing(onCall._parent), ...coverage(query.at, people, timeline) };
  }

  /** Undefined when the key may not read them: who is on call can be told without. */
  async function readEscalations() {
    try {
      return await directory.escalations.get();
    } catch (error) {
      if (error instanceof BotError && (error.code === "vendor_auth" || error.code === "vendor_not_found"))
        return undefined;
      throw error;
    }
  }

  function directOf(level: Level): VendorUser {
    return personOf(level.personId, level.personName ?? level.personId ?? "", directory);
  }

  async function wanted(target: Named | undefined, places: readonly Place[]): Promise<readonly Place[]> {
    if (target === undefined) return places;
    if (target.kind === "schedule") return places.filter(({ scheduleId }) => scheduleId && isRef(target, scheduleId));
    if (target.kind === "policy") return places.filter(({ level }) => level && isRef(target, level.policy.id));
    const teams = target.kind === "team" ? [target] : [];
    const alerts = target.kind === "service" ? await alertsOf(target) : [];
    const schedules = await directory.schedules.get();
    const ownerOf = (id: string | undefined): string | undefined =>
      schedules.find((one) => one.id === id)?.ownerTeam?.id;
    const policies = new Set(alerts.flatMap((alert) => (alert.policy === undefined ? [] : [alert.policy.id])));
    const alertTeams = new Set(
      alerts.filter((alert) => !alert.policy).flatMap((alert) => alert.teams.map((t) => t.id)),
    );
    return places.filter(({ level, scheduleId }) => {
      const owner = level?.policy.ownerTeam?.id ?? ownerOf(scheduleId);
      if (level !== undefined && policies.has(level.policy.id)) return true;
      return owner !== undefined && (alertTeams.has(owner) || teams.some((team) => isRef(team, owner)));
    });
  }

  return {
    account: ACCOUNT,
    title: TITLE,

    duties: async (query) => {
      const [onCalls, escalations] = await Promise.all([readOnCalls(query.at), readEscalations()]);
      const levels = (escalations ?? [])
        .flatMap(levelsOf)
        .filter((one) => !one.scheduleId || onCalls.has(one.scheduleId));
      const used = new Set(levels.map((level) => level.scheduleId));
      const places: Place[] = [
        ...levels.map((level) => ({
          level,
          ...(level.scheduleId === undefined ? {} : { scheduleId: level.scheduleId }),
        })),
        ...[...onCalls.keys()].filter((id) => !used.has(id)).map((scheduleId) => ({ scheduleId })),
      ];
      const shown = await wanted(query.target, places);
      const duties = await Promise.all(shown.map((place) => dutyOf(place, onCalls, query)));
      return escalations === undefined ? duties.map((duty) => ({ ...duty, policiesUnread: true })) : duties;
    },

    shiftsOf: async ({ person, fromAt, untilAt }) => {
      const user = await directory.findUser(keyOf(person));
      if (user === undefined) return undefined;
      const [schedules, escalations] = await Promise.all([directory.schedules.get(), readEscalations()]);
      const levels = (escalations ?? []).flatMap(levelsOf);
      const direct = levels
        .filter((level) => level.personId !== undefined && isSamePerson(directOf(level), user))
        .map((level): PersonShift => ({ person: user, policy: thing(level.policy), level: level.level }));
      const horizonAt = Math.min(untilAt, fromAt + MAX_AHEAD_MS);
      // All of them: somebody who stands in need not be in any rotation.
      const enabled = schedules.filter((schedule) => schedule.enabled !== false);
      const planned = await Promise.all(
        enabled.map(async (schedule): Promise<PersonShift[]> => {
          const { shifts } = await timelines.read(schedule.id, fromAt, horizonAt);
          const level = levels.find((one) => one.scheduleId === schedule.id);
          return shifts
            .filter((one) => isSamePerson(one.person, user) && one.untilAt > fromAt && one.fromAt < horizonAt)
            .map((one) => ({
              ...toShift(one),
              schedule: thing(schedule),
              ...(level === undefined ? {} : { policy: thing(level.policy), level: level.level }),
            }));
        }),
      );
      return [...direct, ...planned.flat()].sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
    },

    schedules: async () => {
      const [schedules, escalations] = await Promise.all([directory.schedules.get(), readEscalations()]);
      const levels = escalations?.flatMap(levelsOf);
      return schedules.map((schedule) => ({
        account: ACCOUNT,
        id: schedule.id,
        name: schedule.name,
        ...(schedule.timezone === undefined ? {} : { zone: schedule.timezone }),
        ...(levels === undefined
          ? {}
          : {
              usedBy: [
                ...new Set(levels.filter((one) => one.scheduleId === schedule.id).map((one) => one.policy.name)),
              ],
            }),
      }));
    },
  };
}

function thing({ id, name }: VendorThing): VendorThing {
  return { id, name };
}

/** People are looked up by their id here, else by address. */
function keyOf(person: { readonly email?: string } | Named): string {
  if (!("refs" in person)) return person.email ?? "";
  return idAt(person, ACCOUNT) ?? person.aliases?.find((alias) => alias.includes("@")) ?? person.name;
}
