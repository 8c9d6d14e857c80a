import type { Clock } from "../../src/core/clock.ts";
import { createTimelines, opsTime, type Timelines } from "../../src/core/ops-timelines.ts";
import type { Holder, Period } from "../../src/core/planned-shifts.ts";
import type { JsmApi } from "./client.ts";
import type { Directory } from "./directory.ts";
import { userOf } from "./wire.ts";
import { type PeriodWire, type ResponderWire, type TimelineWire, timelineAnswer } from "./wire-oncall.ts";

export function openTimelines(api: JsmApi, clock: Clock, directory: Directory): Timelines {
  return createTimelines(clock, async (scheduleId, fromAt, weeks) => {
    const path = api.ops(`/schedules/${encodeURIComponent(scheduleId)}/timeline`);
    const answer = await api.read(path, timelineAnswer, {
      // A timeline begins with the week that holds the date, so it takes one more to reach as far.
      interval: weeks + 1,
      intervalUnit: "weeks",
      date: opsTime(fromAt),
      expand: "base,override",
    });
    const final = periodsIn(answer.finalTimeline);
    const base = periodsIn(answer.baseTimeline);
    const people = [...final, ...base].flatMap(respondersOf).filter(({ type }) => (type ?? "user") === "user");
    await directory.meet(people.flatMap(({ id }) => id ?? []));
    return {
      final: final.map((period) => periodOf(period, directory)),
      base: base.map((period) => periodOf(period, directory)),
      startAt: answer.startDate,
      endAt: answer.endDate,
    };
  });
}

function periodsIn(timeline: TimelineWire | undefined): readonly PeriodWire[] {
  return (timeline?.rotations ?? []).filter((one) => one.deleted !== true).flatMap((rotation) => rotation.periods);
}

/** A team or an escalation stands for the people in it, where they are named; "noone" is nobody. */
function respondersOf({ responder, flattenedResponders }: PeriodWire): readonly ResponderWire[] {
  if (flattenedResponders.length > 0) return flattenedResponders;
  return responder === undefined ? [] : [responder];
}

function periodOf(period: PeriodWire, directory: Directory): Period {
  return {
    fromAt: period.startDate,
    untilAt: period.endDate,
    isOverride: period.type === "override",
    holders: respondersOf(period).flatMap((one): Holder[] => {
      if (one.id === undefined || one.type === "noone" || one.type === "none") return [];
      if ((one.type ?? "user") === "user") return [{ person: userOf(one.id, directory), isGroup: false }];
      const name = directory.team(one.id) ?? directory.policy(one.id) ?? one.id;
      return [{ person: { id: one.id, name }, isGroup: true }];
    }),
  };
}
