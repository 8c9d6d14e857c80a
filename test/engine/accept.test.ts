import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Bed, operation, origin, plan, scriptedKind } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

describe("accepting a plan", () => {
  test("it is on disk before anything is sent", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    const engine = await bed.start(ack);
    const stored = await engine.accept(plan([operation("a", "pager.ack")]), origin("in-1"));
    expect(ack.sent).toEqual([]);
    expect(stored).toMatchObject({ inbound: "in-1", command: "ack", state: "running", createdAt: bed.clock.now() });
    const [kept] = await bed.store.list("plans");
    expect(kept).toEqual({ id: stored.id, version: 1, value: stored });
  });

  test("the same inbound never starts twice, not even after it is finished and the process restarted", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    let engine = await bed.start(ack);
    const what = plan([operation("a", "pager.ack")]);
    const twice = await Promise.allSettled([engine.accept(what, origin("in-1")), engine.accept(what, origin("in-1"))]);
    expect(twice.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const [first] = twice;
    if (first?.status !== "fulfilled") throw new Error("nothing was accepted");
    const refusal = { code: "conflict", message: "That was asked for already, and it is done only once." };
    await expect(engine.accept(what, origin("in-1"))).rejects.toMatchObject(refusal);
    await bed.finish(engine, first.value);
    engine = await bed.start(ack);
    await expect(engine.accept(what, origin("in-1"))).rejects.toMatchObject(refusal);
    await engine.accept(what, origin("in-2"));
    expect(ack.sent).toEqual([["a"]]);
  });

  test.each([
    ["an undeclared kind", [operation("a", "pager.explode")]],
    ["an id used twice", [operation("a", "pager.ack"), operation("a", "pager.ack")]],
    ["a wait for nothing", [operation("a", "pager.ack", { after: "z" })]],
    ["a wait for a later one", [operation("a", "pager.ack", { after: "b" }), operation("b", "pager.ack")]],
    ["a wait for itself", [operation("a", "pager.ack", { after: "a" })]],
  ])("refuses a plan that could not be carried out: %s", async (_what, operations) => {
    const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
    await expect(engine.accept(plan(operations), origin("in-1"))).rejects.toMatchObject({ code: "bug" });
    expect(await bed.store.list("plans")).toEqual([]);
  });

  test("what goes alongside is in the same commit, or nothing is", async () => {
    const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
    await bed.store.commit([{ put: "questions", id: "q", value: {} }]);
    const what = plan([operation("a", "pager.ack")]);
    await engine.accept(what, origin("in-1"), [{ drop: "questions", id: "q", version: 1 }]);
    expect(await bed.store.list("questions")).toEqual([]);
    await expect(
      engine.accept(what, origin("in-2"), [{ drop: "questions", id: "q", version: 1 }]),
    ).rejects.toMatchObject({
      code: "conflict",
      message: "That question was answered already: nothing was done again.",
    });
    expect(await bed.store.list("plans")).toHaveLength(1);
  });

  test("a plan that cannot be written is refused, and nothing is sent", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    const engine = await bed.start(ack);
    await bed.store.close();
    await expect(engine.accept(plan([operation("a", "pager.ack")]), origin("in-1"))).rejects.toMatchObject({
      code: "store_failed",
    });
    expect(ack.sent).toEqual([]);
  });

  test("forgets inbounds after a week, four at a time", async () => {
    const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
    for (let n = 0; n < 6; n++) await engine.accept(plan([]), origin(`old-${n}`));
    bed.clock.advance(8 * 86_400_000);
    await engine.accept(plan([]), origin("new-1"));
    expect(await bed.store.list("seen")).toHaveLength(3);
    await engine.accept(plan([]), origin("new-2"));
    expect((await bed.store.list("seen")).map(({ id }) => id)).toEqual(["new-1", "new-2"]);
  });
});
