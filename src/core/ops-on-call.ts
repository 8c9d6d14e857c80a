import type { AlertSource, VendorThing } from "./alerts.ts";
import type { Clock } from "./clock.ts";
import { BotError } from "./errors.ts";
import { idAt, isNamed, type Named } from "./names.ts";
import type { Duty, OnCallQuery, OnCallSource, PersonShift } from "./oncall.ts";
import { type Level, levelsOf, type OpsPolicy } from "./ops-policies.ts";
import type { Timelines } from "./ops-timelines.ts";
import type { VendorUser } from "./people.ts";
import { coverage, isSamePerson, onDutyAt, type Timeline, toShift } from "./planned-shifts.ts";

/** Timelines of "when am I on call" are read in windows of at most this. */
const MAX_AHEAD_MS = 366 * 86_400_000;

export interface OpsSchedule extends VendorThing {
  readonly zone?: string | undefined;
  readonly isEnabled: boolean;
  readonly team?: { readonly id: string; readonly name?: string | undefined } | undefined;
}

/** Who is on call at one instant. */
export interface OpsOnCalls {
  /** By id, those that are enabled. */
  readonly schedules: ReadonlyMap<string, VendorThing>;
  peopleOn(scheduleId: string): Promise<readonly VendorUser[]> | readonly VendorUser[];
}

/** What OpsGenie's and Jira Service Management's calendars are read from. Throws BotError with a vendor_… code. */
export interface OpsCalendar {
  readonly account: string;
  readonly title: string;
  readonly clock: Clock;
  readonly timelines: Timelines;
  onCalls(at: number): Promise<OpsOnCalls>;
  schedules(): Promise<readonly OpsSchedule[]>;
  /** What is known of them already. */
  knownSchedules(): readonly OpsSchedule[] | undefined;
  policies(): Promise<readonly OpsPolicy[]>;
  teamName(id: string): string | undefined;
  /** Somebody who is on a policy directly. */
  person(id: string | undefined, name: string): VendorUser;
  findUser(emailOrId: string): Promise<VendorUser | undefined>;
  /** Open alerts of a service tell the policies that stand behind it. */
  readonly alerts: Pick<AlertSource, "list">;
  /** Has the names of those ready whom `person` is asked about, where that takes a request. */
  meet?(ids: readonly string[]): Promise<void>;
}

interface Place {
  readonly level?: Level;
  readonly scheduleId?: string;
}

