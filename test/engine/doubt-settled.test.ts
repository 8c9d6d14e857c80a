import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import { findDoubt } from "../../src/engine/doubts.ts";
import { latch, operation, origin, plan, states } from "./bed.ts";
import { blind, DoubtScene, done, MINUTE_MS, silence } from "./doubt-scene.ts";

let scene: DoubtScene;

beforeEach(() => {
  scene = new DoubtScene();
});

afterEach(() => scene.bed.remove());

describe("looking again", () => {
  test("adopts what is found, looks under the mark of the plan that sent it, and sends nothing", async () => {
    await scene.begin();
    const first = await scene.doubted();
    scene.find = "there";
    scene.bed.clock.advance(5 * MINUTE_MS);
    expect(await scene.settle("look")).toMatchObject([{ operation: "a", state: "done", wasFound: true }]);
    expect(scene.write.sent).toEqual([["a"]]);
    expect(scene.write.lookedUnder.at(-1)).toMatchObject({ planId: first.id, createdAt: first.createdAt });
    expect(await scene.lastDoubt("unsettled")).toBeUndefined();
  });

  test("what is not there did not happen, at once when the settle window is over", async () => {
    await scene.begin();
    await scene.doubted();
    scene.find = "not there";
    scene.bed.clock.advance(MINUTE_MS);
    const began = scene.bed.clock.now();
    expect(await scene.settle("look")).toMatchObject([{ state: "failed", reason: "it did not happen" }]);
    expect(scene.bed.clock.now() - began).toBeLessThan(1_000);
    expect(scene.write.sent).toHaveLength(1);
  });

  test("while the window lasts, what is not there yet is waited for", async () => {
    let looks = 0;
    await scene.begin({ find: () => (++looks <= 2 ? blind : looks <= 4 ? undefined : done) });
    scene.bed.settleMs = 1_000;
    await scene.restart();
    await scene.doubted();
    scene.bed.settleMs = 60_000;
    await scene.restart();
    const began = scene.bed.clock.now();
    expect(await scene.settle("look")).toMatchObject([{ state: "done" }]);
    expect(scene.bed.clock.now() - began).toBe(10_000);
  });

  test("what still cannot be seen stays in doubt, and can be settled again", async () => {
    await scene.begin();
    await scene.doubted();
    expect(await scene.settle("look")).toMatchObject([
      { state: "unknown", reason: "it could not be looked up: The pager answered with an HTML page." },
    ]);
    expect(await scene.lastDoubt()).toMatchObject({ settlements: 1, open: [{ id: "a" }] });
    scene.find = "there";
    expect(states(await scene.settle("look"))).toEqual({ a: "done" });
  });

  test("a kind that cannot look stays in doubt and says that sending again is harmless", async () => {
    await scene.begin({ safety: "repeatable", find: undefined });
    await scene.doubted();
    expect(await scene.settle("look")).toMatchObject([
      { state: "unknown", reason: "there is no way to look it up, and sending it again is harmless" },
    ]);
  });
});

