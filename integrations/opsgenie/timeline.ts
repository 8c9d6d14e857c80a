import type { Clock } from "../../src/core/clock.ts";
import { createTimelines, opsTime, type Timelines } from "../../src/core/ops-timelines.ts";
import type { VendorUser } from "../../src/core/people.ts";
import type { Holder, Period } from "../../src/core/planned-shifts.ts";
import type { OpsGenieApi } from "./client.ts";
import { type NameBook, userOf } from "./wire.ts";
import { type PeriodWire, type TimelineWire, timelineAnswer } from "./wire-oncall.ts";

export function openTimelines(api: OpsGenieApi, clock: Clock, names: NameBook): Timelines {
  return createTimelines(clock, async (scheduleId, fromAt, weeks) => {
    const { data } = await api.read(`/v2/schedules/${encodeURIComponent(scheduleId)}/timeline`, timelineAnswer, {
      identifierType: "id",
      interval: weeks,
      intervalUnit: "weeks",
      date: opsTime(fromAt),
      expand: "base,override",
    });
    return {
      final: periodsOf(data.finalTimeline, names),
      base: periodsOf(data.baseTimeline, names),
      startAt: data.startDate,
      endAt: data.endDate,
    };
  });
}

function periodsOf(timeline: TimelineWire["finalTimeline"], names: NameBook): readonly Period[] {
  return (timeline?.rotations ?? []).flatMap((rotation) =>
    rotation.periods.map((period) => ({
      fromAt: period.startDate,
      untilAt: period.endDate,
      isOverride: period.type === "override",
      holders: holdersOf(period, names),
    })),
  );
}

/** A team or an escalation stands for the people in it, where they are named; "none" is nobody. */
function holdersOf(period: PeriodWire, names: NameBook): readonly Holder[] {
  const all = period.flattenedRecipients.length > 0 ? period.flattenedRecipients : [period.recipient];
  return all.flatMap((one): Holder[] => {
    const name = one?.name ?? one?.id;
    if (one === undefined || name === undefined || one.type === "none") return [];
    if ((one.type ?? "user") === "user") return [{ person: personOf(one.id, name, names), isGroup: false }];
    return [{ person: { id: one.id ?? name, name }, isGroup: true }];
  });
}

/** On-call answers name people by id and user name. */
export function personOf(id: string | undefined, username: string, names: NameBook): VendorUser {
  const known = (id === undefined ? undefined : names.user(id)) ?? userOf(username, names);
  return id === undefined ? known : { ...known, id };
}
