import type { AlertSource } from "../../src/core/alerts.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { OnCallSource } from "../../src/core/oncall.ts";
import { opsOnCallSource } from "../../src/core/ops-on-call.ts";
import { opsTime } from "../../src/core/ops-timelines.ts";
import { ACCOUNT, type OpsGenieApi, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { openTimelines, personOf } from "./timeline.ts";
import { onCallList, peopleOnCall, policyIn, scheduleIn } from "./wire-oncall.ts";

/** A question about an instant this close to now is about now. */
const NOW_MS = 60_000;

export function onCallSource(
  api: OpsGenieApi,
  directory: Directory,
  clock: Clock,
  alerts: Pick<AlertSource, "list">,
): OnCallSource {
  return opsOnCallSource({
    account: ACCOUNT,
    title: TITLE,
    clock,
    timelines: openTimelines(api, clock, directory),

    onCalls: async (at) => {
      const isNow = Math.abs(at - clock.now()) < NOW_MS;
      const answer = await api.read("/v2/schedules/on-calls", onCallList, {
        flat: false,
        ...(isNow ? {} : { date: opsTime(at) }),
      });
      const enabled = new Map(
        answer.data.filter((one) => one._parent.enabled !== false).map((one) => [one._parent.id, one]),
      );
      return {
        schedules: new Map([...enabled].map(([id, one]) => [id, one._parent])),
        peopleOn: (id) => {
          const onCall = enabled.get(id);
          const people = onCall === undefined ? [] : peopleOnCall(onCall);
          return people.map((one) => personOf(one.id, one.name ?? one.id ?? "", directory));
        },
      };
    },
    schedules: async () => (await directory.schedules.get()).map(scheduleIn),
    knownSchedules: () => directory.schedules.peek()?.map(scheduleIn),
    policies: async () => (await directory.escalations.get()).map(policyIn),
    teamName: directory.team,
    person: (id, name) => personOf(id, name, directory),
    findUser: directory.findUser,
    alerts,
  });
}