describe("sending again", () => {
  test("sends nothing that is found", async () => {
    await scene.begin();
    await scene.doubted();
    scene.find = "there";
    expect(await scene.settle("send")).toMatchObject([{ state: "done", wasFound: true }]);
    expect(scene.write.sent).toHaveLength(1);
  });

  test("sends what did not happen, once, under the mark of the plan that sent it first", async () => {
    await scene.begin();
    const first = await scene.doubted();
    scene.answer = "done";
    scene.find = "not there";
    const [outcome] = await scene.settle("send");
    expect(outcome).toMatchObject({ state: "done" });
    expect(outcome?.wasFound).toBeUndefined();
    expect(scene.write.sent).toEqual([["a"], ["a"]]);
    expect(scene.write.executions.at(-1)).toMatchObject({ planId: first.id, createdAt: first.createdAt });
  });

  test("never sends blindly", async () => {
    await scene.begin();
    await scene.doubted();
    scene.answer = "done";
    expect(states(await scene.settle("send"))).toEqual({ a: "unknown" });
    expect(scene.write.sent).toHaveLength(1);
    expect(await scene.lastDoubt()).toMatchObject({ open: [{ id: "a" }] });
  });

  test("what was found not to have happened can be sent again", async () => {
    await scene.begin();
    await scene.doubted();
    scene.answer = "done";
    scene.find = "not there";
    await scene.settle("look");
    expect(await scene.lastDoubt()).toBeUndefined();
    expect(await scene.lastDoubt("unsettled")).toMatchObject({ absent: [{ id: "a" }] });
    expect(states(await scene.settle("send"))).toEqual({ a: "done" });
    expect(await scene.lastDoubt("unsettled")).toBeUndefined();
  });

  test("the age of the first plan decides whether it is too late", async () => {
    await scene.begin({ expiresAfterMs: 10 * MINUTE_MS });
    await scene.doubted();
    scene.answer = "done";
    scene.find = "not there";
    scene.bed.clock.advance(10.5 * MINUTE_MS);
    expect(await scene.settle("send")).toMatchObject([
      {
        state: "failed",
        reason: expect.stringMatching(
          /^too old to send: asked for 11 min ago, .+; say it anew if it is still wanted$/u,
        ),
      },
    ]);
    expect(scene.write.sent).toHaveLength(1);
  });

  test("a repeatable one is sent without a look", async () => {
    await scene.begin({ safety: "repeatable" });
    await scene.doubted();
    scene.answer = "done";
    expect(states(await scene.settle("send"))).toEqual({ a: "done" });
    expect(scene.write.looked).toEqual([]);
  });

  test("a repeatable one whose new try does not reach the vendor stays in doubt: the first may have", async () => {
    await scene.begin({
      safety: "repeatable",
      answer: (_operation, times) =>
        times === 0 ? new BotError("vendor_silent", "Silence.") : new BotError("vendor_unreachable", "No connection."),
    });
    const outcomes = await scene.bed.run(scene.engine, plan([operation("a", "pager.write")]));
    expect(outcomes).toMatchObject([{ state: "unknown", reason: "Silence; sent again: No connection." }]);
  });

  test("broken off while it was being sent, it is looked for before anything leaves again", async () => {
    const isSending = latch();
    const never = new Promise<never>(() => undefined);
    await scene.begin({
      answer: (_operation, times) => {
        if (times === 0) return silence;
        isSending.open();
        return never;
      },
    });
    await scene.doubted();
    scene.find = "not there";
    const stored = await scene.engine.accept(
      await scene.settlement("send"),
      origin("in-crash", { said: "send again" }),
    );
    const broken = expect(scene.engine.carryOut(stored)).rejects.toMatchObject({ code: "stopping" });
    await scene.bed.clock.drive(isSending.opened);
    await scene.bed.clock.drive(scene.engine.stop(0));
    await broken;
    await scene.restart();
    const [resumed] = await scene.bed.takeOver(scene.engine);
    scene.find = "there";
    if (resumed === undefined) throw new Error("nothing was left");
    expect(states(await scene.bed.finish(scene.engine, resumed))).toEqual({ a: "done" });
    expect(scene.write.sent).toEqual([["a"], ["a"]]);
  });
});

describe("a person's word", () => {
  test("is recorded with their name, and nothing is sent or looked for", async () => {
    await scene.begin();
    await scene.doubted();
    const looked = scene.write.looked.length;
    expect(await scene.settle("word")).toMatchObject([{ state: "done", reason: "on the word of Ana" }]);
    expect([scene.write.sent.length, scene.write.looked.length]).toEqual([1, looked]);
    expect(await scene.lastDoubt("unsettled")).toBeUndefined();
  });

  test("giving up is recorded with their name; it stays unknown and is in doubt no more", async () => {
    await scene.begin();
    await scene.doubted();
    expect(await scene.settle("drop")).toMatchObject([{ state: "unknown", reason: "given up by Ana" }]);
    expect(scene.write.sent).toHaveLength(1);
    expect(await scene.lastDoubt("unsettled")).toBeUndefined();
  });
});

describe("a doubt", () => {
  test("is settled once, also by two who settle it at the same time", async () => {
    await scene.begin();
    await scene.doubted();
    const tries = await Promise.allSettled(
      (["word", "drop"] as const).map(async (how) =>
        scene.engine.accept(await scene.settlement(how), origin(how, { said: how })),
      ),
    );
    expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = tries.find((one) => one.status === "rejected");
    expect(refused?.reason).toMatchObject({
      code: "conflict",
      message: "That is being settled already: nothing was done again.",
    });
  });

  test("is the newest of its person in its place, or the one that is named", async () => {
    await scene.begin();
    const first = await scene.doubted("a");
    const second = await scene.doubted("b");
    expect((await scene.lastDoubt())?.plan.id).toBe(second.id);
    expect((await scene.lastDoubt("open", first.id.slice(0, 6)))?.plan.id).toBe(first.id);
    const { actor, place } = origin("any");
    const sought = { since: 0, having: "open" } as const;
    expect(await findDoubt(scene.bed.store, { ...sought, actor: { id: "console:ben" }, place })).toBeUndefined();
    expect(await findDoubt(scene.bed.store, { ...sought, actor, place: { id: "console:lobby" } })).toBeUndefined();
    expect(
      await findDoubt(scene.bed.store, { ...sought, actor, place, since: scene.bed.clock.now() + 1 }),
    ).toBeUndefined();
  });

  test("holds only what was unknown", async () => {
    await scene.begin({ answer: ({ id }) => (id === "a" ? silence : done) });
    await scene.doubted("a", "b");
    expect((await scene.lastDoubt())?.open.map(({ id }) => id)).toEqual(["a"]);
  });
});