export function opsOnCallSource(calendar: OpsCalendar): OnCallSource {
  const { account, title, clock, timelines } = calendar;

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

  async function dutyOf({ level, scheduleId }: Place, onCalls: OpsOnCalls, query: OnCallQuery): Promise<Duty> {
    const schedule = scheduleId === undefined ? undefined : onCalls.schedules.get(scheduleId);
    const team = level?.policy.team ?? calendar.knownSchedules()?.find((one) => one.id === scheduleId)?.team;
    const duty = {
      account,
      teams: team === undefined ? [] : [{ id: team.id, name: team.name ?? calendar.teamName(team.id) ?? team.id }],
      ...(level === undefined ? {} : { policy: thing(level.policy), level: level.level }),
    };
    if (schedule === undefined) {
      return { ...duty, now: level?.personId === undefined ? [] : [{ person: directOf(level) }] };
    }
    const people = await onCalls.peopleOn(schedule.id);
    const timeline = query.withNext ? await timelineFor(schedule.id, query.at, people) : undefined;
    return { ...duty, schedule: thing(schedule), ...coverage(query.at, people, timeline) };
  }

  /** Undefined when the key may not read them: who is on call can be told without. */
  async function readPolicies(): Promise<readonly OpsPolicy[] | undefined> {
    try {
      return await calendar.policies();
    } catch (error) {
      if (error instanceof BotError && (error.code === "vendor_auth" || error.code === "vendor_not_found"))
        return undefined;
      throw error;
    }
  }

  async function meet(levels: readonly Level[]): Promise<void> {
    await calendar.meet?.(levels.flatMap(({ personId }) => (personId === undefined ? [] : [personId])));
  }

  function directOf(level: Level): VendorUser {
    return calendar.person(level.personId, level.personName ?? level.personId ?? "");
  }

  async function wanted(target: Named | undefined, places: readonly Place[]): Promise<readonly Place[]> {
    if (target === undefined) return places;
    const isTarget = (id: string): boolean => isNamed(target, account, id);
    if (target.kind === "schedule") return places.filter(({ scheduleId }) => scheduleId && isTarget(scheduleId));
    if (target.kind === "policy") return places.filter(({ level }) => level && isTarget(level.policy.id));
    const alerts = target.kind === "service" ? await Array.fromAsync(calendar.alerts.list({ service: target })) : [];
    const schedules = await calendar.schedules();
    const ownerOf = (id: string | undefined): string | undefined => schedules.find((one) => one.id === id)?.team?.id;
    const policies = new Set(alerts.flatMap((alert) => (alert.policy === undefined ? [] : [alert.policy.id])));
    const alertTeams = new Set(
      alerts.filter((alert) => !alert.policy).flatMap((alert) => alert.teams.map((t) => t.id)),
    );
    return places.filter(({ level, scheduleId }) => {
      const owner = level?.policy.team?.id ?? ownerOf(scheduleId);
      if (level !== undefined && policies.has(level.policy.id)) return true;
      return owner !== undefined && (alertTeams.has(owner) || (target.kind === "team" && isTarget(owner)));
    });
  }

  return {
    account,
    title,

    duties: async (query) => {
      const [onCalls, policies] = await Promise.all([calendar.onCalls(query.at), readPolicies()]);
      const levels = (policies ?? [])
        .flatMap(levelsOf)
        .filter((one) => !one.scheduleId || onCalls.schedules.has(one.scheduleId));
      const used = new Set(levels.map((level) => level.scheduleId));
      const places: Place[] = [
        ...levels.map((level) => ({
          level,
          ...(level.scheduleId === undefined ? {} : { scheduleId: level.scheduleId }),
        })),
        ...[...onCalls.schedules.keys()].filter((id) => !used.has(id)).map((scheduleId) => ({ scheduleId })),
      ];
      const shown = await wanted(query.target, places);
      await meet(shown.flatMap(({ level }) => level ?? []));
      const duties = await Promise.all(shown.map((place) => dutyOf(place, onCalls, query)));
      return policies === undefined ? duties.map((duty) => ({ ...duty, policiesUnread: true })) : duties;
    },

    shiftsOf: async ({ person, fromAt, untilAt }) => {
      const user = await calendar.findUser(keyOf(person, account));
      if (user === undefined) return undefined;
      const [schedules, policies] = await Promise.all([calendar.schedules(), readPolicies()]);
      const levels = (policies ?? []).flatMap(levelsOf);
      const direct = levels
        .filter((level) => level.personId !== undefined && isSamePerson(directOf(level), user))
        .map((level): PersonShift => ({ person: user, policy: thing(level.policy), level: level.level }));
      const horizonAt = Math.min(untilAt, fromAt + MAX_AHEAD_MS);
      // All of them: somebody who stands in need not be in any rotation.
      const enabled = schedules.filter((schedule) => schedule.isEnabled);
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
      const [schedules, policies] = await Promise.all([calendar.schedules(), readPolicies()]);
      const levels = policies?.flatMap(levelsOf);
      const usersOf = (id: string) => levels?.filter((one) => one.scheduleId === id).map((one) => one.policy.name);
      return schedules.map(({ id, name, zone }) => {
        const usedBy = usersOf(id);
        return {
          account,
          id,
          name,
          ...(zone === undefined ? {} : { zone }),
          ...(usedBy === undefined ? {} : { usedBy: [...new Set(usedBy)] }),
        };
      });
    },
  };
}

function thing({ id, name }: VendorThing): VendorThing {
  return { id, name };
}

/** People are looked up by their id here, else by address. */
function keyOf(person: { readonly email?: string } | Named, account: string): string {
  if (!("refs" in person)) return person.email ?? "";
  return idAt(person, account) ?? person.aliases?.find((alias) => alias.includes("@")) ?? person.name;
}
