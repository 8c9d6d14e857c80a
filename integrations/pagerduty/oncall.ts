import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import { idAt, type Named } from "../../src/core/names.ts";
import type { Duty, OnCallQuery, OnCallSource, Schedule } from "../../src/core/oncall.ts";
import type { VendorUser } from "../../src/core/people.ts";
import type { Calendar } from "./calendar.ts";
import type { Api } from "./client.ts";
import { ACCOUNT, TITLE, toThing, toUser } from "./domain.ts";
import { dutiesFrom, policiesIn, type Window } from "./duties.ts";
import { type Models, POLICIES, SCHEDULES, SHIFT_SCHEDULES } from "./names.ts";
import { findLayerCalendar, findShiftCalendar, oncallList, readCalendars, withinReach } from "./oncall-read.ts";
import type { WireOncall } from "./oncall-wire.ts";
import type { People } from "./people.ts";
import { readShiftsOf } from "./shifts-of.ts";

/** How far ahead "until" and "next" look: a weekly turn and a day. */
const HORIZON_MS = 8 * 86_400_000;

export interface OnCallPorts {
  readonly api: Api;
  readonly clock: Clock;
  readonly people: People;
  /** Filled by the lists of names. */
  readonly models: Models;
}

/**
 * Two requests at once answer for everybody: GET /oncalls for the whole window says who has every level of every policy
 * now and next, in both schedule models; GET /schedules, rendered, adds the layer-based schedules that no policy uses,
 * and the overrides with those they replace. A shift-based schedule that no policy uses can only be read by itself: it is
 * answered for when it is asked for by name.
 */
export function createOnCall({ api, clock, people, models }: OnCallPorts): OnCallSource {
  async function ofSchedule(id: string, name: string, window: Window): Promise<readonly Duty[]> {
    const span = { fromAt: window.at, untilAt: window.untilAt };
    const reading = api.all(oncallList(span, { "schedule_ids[]": [id] }));
    if (models.get(id) === "layers") {
      const [entries, calendar] = await Promise.all([reading, findLayerCalendar(api, id, span)]);
      return ofThis(dutiesFrom(entries, calendar === undefined ? [] : [calendar], window), id);
    }
    const entries = await reading;
    const calendar =
      models.get(id) === "shifts" || isShiftBased(entries)
        ? await findShiftCalendar(api, id, span, usersIn(entries))
        : ((await findLayerCalendar(api, id, span)) ?? (await findShiftCalendar(api, id, span, usersIn(entries))));
    if (calendar === undefined) throw new BotError("not_found", `PagerDuty no longer has the schedule "${name}".`);
    return ofThis(dutiesFrom(entries, [calendar], window), id);
  }

  async function ofEverything(window: Window): Promise<readonly Duty[]> {
    const span = { fromAt: window.at, untilAt: window.untilAt };
    const [entries, calendars] = await Promise.all([api.all(oncallList(span)), readCalendars(api, span)]);
    return dutiesFrom(entries, calendars, window);
  }

  async function ofTarget(target: Named, id: string, window: Window): Promise<readonly Duty[]> {
    const span = { fromAt: window.at, untilAt: window.untilAt };
    const only = target.kind === "policy" ? { "escalation_policy_ids[]": [id] } : {};
    const [entries, calendars] = await Promise.all([api.all(oncallList(span, only)), readCalendars(api, span)]);
    const known = policiesIn(entries);
    // What was to be included may be left out; then the policies are read by themselves.
    const whole = known.every((policy) => policy.escalation_rules) ? known : await api.all(POLICIES);
    const policies = new Set(whole.flatMap((policy) => (isMeant(policy, target, id) ? [policy.id] : [])));
    const wanted = entries.filter((entry) => policies.has(entry.escalation_policy.id));
    return dutiesFrom(
      wanted,
      calendars.filter((calendar) => isOf(calendar, target, id)),
      window,
    ).filter((duty) => duty.policy === undefined || policies.has(duty.policy.id) || duty.policy.id === id);
  }

  return {
    account: ACCOUNT,
    title: TITLE,
    duties: async ({ at, target, withNext }: OnCallQuery) => {
      const { untilAt } = withinReach({ fromAt: at, untilAt: at + (withNext ? HORIZON_MS : 1_000) }, clock.now());
      const window = { at, untilAt };
      if (target === undefined) return ofEverything(window);
      const id = idAt(target, ACCOUNT);
      if (id === undefined) return [];
      return target.kind === "schedule" ? ofSchedule(id, target.name, window) : ofTarget(target, id, window);
    },
    shiftsOf: ({ person, fromAt, untilAt }) =>
      readShiftsOf(api, people, person, withinReach({ fromAt, untilAt }, clock.now())),
    schedules: () => readSchedules(api),
  };
}

/** Both lists; a shift-based schedule does not say which policies use it, so with any of those the policies are read too. */
async function readSchedules(api: Api): Promise<readonly Schedule[]> {
  const [layers, shifts] = await Promise.all([api.all(SCHEDULES), api.all(SHIFT_SCHEDULES)]);
  const policies = shifts.length === 0 ? [] : await api.all(POLICIES);
  const usersOf = (id: string) =>
    policies
      .filter((policy) => policy.escalation_rules?.some((rule) => rule.targets?.some((target) => target.id === id)))
      .map((policy) => toThing(policy).name);
  return [
    ...layers.map((wire) => ({
      ...scheduleOf(wire),
      ...(wire.time_zone ? { zone: wire.time_zone } : {}),
      usedBy: (wire.escalation_policies ?? []).map((policy) => toThing(policy).name),
    })),
    ...shifts.map((wire) => ({ ...scheduleOf(wire), usedBy: usersOf(wire.id) })),
  ];
}

function scheduleOf(wire: Parameters<typeof toThing>[0]): Omit<Schedule, "usedBy"> {
  return { account: ACCOUNT, ...toThing(wire), ...(wire.html_url ? { url: wire.html_url } : {}) };
}

function isMeant(policy: ReturnType<typeof policiesIn>[number], target: Named, id: string): boolean {
  if (target.kind === "service") return policy.services?.some((service) => service.id === id) ?? false;
  if (target.kind === "team") return policy.teams?.some((team) => team.id === id) ?? false;
  return policy.id === id;
}

/** Calendars worth a look for this target: those it names, and of a team also the ones that no policy uses. */
function isOf(calendar: Calendar, target: Named, id: string): boolean {
  if (calendar.policies.length > 0) return true;
  return target.kind === "team" && calendar.teams.some((team) => team.id === id);
}

/** A policy that was read along has other schedules too. */
function ofThis(duties: readonly Duty[], scheduleId: string): readonly Duty[] {
  return duties.filter((duty) => duty.schedule?.id === scheduleId);
}

function isShiftBased(entries: readonly WireOncall[]): boolean {
  return entries.some((entry) => entry.schedule?.type?.includes("v3"));
}

function usersIn(entries: readonly WireOncall[]): ReadonlyMap<string, VendorUser> {
  return new Map(entries.map(({ user }) => [user.id, toUser(user)]));
}
