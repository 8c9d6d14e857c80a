import { afterEach, describe, expect, test } from "vitest";
import { actor, alert, COMPANY, companyWith, openWorld, type World } from "./kit.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

const titles = (alerts: readonly { readonly title: string }[]) => alerts.map((one) => one.title);

describe("the list of alerts", () => {
  test("is read to its end in as few requests as pages, the first alone and the others at once", async () => {
    world = await openWorld({ company: companyWith(1_234) });
    const alerts = await world.list({ states: ["open"] });
    expect(alerts.length).toBe(1_234);
    expect(new Set(alerts.map((one) => one.id)).size).toBe(1_234);
    expect(alerts.map((one) => one.number)).toEqual(alerts.map((one) => one.number).sort((a, b) => a - b));
    expect(world.traffic().length).toBe(13);
  });

  test("holds alerts older than the month that PagerDuty lists by default", async () => {
    world = await openWorld();
    expect(titles(await world.list())).toEqual(["Blog is old", "API is slow", "Disk is nearly full", "Checkout fails"]);
  });

  test("is empty after one request when there is nothing", async () => {
    world = await openWorld({ company: companyWith(0) });
    expect(await world.list()).toEqual([]);
    expect(world.traffic().length).toBe(1);
  });

  test("reaches beyond the 10,000 that offsets can address by splitting time", async () => {
    // Three years of them, and half in one single hour.
    const spread = companyWith(5_100, {}).alerts.map((one, i) => ({ ...one, ageMs: (i + 1) * 5 * HOUR_MS }));
    const burst = companyWith(5_100, {}).alerts.map((one, i) => ({ ...one, ageMs: 2 * DAY_MS + i * 100 }));
    world = await openWorld({ company: { ...COMPANY, alerts: [...spread, ...burst] } });
    const alerts = await world.list({ states: ["open"] });
    expect(new Set(alerts.map((one) => one.id)).size).toBe(10_200);
    expect(alerts.length).toBe(10_200);
  });

  test("is read once more when it shrank while its pages were read", async () => {
    world = await openWorld({ company: companyWith(250) });
    const [first, second] = await world.list({ states: ["open"] });
    const by = await world.by("Ana");
    const reading = Array.fromAsync(world.alerts.list({ states: ["open"] }));
    const gone = world.run(
      world.alerts.resolve(
        [first, second].flatMap((one) => one ?? []),
        by,
      ),
      by,
    );
    const [seen] = await Promise.all([reading, gone]);
    expect(new Set(seen.map((one) => one.id)).size).toBeGreaterThanOrEqual(248);
  });

  test.each([
    [
      "a service",
      async () => ({ service: await world.named("service", "API") }),
      ["API is slow", "Disk is nearly full"],
    ],
    ["a team", async () => ({ team: await world.named("team", "Web") }), ["Blog is old", "Checkout fails"]],
    ["an assignee", async () => ({ assignee: actor("Dan") }), ["Checkout fails"]],
    ["an urgency", async () => ({ urgency: "low" as const }), ["Blog is old", "Disk is nearly full"]],
    ["a priority", async () => ({ priority: "p1" }), ["API is slow"]],
    ["an age", async () => ({ beforeAt: world.clock.now() - DAY_MS }), ["Blog is old"]],
    ["a state", async () => ({ states: ["acked" as const] }), ["Checkout fails"]],
  ])("can be restricted to %s", async (_what, query, expected) => {
    world = await openWorld();
    expect(titles(await world.list(await query()))).toEqual(expected);
  });

  test("of somebody PagerDuty does not know is refused with the line to add", async () => {
    world = await openWorld();
    await expect(world.list({ assignee: actor("Zoe") })).rejects.toMatchObject({
      code: "unknown_person",
      message: expect.stringContaining('people: { "zoe@example.com": { pagerduty: <their PagerDuty e-mail> } }'),
    });
  });

  test("tells a snoozed alert from an acknowledged one and says until when", async () => {
    world = await openWorld({ company: companyWith(2) });
    const by = await world.by("Ana");
    const [first] = await world.list();
    if (first === undefined) throw new Error("an alert");
    const untilAt = world.clock.now() + 2 * HOUR_MS;
    await world.run(world.alerts.snooze([first], by, untilAt), by);
    const [snoozed] = await world.list({ states: ["snoozed"] });
    expect(snoozed).toMatchObject({ id: first.id, state: "snoozed", snoozedUntilAt: untilAt });
    expect(await world.list({ states: ["acked"] })).toEqual([]);
    world.clock.advance(2 * HOUR_MS);
    expect((await world.list({ states: ["open"] })).length).toBe(2);
  });
});

describe("one alert", () => {
  test("is found by its number and by its id, closed ones too", async () => {
    world = await openWorld({ company: companyWith(1) });
    const by = await world.by("Ana");
    const [only] = await world.list();
    if (only === undefined) throw new Error("an alert");
    await world.run(world.alerts.resolve([only], by), by);
    expect(await world.alerts.find(String(only.number))).toMatchObject({ id: only.id, state: "closed" });
    expect(await world.alerts.find(only.id)).toMatchObject({ handle: only.handle });
    expect(await world.alerts.find("99999")).toBeUndefined();
    expect(await world.alerts.find("../users")).toBeUndefined();
  });

  test("is shown with what it was told at the start, its log and its notes, newest first", async () => {
    world = await openWorld({ company: { ...COMPANY, alerts: [alert("Queue stuck", "API", { ageMs: HOUR_MS })] } });
    const by = await world.by("Ana");
    const [only] = await world.list();
    if (only === undefined) throw new Error("an alert");
    await world.run(world.alerts.acknowledge([only], by), by);
    world.clock.advance(60_000);
    await world.run(world.alerts.note(only, by, "Adding workers"), by);
    const detail = await world.alerts.detail(only);
    expect(detail.alert.state).toBe("acked");
    expect(detail.description).toContain("Queue stuck");
    expect(detail.log.map((entry) => entry.text)).toEqual([
      "Note added by Ana.",
      "Acknowledged by Ana.",
      "Triggered by monitoring.",
    ]);
    expect(detail.notes).toEqual([{ at: world.clock.now(), who: "Ana", text: "Adding workers" }]);
  });
});
