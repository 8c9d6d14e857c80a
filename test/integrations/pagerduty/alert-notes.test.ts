import { afterEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "./kit.ts";

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

describe("a note", () => {
  test("whose answer was lost is found again and not written twice", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const found = await world.get("API is slow");
    const operations = world.alerts.note(found, by, "Looking");
    const execution = { planId: "plan-1", createdAt: world.clock.now(), by, signal: new AbortController().signal };
    const [operation] = operations;
    if (operation === undefined) throw new Error("an operation");
    expect(await world.kind(operation.kind).reconcile?.(operation, execution)).toBeUndefined();
    world.sandbox.addFault({
      vendor: "pagerduty",
      method: "POST",
      path: "/notes$",
      fault: { kind: "reset", when: "after" },
    });
    expect((await world.run(operations, by))[0]?.state).toBe("unknown");
    expect((await world.kind(operation.kind).reconcile?.(operation, execution))?.state).toBe("done");
    expect((await world.alerts.detail(found)).notes.length).toBe(1);
  });

  test("is removed by undo", async () => {
    world = await openWorld();
    const by = await world.by("Ana");
    const found = await world.get("API is slow");
    const [operation] = world.alerts.note(found, by, "Oops");
    if (operation === undefined) throw new Error("an operation");
    const [outcome] = await world.run([operation], by);
    const inverse = outcome && world.kind(operation.kind).inverse?.(operation, outcome);
    expect(
      (
        await world.run(
          [inverse].flatMap((one) => one ?? []),
          by,
        )
      )[0]?.state,
    ).toBe("done");
    expect(
      (
        await world.run(
          [inverse].flatMap((one) => one ?? []),
          by,
        )
      )[0]?.state,
    ).toBe("already");
    expect((await world.alerts.detail(found)).notes).toEqual([]);
  });
});

describe("under the fallback account", () => {
  test("each incident gets a note that names the real person, and undo answers it", async () => {
    world = await openWorld({ env: { PAGERDUTY_FROM: "dan@example.com" } });
    const zoe = await world.by("Zoe");
    expect(zoe).toMatchObject({ name: "Dan", email: "dan@example.com", onBehalfOf: "Zoe" });
    const found = await world.get("API is slow");
    const operations = world.alerts.acknowledge([found], zoe);
    expect(operations.map(({ kind, after }) => [kind, after])).toEqual([
      ["pagerduty.acknowledge", undefined],
      ["pagerduty.note", operations[0]?.id],
    ]);
    const outcomes = await world.run(operations, zoe);
    const note = operations[1];
    const inverse = note && outcomes[1] && world.kind(note.kind).inverse?.(note, outcomes[1]);
    await world.run(
      [inverse].flatMap((one) => one ?? []),
      zoe,
      "plan-2",
    );
    expect((await world.alerts.detail(found)).notes.map((one) => one.text)).toEqual([
      "Zoe took this back through Tocsin: acknowledge.",
      "For Zoe, through Tocsin: acknowledge.",
    ]);
  });
});
