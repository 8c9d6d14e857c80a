import { afterEach, describe, expect, test } from "vitest";
import { companyWith, openWorld, type World } from "./kit.ts";

const HOUR_MS = 3_600_000;

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

describe("undo", () => {
  const undo = async (operations: readonly ReturnType<typeof world.alerts.acknowledge>[number][], by: string) => {
    const attribution = await world.by(by);
    const outcomes = await world.run(operations, attribution);
    return operations.toReversed().flatMap((operation) => {
      const outcome = outcomes.find((one) => one.operation === operation.id);
      if (outcome?.state !== "done") return [];
      return world.kind(operation.kind).inverse?.(operation, outcome) ?? [];
    });
  };

  test("of an acknowledgement gives state and assignees back, and says that it pages again", async () => {
    world = await openWorld();
    const theirs = await world.get("Blog is old");
    const by = await world.by("Ana");
    const inverses = await undo(world.alerts.acknowledge([theirs], by), "Ana");
    expect(inverses.map((operation) => operation.effects)).toEqual([["pages"]]);
    expect((await world.get("Blog is old")).assignees[0]?.name).toBe("Ana");
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done"]);
    expect(await world.get("Blog is old")).toMatchObject({ state: "open", assignees: [{ name: "Cleo" }] });
  });

  test("leaves alone what somebody changed meanwhile", async () => {
    world = await openWorld();
    const alerts = [await world.get("Blog is old"), await world.get("API is slow")];
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const inverses = await undo(world.alerts.acknowledge(alerts, ana), "Ana");
    await world.run(world.alerts.resolve(alerts.slice(0, 1), dan), dan);
    const outcomes = await world.run(inverses, ana, "plan-2");
    expect(outcomes.map((outcome) => outcome.state).sort()).toEqual(["done", "failed"]);
    expect(outcomes.find((outcome) => outcome.state === "failed")?.reason).toBe(
      "changed meanwhile: it is now resolved by Dan",
    );
    expect((await world.alerts.find(alerts[0]?.id ?? ""))?.state).toBe("closed");
  });

  test("of a resolution opens again what was open and takes again what was acknowledged", async () => {
    world = await openWorld();
    const alerts = [await world.get("API is slow"), await world.get("Checkout fails")];
    const by = await world.by("Dan");
    const inverses = await undo(world.alerts.resolve(alerts, by, "all fine"), "Dan");
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(new Set(outcomes.map((outcome) => outcome.state))).toEqual(new Set(["done"]));
    expect(await world.get("API is slow")).toMatchObject({ state: "open", assignees: [{ name: "Ana" }] });
    expect(await world.get("Checkout fails")).toMatchObject({ state: "acked", assignees: [{ name: "Dan" }] });
  });

  test("of a snooze of an open alert restores it once", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const operations = world.alerts.snooze([await world.get("API is slow")], by, world.clock.now() + HOUR_MS);
    const inverses = await undo(operations, "Ana");
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done", "already"]);
    expect(await world.get("API is slow")).toMatchObject({ state: "open", assignees: [{ name: "Ana" }] });
  });

  test("of a later snooze brings the earlier end back, of the first snooze of an acknowledged alert there is none", async () => {
    world = await openWorld();
    const by = await world.by("Dan");
    const first = world.alerts.snooze([await world.get("Checkout fails")], by, world.clock.now() + HOUR_MS);
    expect(await undo(first, "Dan")).toEqual([]);
    const later = world.alerts.snooze([await world.get("Checkout fails")], by, world.clock.now() + 5 * HOUR_MS);
    await world.run(await undo(later, "Dan"), by, "plan-2");
    expect((await world.get("Checkout fails")).snoozedUntilAt).toBe(world.clock.now() + HOUR_MS);
  });

  test("of 600 acknowledgements looks in pages and writes in batches", async () => {
    world = await openWorld({ company: companyWith(600) });
    const by = await world.by("Ana");
    const inverses = await undo(world.alerts.acknowledge(await world.list(), by), "Ana");
    world.traffic();
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(600);
    expect(
      world
        .traffic()
        .map((one) => one.method)
        .join(" "),
    ).toBe("GET GET GET GET GET GET PUT PUT PUT");
  });
});
