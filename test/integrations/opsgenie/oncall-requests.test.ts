import { afterEach, describe, expect, test } from "vitest";
import type { Company, SeedSchedule } from "../../../src/core/emulator.ts";
import type { Named, NameKind } from "../../../src/core/names.ts";
import type { Duty, OnCallQuery } from "../../../src/core/oncall.ts";
import {
  ANA,
  alerts,
  COMPANY,
  DAY,
  one,
  STRANGER,
  startOpsGenie,
  type World,
  type WorldOptions,
} from "./opsgenie-account.ts";

let world: World;
const start = async (options: WorldOptions = {}): Promise<void> => {
  world = await startOpsGenie(options);
};
const duties = (query: Partial<OnCallQuery> = {}): Promise<readonly Duty[]> =>
  world.sandbox.settle(world.onCall.duties({ at: world.clock.now(), withNext: true, ...query }));
const people = (shifts: Duty["now"] | undefined): string[] => (shifts ?? []).map((shift) => shift.person.email ?? "?");
const named = async (kind: NameKind, name: string): Promise<Named> => {
  const all = await world.sandbox.settle(world.account.names[kind]?.() ?? Promise.resolve([]));
  return one(all.filter((item) => item.name === name));
};
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

describe("requests", () => {
  test("one for everybody, one timeline for each schedule shown, and the escalations once in a while", async () => {
    await start();
    await duties();
    expect(world.requests().toSorted()).toEqual([
      "GET /v2/escalations",
      "GET /v2/schedules/on-calls",
      "GET /v2/schedules/…/timeline",
      "GET /v2/schedules/…/timeline",
    ]);
    world.sandbox.clearTraffic();
    await duties();
    expect(world.requests()).toEqual(["GET /v2/schedules/on-calls"]);
    world.clock.advance(61_000);
    world.sandbox.clearTraffic();
    await duties();
    expect(world.requests().toSorted()).toEqual([
      "GET /v2/schedules/on-calls",
      "GET /v2/schedules/…/timeline",
      "GET /v2/schedules/…/timeline",
    ]);
  });

  test("without 'until' and 'next' no timeline is read", async () => {
    await start();
    const all = await duties({ withNext: false });
    expect(all.length).toBe(3);
    expect(world.requests().some((request) => request.includes("timeline"))).toBe(false);
  });

  test("two policies that share a schedule share its timeline", async () => {
    const levels = [{ schedules: ["Rota"] }];
    const policy = (name: string) => ({ name, team: "Infra", vendors: ["opsgenie" as const], levels });
    const company = withSchedules(schedule([{ people: ["Ana Lima"], turnMs: DAY }]));
    await start({ company: { ...company, policies: [policy("One"), policy("Two")] } });
    expect(await duties()).toHaveLength(2);
    expect(world.requests().filter((request) => request.includes("timeline"))).toHaveLength(1);
  });

  test("a kept timeline that no longer fits who is on call is read again, once", async () => {
    await start({ company: withSchedules(schedule([{ people: ["Ana Lima"], turnMs: 7 * DAY }])) });
    const rota = one(await duties()).schedule;
    world.sandbox.clearTraffic();
    world.clock.advance(5_000);
    const standIn = { id: "u-cleo", name: "cleo@example.com", type: "user" };
    const body = { data: [{ _parent: { id: rota?.id ?? "", name: "Rota" }, onCallParticipants: [standIn] }] };
    world.sandbox.addFault({ path: "/on-calls$", fault: { kind: "answer", status: 200, body } });
    expect(people(one(await duties()).now)).toEqual(["cleo@example.com"]);
    expect(world.requests()).toEqual(["GET /v2/schedules/on-calls", "GET /v2/schedules/…/timeline"]);
  });
});

describe("restricted to", () => {
  test.each([
    ["schedule", "Lonely", ["Lonely"]],
    ["policy", "Infra Escalation", ["Infra Primary", undefined]],
    ["team", "Web", ["Lonely"]],
    ["team", "Infra", ["Infra Primary", undefined]],
  ] as const)("a %s", async (kind, name, expected) => {
    await start();
    const shown = await duties({ target: await named(kind, name) });
    expect(shown.map((duty) => duty.schedule?.name)).toEqual(expected);
  });

  test("a service: the policies to which its alerts go", async () => {
    await start({ company: { ...COMPANY, alerts: alerts(3) } });
    const shown = await duties({ target: await named("service", "API") });
    expect(shown.map((duty) => duty.policy?.name)).toEqual(["Infra Escalation", "Infra Escalation"]);
  });
});

describe("when somebody is on call", () => {
  const shifts = (person: Parameters<World["onCall"]["shiftsOf"]>[0]["person"], days = 21) =>
    world.sandbox.settle(
      world.onCall.shiftsOf({ person, fromAt: world.clock.now(), untilAt: world.clock.now() + days * DAY }),
    );

  test("lists the shifts in the window, earliest first", async () => {
    await start();
    const mine = (await shifts(ANA)) ?? [];
    const bens = (await shifts(await named("person", "Ben Okafor"))) ?? [];
    const starts = [...mine, ...bens].flatMap((shift) => (shift.startsAt === undefined ? [] : [shift.startsAt]));
    expect(starts.toSorted()).toEqual(["2026-11-23", "2026-11-30", "2026-12-07"].map((day) => at(`${day}T08:00:00Z`)));
    expect(mine.every((shift) => shift.schedule?.name === "Infra Primary" && shift.level === 1)).toBe(true);
  });

  test("knows somebody who is on a policy directly", async () => {
    await start({ company: { ...COMPANY, schedules: COMPANY.schedules.slice(0, 1) } });
    const found = await shifts(await named("person", "Cleo Park"));
    expect(found).toEqual([
      {
        person: expect.objectContaining({ name: "Cleo Park" }),
        policy: expect.objectContaining({ name: "Infra Escalation" }),
        level: 2,
      },
    ]);
  });

  test("finds somebody who only stands in", async () => {
    const overrides = [{ person: "Cleo Park", fromMs: DAY, untilMs: 2 * DAY }];
    await start({ company: withSchedules(schedule([{ people: ["Ana Lima"], turnMs: 7 * DAY }], { overrides })) });
    expect(await shifts(await named("person", "Cleo Park"))).toMatchObject([
      {
        startsAt: world.clock.now() + DAY,
        endsAt: world.clock.now() + 2 * DAY,
        override: { for: { email: "ana@example.com" } },
      },
    ]);
  });

  test("does not know a stranger", async () => {
    await start();
    expect(await shifts(STRANGER)).toBeUndefined();
  });
});

test("lists the schedules and the policies that use them", async () => {
  await start();
  expect(await world.sandbox.settle(world.onCall.schedules())).toMatchObject([
    { name: "Infra Primary", zone: "Europe/Paris", usedBy: ["Infra Escalation"] },
    { name: "Lonely", zone: "America/New_York", usedBy: [] },
  ]);
});
