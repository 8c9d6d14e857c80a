import { afterEach, describe, expect, test } from "vitest";
import { emulatorWith } from "../../../integrations/pagerduty/sandbox.ts";
import type { Alert } from "../../../src/core/alerts.ts";
import { companyWith, openWorld, type World } from "./kit.ts";

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

const states = async () => (await world.list()).map((one) => one.state).join(" ");
const puts = () => world.traffic().filter((one) => one.method === "PUT");

describe("acknowledging", () => {
  test("1,000 alerts takes four requests, and every one is proved", async () => {
    world = await openWorld({ company: companyWith(1_000) });
    const by = await world.by("Ana");
    const alerts = await world.list({ states: ["open"] });
    world.traffic();
    const outcomes = await world.run(world.alerts.acknowledge(alerts, by), by);
    expect(outcomes.length).toBe(1_000);
    expect(new Set(outcomes.map((outcome) => outcome.state))).toEqual(new Set(["done"]));
    expect(puts().map((one) => one.headers.from)).toEqual(Array(4).fill("ana@example.com"));
    expect(await world.list({ states: ["open"] })).toEqual([]);
  });

  test("says which alerts it takes from somebody else", async () => {
    world = await openWorld();
    const [mine, theirs] = [await world.get("API is slow"), await world.get("Blog is old")];
    const [first, second] = world.alerts.acknowledge([mine, theirs], await world.by("Ana"));
    expect(first?.effects).toBeUndefined();
    expect(second?.effects).toEqual(["reassigns"]);
    const by = await world.by("Ana");
    await world.run(
      [second].flatMap((one) => one ?? []),
      by,
    );
    expect((await world.get("Blog is old")).assignees.map((user) => user.name)).toEqual(["Ana"]);
  });

  test("an alert that somebody took meanwhile is already acknowledged, and by whom; the rest is done", async () => {
    world = await openWorld({ company: companyWith(300) });
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const alerts = await world.list();
    const taken = alerts.slice(10, 12);
    await world.run(world.alerts.acknowledge(taken, dan), dan);
    world.traffic();
    const outcomes = await world.run(world.alerts.acknowledge(alerts, ana), ana);
    const already = outcomes.filter((outcome) => outcome.state === "already");
    expect(already.map((outcome) => outcome.reason)).toEqual(Array(2).fill("already acknowledged by Dan"));
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(298);
    // The refused batch, one look of three pages, the rest of the batch; and the other batch.
    expect(world.traffic().length).toBe(3 + 3);
    expect((await world.list()).filter((one) => one.acknowledgedBy[0]?.name === "Dan").length).toBe(2);
  });

  test("an alert that somebody resolved meanwhile fails with who did it and is not opened again", async () => {
    world = await openWorld({ company: companyWith(5) });
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const alerts = await world.list();
    await world.run(world.alerts.resolve(alerts.slice(0, 1), dan), dan);
    const outcomes = await world.run(world.alerts.acknowledge(alerts, ana), ana);
    expect(outcomes.find((outcome) => outcome.state === "failed")?.reason).toBe("already resolved by Dan");
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(4);
    expect((await world.alerts.find(alerts[0]?.id ?? ""))?.state).toBe("closed");
  });

  test("incidents that PagerDuty no longer has fail alone, wherever they stand in the batch", async () => {
    world = await openWorld({ company: companyWith(40) });
    const by = await world.by("Ana");
    const alerts = await world.list();
    const ghosts = [3, 17, 39].map((i) => ({ ...(alerts[i] as Alert), id: `QGHOST${i}` }));
    const outcomes = await world.run(world.alerts.acknowledge([...alerts, ...ghosts], by), by);
    const failed = outcomes.filter((outcome) => outcome.state === "failed");
    expect(failed.map((outcome) => outcome.reason)).toEqual(Array(3).fill("PagerDuty no longer has this incident."));
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(40);
  });

  test("as somebody PagerDuty does not know fails all at once, without trying smaller batches", async () => {
    world = await openWorld({ company: companyWith(60) });
    const alerts = await world.list();
    world.traffic();
    const stranger = { id: "PX", name: "Zoe", email: "zoe@example.com" };
    const outcomes = await world.run(world.alerts.acknowledge(alerts, stranger), stranger);
    expect(new Set(outcomes.map((outcome) => outcome.state))).toEqual(new Set(["failed"]));
    expect(outcomes[0]?.reason).toContain("valid user's email");
    expect(world.traffic().length).toBe(1);
  });

  test("waits out the rate limit and finishes", async () => {
    world = await openWorld({ company: companyWith(2_000), declaration: emulatorWith({ requestsPerMinute: 15 }) });
    const by = await world.by("Ana");
    const outcomes = await world.run(world.alerts.acknowledge(await world.list(), by), by);
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(2_000);
    expect(world.clock.now()).toBeGreaterThan(Date.parse("2026-11-21T08:01:00Z"));
  });
});

describe("a lost answer", () => {
  test("to an acknowledgement is sent again and found acknowledged", async () => {
    world = await openWorld({ company: companyWith(2) });
    const by = await world.by("Ana");
    const alerts = await world.list();
    world.sandbox.addFault({
      vendor: "pagerduty",
      method: "PUT",
      path: "^/incidents$",
      fault: { kind: "reset", when: "after" },
    });
    const outcomes = await world.run(world.alerts.acknowledge(alerts, by), by);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done", "done"]);
  });
});

describe("a lost answer, and reads that lag behind", () => {
  test.each(["acknowledge", "resolve"] as const)(
    "to %s: PagerDuty says that it is so already, and is believed",
    async (verb) => {
      world = await openWorld({ company: companyWith(40) });
      const by = await world.by("Ana");
      const alerts = await world.list();
      world.sandbox.setLag("pagerduty", 20_000);
      world.sandbox.addFault({ method: "PUT", path: "^/incidents$", fault: { kind: "reset", when: "after" } });
      const outcomes = await world.run(world.alerts[verb](alerts, by), by);
      expect(new Set(outcomes.map((outcome) => outcome.state))).toEqual(new Set(["already"]));
      expect(outcomes).toHaveLength(40);
      expect(world.sandbox.effects).toHaveLength(40);
    },
  );
});

describe("a lost answer, and a look that fails", () => {
  test.each([
    [1, "already"],
    [3, "unknown"],
  ])("of %i resolved alerts that PagerDuty calls resolved: %s, never failed", async (count, state) => {
    world = await openWorld({ company: companyWith(count) });
    const by = await world.by("Ana");
    const alerts = await world.list();
    world.sandbox.addFault({ method: "PUT", path: "^/incidents$", fault: { kind: "reset", when: "after" } });
    world.sandbox.addFault({ method: "GET", path: "^/incidents", times: 4, fault: { kind: "cut" } });
    const outcomes = await world.run(world.alerts.resolve(alerts, by), by);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(Array(count).fill(state));
  });
});

test("what explain shows is what is sent", async () => {
  world = await openWorld({ company: companyWith(260) });
  const by = await world.by("Ana");
  const operations = world.alerts.acknowledge(await world.list(), by);
  const execution = { planId: "plan-1", createdAt: world.clock.now(), by, signal: new AbortController().signal };
  const promised = world.kind("pagerduty.acknowledge").requests(operations, execution);
  world.traffic();
  await world.run(operations, by);
  expect(puts().map((one) => one.body)).toEqual(promised.map((one) => one.body));
  expect(await states()).toBe(Array(260).fill("acked").join(" "));
});
