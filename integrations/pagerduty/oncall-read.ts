import { z } from "zod";
import { BotError } from "../../src/core/errors.ts";
import type { VendorRequest } from "../../src/core/operation-kind.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { type Calendar, calendarOfLayers, calendarOfShifts } from "./calendar.ts";
import type { Api, List } from "./client.ts";
import { toUser } from "./domain.ts";
import { layerSchedule, oncall, shiftSchedule, type WireOncall } from "./oncall-wire.ts";
import { user } from "./wire.ts";

/** On-call shifts are told for 90 days ahead (PagerDuty REST docs, GET /oncalls, read 2026-11-21). */
const AHEAD_MS = 90 * 86_400_000;

export interface Span {
  readonly fromAt: number;
  readonly untilAt: number;
}

/** The span as far as the vendor knows. Throws BotError("bad_input") when it lies wholly beyond. */
export function withinReach({ fromAt, untilAt }: Span, now: number): Span {
  const endAt = now + AHEAD_MS;
  if (fromAt >= endAt)
    throw new BotError("bad_input", "PagerDuty knows who is on call for 90 days ahead, not further.");
  return { fromAt, untilAt: Math.min(untilAt, endAt) };
}

export function oncallList(span: Span, query: VendorRequest["query"] = {}): List<WireOncall> {
  return {
    path: "/oncalls",
    key: "oncalls",
    item: oncall,
    query: { ...range(span), "include[]": ["escalation_policies", "users"], ...query },
  };
}

/** Every layer-based schedule with what it renders to: final, overrides and layers. */
export async function readCalendars(api: Api, span: Span): Promise<readonly Calendar[]> {
  const schedules = await api.all({
    path: "/schedules",
    key: "schedules",
    item: layerSchedule,
    query: { ...range(span), "include[]": ["final_schedule", "overrides_subschedule", "schedule_layers"] },
  });
  return schedules.map((schedule) => calendarOfLayers(schedule, span.untilAt));
}

/** One layer-based schedule. With `overflow` its shifts keep their true ends. */
export async function findLayerCalendar(api: Api, id: string, span: Span): Promise<Calendar | undefined> {
  const path = `/schedules/${encodeURIComponent(id)}`;
  const found = await api.find(z.object({ schedule: layerSchedule }), path, { ...range(span), overflow: true });
  return found && calendarOfLayers(found.schedule, Number.POSITIVE_INFINITY);
}

/** One shift-based schedule. Its shifts name people by id only: those not in `known` are asked for. */
export async function findShiftCalendar(
  api: Api,
  id: string,
  span: Span,
  known: ReadonlyMap<string, VendorUser>,
): Promise<Calendar | undefined> {
  const path = `/v3/schedules/${encodeURIComponent(id)}`;
  const query = { ...range(span), overflow: true, "include[]": ["final_schedule"] };
  const found = await api.find(shiftSchedule, path, query);
  if (found === undefined) return undefined;
  const shifts = found.schedule.final_schedule?.computed_shift_assignments ?? [];
  const strangers = new Set(
    shifts.flatMap(({ member }) => member.user_id ?? []).filter((userId) => !known.has(userId)),
  );
  const asked = await Promise.all([...strangers].map((userId) => findUser(api, userId)));
  const people = new Map([...known, ...asked.flatMap((one) => (one === undefined ? [] : [[one.id, one] as const]))]);
  return calendarOfShifts(found.schedule, Number.POSITIVE_INFINITY, (userId) => people.get(userId)?.name ?? userId);
}

async function findUser(api: Api, id: string): Promise<VendorUser | undefined> {
  const found = await api.find(z.object({ user }), `/users/${encodeURIComponent(id)}`);
  return found && toUser(found.user);
}

/** Always with an offset; the list of schedules wants a zone beside it (PagerDuty/api-schema#430). */
function range({ fromAt, untilAt }: Span): {
  readonly since: string;
  readonly until: string;
  readonly time_zone: string;
} {
  return { since: new Date(fromAt).toISOString(), until: new Date(untilAt).toISOString(), time_zone: "UTC" };
}
