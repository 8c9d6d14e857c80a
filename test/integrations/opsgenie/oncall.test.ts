import { afterEach, describe, expect, test } from "vitest";
import type { Company, SeedSchedule } from "../../../src/core/emulator.ts";
import type { Duty, OnCallQuery } from "../../../src/core/oncall.ts";
import { COMPANY, DAY, HOUR, one, startOpsGenie, type World, type WorldOptions } from "./opsgenie-account.ts";

let world: World;
const start = async (options: WorldOptions = {}): Promise<void> => {
  world = await startOpsGenie(options);
};
const duties = (query: Partial<OnCallQuery> = {}): Promise<readonly Duty[]> =>
  world.sandbox.settle(world.onCall.duties({ at: world.clock.now(), withNext: true, ...query }));
const on = (all: readonly Duty[], schedule: string): Duty =>
  one(all.filter((duty) => duty.schedule?.name === schedule));
const people = (shifts: Duty["now"] | undefined): string[] => (shifts ?? []).map((shift) => shift.person.email ?? "?");
const at = (iso: string): number => Date.parse(iso);
const withSchedules = (...schedules: SeedSchedule[]): Company => ({ ...COMPANY, schedules, policies: [] });
const schedule = (layers: SeedSchedule["layers"], more: Partial<SeedSchedule> = {}): SeedSchedule => ({
  name: "Rota",
  zone: "Europe/Paris",
  team: "Infra",
  vendors: ["opsgenie"],
  layers,
  ...more,
});

afterEach(async () => {
  world.sandbox.expectClean();
  await world.sandbox.stop();
});

