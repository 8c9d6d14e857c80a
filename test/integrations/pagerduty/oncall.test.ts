import { afterEach, describe, expect, test } from "vitest";
import { emulatorWith } from "../../../integrations/pagerduty/sandbox.ts";
import type { Company } from "../../../src/core/emulator.ts";
import type { Duty, OnCallQuery } from "../../../src/core/oncall.ts";
import { actor, COMPANY, openWorld, type World } from "./kit.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

const ask = (query: Partial<OnCallQuery> = {}): Promise<readonly Duty[]> =>
  world.sandbox.settle(world.onCall.duties({ at: world.clock.now(), withNext: true, ...query }));

const at = (text: string) => Date.parse(text);

function dutyOf(duties: readonly Duty[], where: { schedule?: string; policy?: string; level?: number }): Duty {
  const found = duties.find(
    (duty) =>
      duty.schedule?.name === where.schedule &&
      (where.policy === undefined || duty.policy?.name === where.policy) &&
      (where.level === undefined || duty.level === where.level),
  );
  if (found === undefined) throw new Error(`no duty ${JSON.stringify(where)}`);
  return found;
}

const names = (duty: Duty) => duty.now.map((shift) => shift.person.name);

describe("who is on call", () => {
  test("is answered with two requests", async () => {
    world = await openWorld();
    await ask();
    expect(
      world
        .traffic()
        .map((one) => one.path)
        .sort(),
    ).toEqual(["/oncalls", "/schedules"]);
  });

  test("is answered with two requests beside further pages, whatever the number of schedules", async () => {
    const many: Company["schedules"] = Array.from({ length: 120 }, (_, i) => ({
      name: `Schedule ${i}`,
      zone: "Europe/Berlin",
      team: "Infra",
      vendors: ["pagerduty"],
      layers: [{ people: ["Ana", "Ben"], turnMs: 7 * DAY_MS }],
      shiftBased: i % 2 === 0,
    }));
    const policies: Company["policies"] = many.map(({ name }) => ({
      name: `Policy of ${name}`,
      team: "Infra",
      vendors: ["pagerduty"],
      levels: [{ schedules: [name] }],
    }));
    world = await openWorld({ company: { ...COMPANY, schedules: many, policies, services: [], alerts: [] } });
    expect((await ask()).length).toBe(120);
    const pages = world.traffic().map((one) => `${one.path} ${(one.query as { offset: string }).offset}`);
    expect(pages.filter((page) => page.endsWith(" 0"))).toEqual(["/oncalls 0", "/schedules 0"]);
    expect(new Set(pages).size).toBe(pages.length);
  });

  test("names the person, until when, whose turn an override replaces, and who is next", async () => {
    world = await openWorld();
    const duty = dutyOf(await ask(), { schedule: "Infra Primary" });
    expect(duty).toMatchObject({
      policy: { name: "Infra escalation" },
      level: 1,
      teams: [{ name: "Infra" }],
      now: [
        {
          person: { name: "Ana", email: "ana@example.com" },
          endsAt: at("2026-11-21T11:00:00Z"),
          override: { for: { name: "Ben" } },
        },
      ],
      next: [{ person: { name: "Ben" }, startsAt: at("2026-11-21T11:00:00Z"), endsAt: at("2026-11-21T17:00:00Z") }],
    });
    expect(duty.next?.[0]?.override).toBeUndefined();
    expect(duty.gap).toBeUndefined();
  });

  test("shows everybody who is on a level directly, always", async () => {
    world = await openWorld();
    const duty = dutyOf(await ask(), { policy: "Infra escalation", level: 2 });
    expect(names(duty)).toEqual(["Ben", "Cleo"]);
    expect(duty.now.every((shift) => shift.endsAt === undefined)).toBe(true);
    expect(duty.next).toBeUndefined();
  });

  test("shows a gap and when it ends, and a coming gap", async () => {
    world = await openWorld();
    const where = { schedule: "Web Office Hours" };
    const [opens, closes] = [at("2026-11-21T11:00:00Z"), at("2026-11-21T15:00:00Z")];
    const before = dutyOf(await ask(), where);
    expect(before).toMatchObject({
      now: [],
      next: [{ startsAt: opens }],
      gap: { fromAt: world.clock.now(), untilAt: opens },
    });
    const during = dutyOf(await ask({ at: opens }), where);
    expect(names(during)).toEqual(["Cleo"]);
    expect(during.gap).toEqual({ fromAt: closes, untilAt: opens + DAY_MS });
  });

  test("shows shift-based schedules of policies, and layer-based ones that no policy uses", async () => {
    world = await openWorld();
    const duties = await ask();
    expect(names(dutyOf(duties, { schedule: "Web Shifts" }))).toEqual(["Cleo"]);
    const alone = dutyOf(duties, { schedule: "Release Captains" });
    expect(alone.policy).toBeUndefined();
    expect(alone).toMatchObject({
      teams: [{ name: "Infra" }],
      now: [{ person: { name: "Ben" } }],
      next: [{ person: { name: "Ana" } }],
    });
  });

  test("shows a level whose schedule has nobody for days", async () => {
    const empty = { name: "Nobody", zone: "UTC", team: "Web", vendors: ["pagerduty" as const], layers: [] };
    const policy = {
      name: "Lost",
      team: "Web",
      vendors: ["pagerduty" as const],
      levels: [{ schedules: ["Nobody"] }, { people: ["Dan"] }],
    };
    const silent = {
      name: "Silent",
      team: "Web",
      vendors: ["pagerduty" as const],
      levels: [{ schedules: ["Nobody"] }],
    };
    world = await openWorld({
      company: {
        ...COMPANY,
        schedules: [...COMPANY.schedules, empty],
        policies: [...COMPANY.policies, policy, silent],
      },
    });
    const duties = await ask();
    const gap = { now: [], gap: { fromAt: world.clock.now() } };
    expect(dutyOf(duties, { policy: "Lost", schedule: "Nobody" })).toMatchObject({ level: 1, ...gap });
    expect(dutyOf(duties, { policy: "Silent", schedule: "Nobody" })).toMatchObject(gap);
  });

  test("can be asked for another time, within 90 days", async () => {
    world = await openWorld();
    const later = await ask({ at: at("2026-11-24T09:00:00Z") });
    expect(names(dutyOf(later, { schedule: "Infra Primary" }))).toEqual(["Ben"]);
    const sooner = await ask({ at: world.clock.now() + 89 * DAY_MS });
    expect(sooner.length).toBe(later.length);
    await expect(ask({ at: world.clock.now() + 91 * DAY_MS })).rejects.toMatchObject({ code: "bad_input" });
  });

  test.each([
    ["a policy", "policy", "Web escalation", ["Dan", "nobody", "Cleo"]],
    ["a service", "service", "Shop", ["Dan", "nobody", "Cleo"]],
    ["a team", "team", "Infra", ["Ana", "Ben+Cleo", "Ben"]],
    ["a layer-based schedule", "schedule", "Infra Primary", ["Ana"]],
    ["a shift-based schedule", "schedule", "Web Shifts", ["Cleo"]],
    ["a layer-based schedule that no policy uses", "schedule", "Release Captains", ["Ben"]],
    ["a shift-based schedule that no policy uses", "schedule", "Shift Captains", ["Dan"]],
  ] as const)("for %s is answered for that alone", async (_what, kind, name, expected) => {
    world = await openWorld();
    const target = await world.named(kind, name);
    world.traffic();
    const people = (await ask({ target })).map((duty) => names(duty).join("+") || "nobody");
    expect(people.sort()).toEqual([...expected].sort());
    // A shift-based schedule names people by id only: whom no answer has named yet is asked for.
    expect(world.traffic().filter((one) => !one.path.startsWith("/users/")).length).toBe(2);
  });

  test("for a schedule is right too when its model has not been read", async () => {
    world = await openWorld();
    const target = await world.named("schedule", "Shift Captains");
    const fresh = await openWorld();
    const duties = await fresh.sandbox.settle(fresh.onCall.duties({ at: fresh.clock.now(), withNext: false, target }));
    expect(duties.map(names)).toEqual([["Dan"]]);
    await fresh.stop();
  });

  test("follows the wall clock when it changes", async () => {
    // Berlin leaves daylight saving time on 2026-10-25; the turn still hands over at nine.
    world = await openWorld({ start: "2026-10-24T12:00:00Z" });
    const duty = dutyOf(await ask({ at: at("2026-10-25T17:30:00Z") }), { schedule: "Infra Primary" });
    expect(duty.next?.[0]?.startsAt).toBe(at("2026-10-26T07:00:00Z"));
    expect(duty.now[0]?.startsAt).toBe(at("2026-10-25T17:00:00Z"));
  });
});

