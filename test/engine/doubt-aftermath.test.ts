import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createUndo } from "../../src/engine/undo.ts";
import { operation, origin, plan } from "./bed.ts";
import { DoubtScene, done, MINUTE_MS, silence } from "./doubt-scene.ts";

let scene: DoubtScene;

beforeEach(() => {
  scene = new DoubtScene();
});

afterEach(() => scene.bed.remove());

describe("what can be undone", () => {
  test("includes what was in doubt and has happened", async () => {
    await scene.begin();
    const first = await scene.doubted();
    const undo = createUndo({ store: scene.bed.store, kinds: [scene.write.kind], clock: scene.bed.clock });
    expect(await undo.lastPlan(first.actor, 15 * MINUTE_MS, "done")).toBeUndefined();
    await scene.settle("word");
    const past = await undo.lastPlan(first.actor, 15 * MINUTE_MS, "done");
    expect(past?.plan.id).toBe(first.id);
    expect(past?.outcomes).toMatchObject([{ operation: "a", state: "done" }]);
  });

  test("is not undone twice when nobody knows whether the undoing happened", async () => {
    await scene.begin({ answer: ({ id }) => (id === "a" ? done : silence) });
    const first = await scene.doubted("a");
    await scene.bed.run(
      scene.engine,
      plan([operation("un-a", "pager.write")], { undoes: first.id }),
      origin("undo", { said: "undo" }),
    );
    const undo = createUndo({ store: scene.bed.store, kinds: [scene.write.kind], clock: scene.bed.clock });
    expect(await undo.lastPlan(first.actor, 15 * MINUTE_MS, "done")).toBeUndefined();
    const again = plan([operation("un-a", "pager.write")], { undoes: first.id });
    await expect(scene.engine.accept(again, origin("undo-2", { said: "undo it" }))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("what did not happen is not tried again under a new mark", async () => {
    await scene.begin();
    const first = await scene.doubted();
    scene.find = "not there";
    await scene.settle("look");
    const undo = createUndo({ store: scene.bed.store, kinds: [scene.write.kind], clock: scene.bed.clock });
    expect(await undo.lastPlan(first.actor, 15 * MINUTE_MS, "failed")).toBeUndefined();
  });
});

test("what failed is tried again once, also by two who try at the same time", async () => {
  await scene.begin({ answer: () => ({ state: "failed", reason: "no" }) });
  const first = await scene.doubted();
  const again = (inbound: string) =>
    scene.engine.accept(
      plan([operation("a", "pager.write")], { retries: first.id }),
      origin(inbound, { said: inbound }),
    );
  const tries = await Promise.allSettled([again("retry"), again("retry failed")]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

describe("the settle window", () => {
  test("is a setting of the engine", async () => {
    await scene.begin({ find: () => undefined, answer: (_operation, times) => (times === 0 ? silence : done) });
    scene.bed.settleMs = 5_000;
    await scene.restart();
    const began = scene.bed.clock.now();
    await scene.bed.run(scene.engine, plan([operation("a", "pager.write")]));
    expect(scene.bed.clock.now() - began).toBe(5_000);
  });

  test("is not ended by a date that is set forward", async () => {
    let looks = 0;
    await scene.begin({
      find: () => {
        looks += 1;
        if (looks === 1) scene.bed.clock.set(scene.bed.clock.now() + 3_600_000);
        return undefined;
      },
      answer: (_operation, times) => (times === 0 ? silence : done),
    });
    const began = scene.bed.clock.elapsed();
    await scene.bed.run(scene.engine, plan([operation("a", "pager.write")]));
    expect(scene.bed.clock.elapsed() - began).toBe(30_000);
  });
});
