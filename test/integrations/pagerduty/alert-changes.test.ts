import { afterEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "./kit.ts";

const HOUR_MS = 3_600_000;

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

describe("snoozing", () => {
  test("an open alert acknowledges it first, in an operation of its own", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const operations = world.alerts.snooze(
      [await world.get("API is slow")],
      by,
      world.clock.now() + HOUR_MS,
      "vendor works on it",
    );
    expect(operations.map(({ kind, after }) => [kind, after])).toEqual([
      ["pagerduty.acknowledge", undefined],
      ["pagerduty.snooze", operations[0]?.id],
      ["pagerduty.note", operations[1]?.id],
    ]);
    const outcomes = await world.run(operations, by);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done", "done", "done"]);
    expect((await world.get("API is slow")).snoozedUntilAt).toBe(world.clock.now() + HOUR_MS);
  });

  test("for more than seven days is refused before anything is sent", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const found = await world.get("API is slow");
    expect(() => world.alerts.snooze([found], by, world.clock.now() + 8 * 24 * HOUR_MS)).toThrow("seven days");
  });

  test("something that is no longer acknowledged fails with PagerDuty's reason", async () => {
    world = await openWorld();
    const [dan, ana] = [await world.by("Dan"), await world.by("Ana")];
    const acked = await world.get("Checkout fails");
    await world.run(world.alerts.resolve([acked], ana), ana);
    const [outcome] = await world.run(world.alerts.snooze([acked], dan, world.clock.now() + HOUR_MS), dan);
    expect(outcome).toMatchObject({ state: "failed", reason: expect.stringContaining("Resolved Incident") });
  });
});

describe("resolving", () => {
  test("with a note writes it into the log and among the notes", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const found = await world.get("API is slow");
    await world.run(world.alerts.resolve([found], by, "Added workers"), by);
    const detail = await world.alerts.detail(found);
    expect(detail.notes.map((note) => note.text)).toEqual(["Added workers"]);
    expect(detail.log.map((entry) => entry.text)).toContain("Resolved by Ana. Added workers");
  });

  test("what is over already is said to be so", async () => {
    world = await openWorld();
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const found = await world.get("API is slow");
    await world.run(world.alerts.resolve([found], dan), dan);
    const [outcome] = await world.run(world.alerts.resolve([found], ana), ana);
    expect(outcome).toMatchObject({ state: "already", reason: "already resolved by Dan" });
  });
});

describe("assigning and escalating", () => {
  test("to a person and to a policy is proved by the answer and can be taken back", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const found = await world.get("API is slow");
    const [toDan] = world.alerts.assign([found], by, await world.named("person", "Dan"));
    const [toWeb] = world.alerts.assign([found], by, await world.named("policy", "Web escalation"));
    if (toDan === undefined || toWeb === undefined) throw new Error("operations");
    expect(toDan.effects).toEqual(["pages"]);
    const [first] = await world.run([toDan], by);
    expect(first?.state).toBe("done");
    expect((await world.get("API is slow")).assignees.map((user) => user.name)).toEqual(["Dan"]);
    const back = first && world.kind(toDan.kind).inverse?.(toDan, first);
    expect(
      (
        await world.run(
          [back].flatMap((one) => one ?? []),
          by,
        )
      )[0]?.state,
    ).toBe("done");
    expect((await world.get("API is slow")).assignees.map((user) => user.name)).toEqual(["Ana"]);
    expect((await world.run([toWeb], by))[0]?.state).toBe("done");
    expect((await world.get("API is slow")).policy?.name).toBe("Web escalation");
  });

  test("to a schedule is refused", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const schedule = await world.named("schedule", "Infra Primary");
    const found = await world.get("API is slow");
    expect(() => world.alerts.assign([found], by, schedule)).toThrow("a person or an escalation policy");
  });

  test("an escalation goes to the next level and pages its people; from the last there is none", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    world.traffic();
    const operations = await world.alerts.escalate(await world.get("API is slow"), by);
    expect(world.traffic().filter((one) => one.path === "/oncalls").length).toBe(1);
    expect(world.kind("pagerduty.escalate").describe(operations[0] as never)).toMatch(/to level 2$/);
    expect((await world.run(operations, by))[0]?.state).toBe("done");
    const now = await world.get("API is slow");
    expect(now.assignees.map((user) => user.name)).toEqual(["Ben", "Cleo"]);
    await expect(world.alerts.escalate(now, by)).rejects.toMatchObject({ code: "bad_input" });
  });

  test("an escalation whose answer was lost is recognised by those who have it now", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const operations = await world.alerts.escalate(await world.get("API is slow"), by);
    world.sandbox.addFault({
      vendor: "pagerduty",
      method: "PUT",
      path: "^/incidents$",
      fault: { kind: "reset", when: "after" },
    });
    expect((await world.run(operations, by))[0]?.state).toBe("unknown");
    const execution = { planId: "plan-1", createdAt: world.clock.now(), by, signal: new AbortController().signal };
    const [operation] = operations;
    const found = operation && (await world.kind(operation.kind).reconcile?.(operation, execution));
    expect(found?.state).toBe("done");
  });
});
