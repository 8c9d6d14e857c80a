import type { AlertSource } from "../../src/core/alerts.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { OnCallSource } from "../../src/core/oncall.ts";
import { opsOnCallSource } from "../../src/core/ops-on-call.ts";
import { opsTime } from "../../src/core/ops-timelines.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { ACCOUNT, type JsmApi, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { openTimelines } from "./timeline.ts";
import { userOf } from "./wire.ts";
import { accountsOnCall, onCallAnswer } from "./wire-oncall.ts";

/** A question about an instant this close to now is about now. */
const NOW_MS = 60_000;

export function onCallSource(
  api: JsmApi,
  directory: Directory,
  clock: Clock,
  alerts: Pick<AlertSource, "list">,
): OnCallSource {
  async function readPeople(scheduleId: string, at: number): Promise<readonly VendorUser[]> {
    const isNow = Math.abs(at - clock.now()) < NOW_MS;
    const path = api.ops(`/schedules/${encodeURIComponent(scheduleId)}/on-calls`);
    const answer = await api.read(path, onCallAnswer, { flat: false, ...(isNow ? {} : { date: opsTime(at) }) });
    const ids = accountsOnCall(answer);
    await directory.meet(ids);
    return ids.map((id) => userOf(id, directory));
  }

  return opsOnCallSource({
    account: ACCOUNT,
    title: TITLE,
    clock,
    timelines: openTimelines(api, clock, directory),

    // There is no answer for all schedules at once: each one that is shown is asked for, once.
    onCalls: async (at) => {
      const enabled = (await directory.schedules.get()).filter((one) => one.isEnabled);
      const asked = new Map<string, Promise<readonly VendorUser[]>>();
      return {
        schedules: new Map(enabled.map((one) => [one.id, one])),
        peopleOn: (id) => {
          const people = asked.get(id) ?? readPeople(id, at);
          asked.set(id, people);
          return people;
        },
      };
    },
    schedules: directory.schedules.get,
    knownSchedules: directory.schedules.peek,
    policies: directory.escalations.get,
    teamName: directory.team,
    person: (id, name) => userOf(id ?? name, directory),
    findUser: directory.findUser,
    alerts,
    meet: directory.meet,
  });
}
