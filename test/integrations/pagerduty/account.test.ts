import { afterEach, describe, expect, test } from "vitest";
import { pagerduty } from "../../../integrations/pagerduty/index.ts";
import { actor, COMPANY, openWorld, type World, type WorldOptions } from "./kit.ts";

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});
const open = async (options: WorldOptions = {}) => {
  world = await openWorld(options);
};

describe("who writes", () => {
  test("is the user with exactly that address, in any case of letters, and is remembered for ten minutes", async () => {
    const longer = { name: "Joana", email: "joana@example.com", zone: "UTC" };
    await open({ company: { ...COMPANY, people: [longer, ...COMPANY.people] } });
    const ana = { ...actor("Ana"), email: " ANA@example.com" };
    expect(await world.alerts.attribute(ana)).toEqual({
      id: expect.any(String),
      name: "Ana",
      email: "ana@example.com",
    });
    await world.alerts.attribute(actor("Ana"));
    expect(world.traffic().length).toBe(1);
    world.clock.advance(10 * 60_000);
    await world.alerts.attribute(ana);
    expect(world.traffic().length).toBe(1);
  });

  test("is asked for once by askers at the same time", async () => {
    await open();
    await Promise.all([world.by("Ana"), world.by("Ana"), world.by("Ana")]);
    expect(world.traffic().length).toBe(1);
  });

  test("cannot be somebody whose address is only a part of a known one", async () => {
    await open();
    const stranger = { ...actor("An"), email: "na@example.com" };
    await expect(world.alerts.attribute(stranger)).rejects.toMatchObject({
      code: "unknown_person",
      message:
        'PagerDuty has no user "na@example.com": add `people: { "na@example.com": { pagerduty: <their PagerDuty e-mail> } }` to tocsin.yaml, or set PAGERDUTY_FROM.',
    });
  });

  test("without an address is named in the settings by their id, never by a name that anybody may take", async () => {
    await open();
    const { email: _, ...nameless } = { ...actor("Zoe"), id: "slack:U1" };
    await expect(world.alerts.attribute(nameless)).rejects.toMatchObject({
      code: "unknown_person",
      message: expect.stringMatching(/ has no e-mail address here: .*; or add `people: \{ "slack:U1": \{ pagerduty: /u),
    });
  });

  test("may be known a moment after it was not: strangers are not remembered", async () => {
    await open();
    await expect(world.by("Zoe")).rejects.toThrow();
    await expect(world.by("Zoe")).rejects.toThrow();
    expect(world.traffic().length).toBe(2);
  });

  test("needs a fallback account that exists", async () => {
    await open({ env: { PAGERDUTY_FROM: "bot@example.com" } });
    await expect(world.by("Zoe")).rejects.toMatchObject({
      code: "not_configured",
      message: expect.stringContaining("correct PAGERDUTY_FROM"),
    });
    expect((await world.by("Ana")).onBehalfOf).toBeUndefined();
  });
});

describe("the names people may say", () => {
  test("are those of every kind PagerDuty has, schedules of both models together", async () => {
    await open();
    const all = await Promise.all(
      Object.entries(world.account.names).map(async ([kind, list]) => [kind, (await list()).map(({ name }) => name)]),
    );
    expect(Object.fromEntries(all)).toEqual({
      service: ["API", "Shop", "Blog"],
      team: ["Infra", "Web"],
      policy: ["Infra escalation", "Web escalation"],
      person: ["Ana", "Ben", "Cleo", "Dan"],
      schedule: ["Infra Primary", "Web Office Hours", "Release Captains", "Web Shifts", "Shift Captains"],
    });
    expect((await world.named("person", "Ana")).aliases).toEqual(["ana@example.com"]);
  });

  test("hold no teams where the plan has none, and no shift-based schedules where the server knows none", async () => {
    await open();
    const refuse = (path: string, status: number) =>
      world.sandbox.addFault({
        path,
        fault: { kind: "answer", status, body: { error: { message: "no", code: 2014 } } },
      });
    refuse("^/teams$", 402);
    refuse("^/v3/schedules$", 404);
    expect(await world.account.names.team?.()).toEqual([]);
    expect((await world.account.names.schedule?.())?.length).toBe(3);
  });
});

describe("doctor", () => {
  const lines = async () =>
    (await world.account.doctor()).map(({ mark, subject, line }) => `${mark} ${subject}: ${String(line)}`);

  test("says that the key works and who may write", async () => {
    await open();
    expect(await lines()).toEqual([
      "ok PagerDuty: the key is accepted and sees 4 users",
      "info PagerDuty writes: go out as the person who asks; whoever PagerDuty does not know is refused (PAGERDUTY_FROM is not set)",
    ]);
  });

  test("finds a fallback account and a wrong one", async () => {
    await open({ env: { PAGERDUTY_FROM: "dan@example.com" } });
    expect((await lines())[1]).toBe(
      "ok PagerDuty writes: people whom PagerDuty does not know write as Dan, with a note that names them",
    );
    const wrong = pagerduty.connect({
      http: world.sandbox.http,
      clock: world.clock,
      env: { ...world.sandbox.env, PAGERDUTY_FROM: "no@example.com" },
    });
    expect((await wrong.doctor())[1]).toMatchObject({ mark: "failed" });
  });

  test("reports a wrong key as a finding, without the key", async () => {
    await open({ env: { PAGERDUTY_API_KEY: "wrong-key-123" } });
    const [only, ...others] = await lines();
    expect(only).toMatch(/^failed PagerDuty: PagerDuty does not accept this key \(401\)/u);
    expect(only).not.toContain("wrong-key-123");
    expect(others).toEqual([]);
  });
});

describe("the settings", () => {
  test("need the key only, keep it secret, and name the EU address", async () => {
    await open();
    const required = pagerduty.env.filter((one) => one.required).map((one) => one.name);
    expect(required).toEqual(["PAGERDUTY_API_KEY"]);
    expect(pagerduty.env.find((one) => one.secret)?.name).toBe("PAGERDUTY_API_KEY");
    const url = pagerduty.env.find((one) => one.name === "PAGERDUTY_API_URL");
    expect(url?.default).toBe("https://api.pagerduty.com");
    expect(url?.help).toContain("https://api.eu.pagerduty.com");
  });
});