describe("when somebody is on call", () => {
  const shifts = (name: string) =>
    world.sandbox.settle(
      world.onCall.shiftsOf({
        person: actor(name),
        fromAt: world.clock.now(),
        untilAt: world.clock.now() + 30 * DAY_MS,
      }),
    );

  test("lists the shifts, earliest first, with level, schedule and override, in two requests beside further pages", async () => {
    world = await openWorld();
    const [first, second] = (await shifts("Ana")) ?? [];
    expect(second).toMatchObject({ schedule: { name: "Release Captains" }, startsAt: at("2026-11-23T08:00:00Z") });
    expect(first).toMatchObject({
      policy: { name: "Infra escalation" },
      level: 1,
      endsAt: at("2026-11-21T11:00:00Z"),
      override: { for: { name: "Ben" } },
    });
    // Thirty days of everybody's turns are two pages.
    expect(world.traffic().map((one) => one.path)).toEqual(["/oncalls", "/oncalls", "/schedules"]);
  });

  test("takes two requests as well when the person is known already", async () => {
    world = await openWorld();
    await world.by("Ana");
    world.traffic();
    expect((await shifts("Ana"))?.length).toBeGreaterThan(1);
    expect(
      world
        .traffic()
        .map((one) => one.path)
        .sort(),
    ).toEqual(["/oncalls", "/schedules"]);
  });

  test("knows who is on a policy directly, and joins turns that follow each other", async () => {
    world = await openWorld();
    const dan = (await shifts("Dan")) ?? [];
    expect(dan[0]).toMatchObject({ policy: { name: "Web escalation" }, level: 2 });
    expect(dan[0]?.endsAt).toBeUndefined();
  });

  test("is nothing for somebody without shifts and unknown for a stranger", async () => {
    world = await openWorld({
      company: { ...COMPANY, people: [...COMPANY.people, { name: "Eve", email: "eve@example.com", zone: "UTC" }] },
    });
    expect(await shifts("Eve")).toEqual([]);
    expect(await shifts("Zoe")).toBeUndefined();
  });
});

describe("the list of schedules", () => {
  test("holds both models, with the policies that use them", async () => {
    world = await openWorld();
    const schedules = await world.onCall.schedules();
    expect(schedules.map(({ name, usedBy }) => [name, usedBy])).toEqual([
      ["Infra Primary", ["Infra escalation"]],
      ["Web Office Hours", ["Web escalation"]],
      ["Release Captains", []],
      ["Web Shifts", ["Web escalation"]],
      ["Shift Captains", []],
    ]);
    expect(schedules[0]).toMatchObject({ zone: "Europe/Berlin", url: expect.stringContaining("/schedules/") });
  });
});

test("a limit on the requests is waited out", async () => {
  world = await openWorld({ declaration: emulatorWith({ requestsPerMinute: 1 }) });
  expect((await ask()).length).toBeGreaterThan(0);
});