describe("who is on call", () => {
  // 2026-11-21 03:00 UTC is a Saturday; turns change hands on Mondays at 09:00 in Paris.
  test("says level, person, until when, and who is next", async () => {
    await start();
    const all = await duties();
    const primary = on(all, "Infra Primary");
    expect(primary).toMatchObject({
      account: "opsgenie",
      policy: { name: "Infra Escalation" },
      level: 1,
      teams: [{ name: "Infra" }],
    });
    const [now, next] = [one(primary.now), one(primary.next ?? [])];
    expect(now.endsAt).toBe(at("2026-11-23T08:00:00Z"));
    expect(next.startsAt).toBe(at("2026-11-23T08:00:00Z"));
    expect(next.endsAt).toBe(at("2026-11-30T08:00:00Z"));
    expect(next.person.email).not.toBe(now.person.email);
    expect(primary.gap).toBeUndefined();
  });

  test("shows somebody who is on the policy directly, without times", async () => {
    await start();
    const direct = one((await duties()).filter((duty) => duty.level === 2));
    expect(direct.schedule).toBeUndefined();
    expect(direct.now).toMatchObject([{ person: { email: "cleo@example.com" } }]);
    expect(direct.now[0]).not.toHaveProperty("endsAt");
  });

  test("shows a schedule that no policy uses, and when nobody has it", async () => {
    await start();
    const lonely = on(await duties(), "Lonely");
    expect(lonely.policy).toBeUndefined();
    expect(lonely.now).toEqual([]);
    // Nine in New York is two in the afternoon here.
    expect(lonely.gap).toEqual({ fromAt: world.clock.now(), untilAt: at("2026-11-21T14:00:00Z") });
    expect(people(lonely.next)).toEqual(["cleo@example.com"]);
  });

  test("says when a shift is followed by a gap", async () => {
    await start({ now: "2026-11-20T15:00:00Z" });
    const lonely = on(await duties(), "Lonely");
    expect(people(lonely.now)).toEqual(["cleo@example.com"]);
    expect(lonely.gap).toEqual({ fromAt: at("2026-11-20T22:00:00Z"), untilAt: at("2026-11-21T14:00:00Z") });
  });

  test("shows everybody of one level", async () => {
    const both = [
      { people: ["Ana Lima"], turnMs: 7 * DAY },
      { people: ["Ben Okafor"], turnMs: 7 * DAY, hours: { from: 0, to: 24 } },
    ];
    const first = schedule([both[0] as SeedSchedule["layers"][number]], { name: "A" });
    const second = schedule([both[1] as SeedSchedule["layers"][number]], { name: "B" });
    const policies = [
      {
        name: "Both",
        team: "Infra",
        vendors: ["opsgenie" as const],
        levels: [{ schedules: ["A", "B"], people: ["Cleo Park"] }],
      },
    ];
    await start({ company: { ...withSchedules(first, second), policies } });
    const all = await duties();
    expect(all.map((duty) => duty.level)).toEqual([1, 1, 1]);
    expect(all.flatMap((duty) => people(duty.now)).sort()).toEqual([
      "ana@example.com",
      "ben@example.com",
      "cleo@example.com",
    ]);
  });

  test("says for whom somebody stands in, and that the regular person comes back", async () => {
    const overrides = [{ person: "Cleo Park", fromMs: -HOUR, untilMs: 2 * HOUR }];
    await start({ company: withSchedules(schedule([{ people: ["Ana Lima"], turnMs: 7 * DAY }], { overrides })) });
    const duty = one(await duties());
    expect(one(duty.now)).toMatchObject({
      person: { email: "cleo@example.com" },
      endsAt: world.clock.now() + 2 * HOUR,
      override: { for: { email: "ana@example.com" } },
    });
    expect(one(duty.next ?? [])).toMatchObject({
      person: { email: "ana@example.com" },
      startsAt: world.clock.now() + 2 * HOUR,
    });
    expect(duty.next?.[0]).not.toHaveProperty("override");
  });

  test("an override in a gap stands in for nobody", async () => {
    const overrides = [{ person: "Cleo Park", fromMs: -HOUR, untilMs: HOUR }];
    const rota = schedule([{ people: ["Ana Lima"], turnMs: DAY, hours: { from: 9, to: 17 } }], { overrides });
    await start({ company: withSchedules(rota) });
    expect(one(one(await duties()).now).override).toEqual({});
  });

  test.each([
    ["spring", "2026-03-28T12:00:00Z", "2026-03-30T07:00:00Z"],
    ["autumn", "2026-10-24T12:00:00Z", "2026-10-26T08:00:00Z"],
  ])(
    "turns change hands at nine in the morning of the schedule's zone after the %s change of clocks",
    async (_, now, handover) => {
      await start({ now, company: withSchedules(schedule([{ people: ["Ana Lima", "Ben Okafor"], turnMs: 7 * DAY }])) });
      expect(one(one(await duties()).now).endsAt).toBe(at(handover));
    },
  );

  test("answers for another instant", async () => {
    await start();
    const later = world.clock.now() + 3 * DAY;
    const now = on(await duties(), "Infra Primary");
    const then = on(await duties({ at: later }), "Infra Primary");
    expect(people(then.now)).toEqual(people(now.next));
    const asked = world.sandbox.traffic
      .filter((entry) => entry.path === "/v2/schedules/on-calls")
      .map((entry) => entry.query);
    expect(asked).toEqual([{ flat: "false" }, { flat: "false", date: "2026-11-24T03:00:00+00:00" }]);
  });

  test("somebody alone round the clock has no end and no next", async () => {
    await start({ company: withSchedules(schedule([{ people: ["Ana Lima"], turnMs: 7 * DAY }])) });
    const duty = one(await duties());
    expect(one(duty.now)).not.toHaveProperty("endsAt");
    expect(duty.next).toBeUndefined();
    expect(duty.gap).toBeUndefined();
  });

  test("people are called by their names once those are known", async () => {
    await start();
    await world.sandbox.settle(world.account.names.person?.() ?? Promise.resolve([]));
    const names = (await duties()).flatMap((duty) => duty.now.map((shift) => shift.person.name));
    expect(names).toContain("Cleo Park");
  });
});
