import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DoubtfulPlan } from "../../src/core/context.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Operation, Outcome, Plan, Settlement, StoredPlan } from "../../src/core/plan.ts";
import { findDoubt } from "../../src/engine/doubts.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createUndo } from "../../src/engine/undo.ts";
import { Bed, latch, operation, origin, plan, type Script, type ScriptedKind, scriptedKind, states } from "./bed.ts";

const silence = { state: "unknown", reason: "The pager does not answer." } as const;
const done = { state: "done" } as const;
const blind = new BotError("vendor_broken", "The pager answered with an HTML page.");
const MINUTE_MS = 60_000;

let bed: Bed;
let engine: Engine;
let write: ScriptedKind;
/** What the vendor does; a test changes it as it goes. */
let vendor: { answer: () => Outcome["state"]; find: () => "there" | "not there" | "hidden" };
let sayings: number;

beforeEach(() => {
  bed = new Bed();
  sayings = 0;
  vendor = { answer: () => "unknown", find: () => "hidden" };
});

afterEach(() => bed.remove());

async function begin(script: { [K in keyof Script]?: Script[K] | undefined } = {}): Promise<void> {
  write = scriptedKind("pager.write", bed.clock, {
    safety: "reconcilable",
    answer: () => (vendor.answer() === "unknown" ? silence : { state: vendor.answer(), reason: "no" }),
    find: () => {
      const found = vendor.find();
      return found === "hidden" ? blind : found === "there" ? done : undefined;
    },
    ...script,
  } as Script);
  engine = await bed.start(write);
}

/** Has Ana say something that ends in doubt. */
async function doubted(...ids: readonly string[]): Promise<StoredPlan> {
  sayings += 1;
  const operations = (ids.length === 0 ? ["a"] : ids).map((id) => operation(id, "pager.write"));
  const stored = await engine.accept(plan(operations), origin(`in-${sayings}`, { said: `page ${sayings}` }));
  await bed.finish(engine, stored);
  return stored;
}

function lastDoubt(having: "open" | "unsettled" = "open", id?: string): Promise<DoubtfulPlan | undefined> {
  const { actor, place } = origin("any");
  return findDoubt(bed.store, { actor, place, since: 0, having, id });
}

async function settlement(how: Settlement["how"], operations?: readonly Operation[]): Promise<Plan> {
  const doubt = await lastDoubt("unsettled");
  if (doubt === undefined) throw new Error("nothing is in doubt");
  const { plan: former, open, absent, settlements, outcomes } = doubt;
  const settles: Settlement = {
    plan: former.id,
    how,
    before: settlements,
    acceptedAt: former.createdAt,
    doubtedAt: Math.max(...outcomes.map(({ at }) => at)),
  };
  return plan(operations ?? [...open, ...absent], { settles });
}

async function settle(how: Settlement["how"]): Promise<readonly Outcome[]> {
  sayings += 1;
  return bed.run(engine, await settlement(how), origin(`in-${sayings}`, { said: `${how} ${sayings}` }));
}

describe("looking again", () => {
  test("adopts what is found, looks under the mark of the plan that sent it, and sends nothing", async () => {
    await begin();
    const first = await doubted();
    vendor.find = () => "there";
    bed.clock.advance(5 * MINUTE_MS);
    expect(await settle("look")).toMatchObject([{ operation: "a", state: "done", wasFound: true }]);
    expect(write.sent).toEqual([["a"]]);
    expect(write.lookedUnder.at(-1)).toMatchObject({ planId: first.id, createdAt: first.createdAt });
    expect(await lastDoubt("unsettled")).toBeUndefined();
  });

  test("what is not there did not happen, at once when the settle window is over", async () => {
    await begin();
    await doubted();
    vendor.find = () => "not there";
    bed.clock.advance(MINUTE_MS);
    const began = bed.clock.now();
    expect(await settle("look")).toMatchObject([{ state: "failed", reason: "it did not happen" }]);
    expect(bed.clock.now() - began).toBeLessThan(1_000);
    expect(write.sent).toHaveLength(1);
  });

  test("while the window lasts, what is not there yet is waited for", async () => {
    let looks = 0;
    await begin({ find: () => (++looks <= 2 ? blind : looks <= 4 ? undefined : done) });
    bed.settleMs = 1_000;
    engine = await bed.start(write);
    await doubted();
    bed.settleMs = 60_000;
    engine = await bed.start(write);
    const began = bed.clock.now();
    expect(await settle("look")).toMatchObject([{ state: "done" }]);
    expect(bed.clock.now() - began).toBe(10_000);
  });

  test("what still cannot be seen stays in doubt, and can be settled again", async () => {
    await begin();
    await doubted();
    expect(await settle("look")).toMatchObject([
      { state: "unknown", reason: "it could not be looked up: The pager answered with an HTML page." },
    ]);
    expect(await lastDoubt()).toMatchObject({ settlements: 1, open: [{ id: "a" }] });
    vendor.find = () => "there";
    expect(states(await settle("look"))).toEqual({ a: "done" });
  });

  test("a kind that cannot look stays in doubt and says that sending again is harmless", async () => {
    await begin({ safety: "repeatable", find: undefined });
    await doubted();
    expect(await settle("look")).toMatchObject([
      { state: "unknown", reason: "there is no way to look it up, and sending it again is harmless" },
    ]);
  });
});

describe("sending again", () => {
  test("sends nothing that is found", async () => {
    await begin();
    await doubted();
    vendor.find = () => "there";
    expect(await settle("send")).toMatchObject([{ state: "done", wasFound: true }]);
    expect(write.sent).toHaveLength(1);
  });

  test("sends what did not happen, once, under the mark of the plan that sent it first", async () => {
    await begin();
    const first = await doubted();
    vendor = { answer: () => "done", find: () => "not there" };
    const [outcome] = await settle("send");
    expect(outcome).toMatchObject({ state: "done" });
    expect(outcome?.wasFound).toBeUndefined();
    expect(write.sent).toEqual([["a"], ["a"]]);
    expect(write.executions.at(-1)).toMatchObject({ planId: first.id, createdAt: first.createdAt });
  });

  test("never sends blindly", async () => {
    await begin();
    await doubted();
    vendor.answer = () => "done";
    expect(states(await settle("send"))).toEqual({ a: "unknown" });
    expect(write.sent).toHaveLength(1);
    expect(await lastDoubt()).toMatchObject({ open: [{ id: "a" }] });
  });

  test("what was found not to have happened can be sent again", async () => {
    await begin();
    await doubted();
    vendor = { answer: () => "done", find: () => "not there" };
    await settle("look");
    expect(await lastDoubt()).toBeUndefined();
    expect(await lastDoubt("unsettled")).toMatchObject({ absent: [{ id: "a" }] });
    expect(states(await settle("send"))).toEqual({ a: "done" });
    expect(await lastDoubt("unsettled")).toBeUndefined();
  });

  test("the age of the first plan decides whether it is too late", async () => {
    await begin({ expiresAfterMs: 10 * MINUTE_MS });
    await doubted();
    vendor = { answer: () => "done", find: () => "not there" };
    bed.clock.advance(10.5 * MINUTE_MS);
    expect(await settle("send")).toMatchObject([
      {
        state: "failed",
        reason: expect.stringMatching(
          /^too old to send: asked for 11 min ago, .+; say it anew if it is still wanted$/u,
        ),
      },
    ]);
    expect(write.sent).toHaveLength(1);
  });

  test("a repeatable one is sent without a look", async () => {
    await begin({ safety: "repeatable" });
    await doubted();
    vendor.answer = () => "done";
    expect(states(await settle("send"))).toEqual({ a: "done" });
    expect(write.looked).toEqual([]);
  });

  test("a repeatable one whose new try does not reach the vendor stays in doubt: the first may have", async () => {
    await begin({
      safety: "repeatable",
      answer: (_operation, times) =>
        times === 0 ? new BotError("vendor_silent", "Silence.") : new BotError("vendor_unreachable", "No connection."),
    });
    const outcomes = await bed.run(engine, plan([operation("a", "pager.write")]));
    expect(outcomes).toMatchObject([{ state: "unknown", reason: "Silence; sent again: No connection." }]);
  });

  test("broken off while it was being sent, it is looked for before anything leaves again", async () => {
    const isSending = latch();
    const never = new Promise<never>(() => undefined);
    await begin({
      answer: (_operation, times) => {
        if (times === 0) return silence;
        isSending.open();
        return never;
      },
    });
    await doubted();
    vendor.find = () => "not there";
    const stored = await engine.accept(await settlement("send"), origin("in-crash", { said: "send again" }));
    const broken = expect(engine.carryOut(stored)).rejects.toMatchObject({ code: "stopping" });
    await bed.clock.drive(isSending.opened);
    await bed.clock.drive(engine.stop(0));
    await broken;
    engine = await bed.start(write);
    const [resumed] = await bed.takeOver(engine);
    vendor.find = () => "there";
    if (resumed === undefined) throw new Error("nothing was left");
    expect(states(await bed.finish(engine, resumed))).toEqual({ a: "done" });
    expect(write.sent).toEqual([["a"], ["a"]]);
  });
});

describe("a person's word", () => {
  test("is recorded with their name, and nothing is sent or looked for", async () => {
    await begin();
    await doubted();
    const looked = write.looked.length;
    expect(await settle("word")).toMatchObject([{ state: "done", reason: "on the word of Ana" }]);
    expect([write.sent.length, write.looked.length]).toEqual([1, looked]);
    expect(await lastDoubt("unsettled")).toBeUndefined();
  });

  test("giving up is recorded with their name; it stays unknown and is in doubt no more", async () => {
    await begin();
    await doubted();
    expect(await settle("drop")).toMatchObject([{ state: "unknown", reason: "given up by Ana" }]);
    expect(write.sent).toHaveLength(1);
    expect(await lastDoubt("unsettled")).toBeUndefined();
  });
});

describe("a doubt", () => {
  test("is settled once, also by two who settle it at the same time", async () => {
    await begin();
    await doubted();
    const tries = await Promise.allSettled(
      (["word", "drop"] as const).map(async (how) => engine.accept(await settlement(how), origin(how, { said: how }))),
    );
    expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = tries.find((one) => one.status === "rejected");
    expect(refused?.reason).toMatchObject({
      code: "conflict",
      message: "That is being settled already: nothing was done again.",
    });
  });

  test("is the newest of its person in its place, or the one that is named", async () => {
    await begin();
    const first = await doubted("a");
    const second = await doubted("b");
    expect((await lastDoubt())?.plan.id).toBe(second.id);
    expect((await lastDoubt("open", first.id.slice(0, 6)))?.plan.id).toBe(first.id);
    const { actor, place } = origin("any");
    const sought = { since: 0, having: "open" } as const;
    expect(await findDoubt(bed.store, { ...sought, actor: { id: "console:ben" }, place })).toBeUndefined();
    expect(await findDoubt(bed.store, { ...sought, actor, place: { id: "console:lobby" } })).toBeUndefined();
    expect(await findDoubt(bed.store, { ...sought, actor, place, since: bed.clock.now() + 1 })).toBeUndefined();
  });

  test("holds only what was unknown", async () => {
    await begin({ answer: ({ id }) => (id === "a" ? silence : done) });
    await doubted("a", "b");
    expect((await lastDoubt())?.open.map(({ id }) => id)).toEqual(["a"]);
  });
});

describe("what can be undone", () => {
  test("includes what was in doubt and has happened", async () => {
    await begin();
    const first = await doubted();
    const undo = createUndo({ store: bed.store, kinds: [write.kind], clock: bed.clock });
    expect(await undo.lastPlan(first.actor, 15 * MINUTE_MS, "done")).toBeUndefined();
    await settle("word");
    const past = await undo.lastPlan(first.actor, 15 * MINUTE_MS, "done");
    expect(past?.plan.id).toBe(first.id);
    expect(past?.outcomes).toMatchObject([{ operation: "a", state: "done" }]);
  });

  test("is not undone twice when nobody knows whether the undoing happened", async () => {
    await begin({ answer: ({ id }) => (id === "a" ? done : silence) });
    const first = await doubted("a");
    await bed.run(
      engine,
      plan([operation("un-a", "pager.write")], { undoes: first.id }),
      origin("undo", { said: "undo" }),
    );
    const undo = createUndo({ store: bed.store, kinds: [write.kind], clock: bed.clock });
    expect(await undo.lastPlan(first.actor, 15 * MINUTE_MS, "done")).toBeUndefined();
    const again = plan([operation("un-a", "pager.write")], { undoes: first.id });
    await expect(engine.accept(again, origin("undo-2", { said: "undo it" }))).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("what did not happen is not tried again under a new mark", async () => {
    await begin();
    const first = await doubted();
    vendor.find = () => "not there";
    await settle("look");
    const undo = createUndo({ store: bed.store, kinds: [write.kind], clock: bed.clock });
    expect(await undo.lastPlan(first.actor, 15 * MINUTE_MS, "failed")).toBeUndefined();
  });
});

test("what failed is tried again once, also by two who try at the same time", async () => {
  await begin({ answer: () => ({ state: "failed", reason: "no" }) });
  const first = await doubted();
  const again = (inbound: string) =>
    engine.accept(plan([operation("a", "pager.write")], { retries: first.id }), origin(inbound, { said: inbound }));
  const tries = await Promise.allSettled([again("retry"), again("retry failed")]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

describe("the settle window", () => {
  test("is a setting of the engine", async () => {
    await begin({ find: () => undefined, answer: (_operation, times) => (times === 0 ? silence : done) });
    bed.settleMs = 5_000;
    engine = await bed.start(write);
    const began = bed.clock.now();
    await bed.run(engine, plan([operation("a", "pager.write")]));
    expect(bed.clock.now() - began).toBe(5_000);
  });

  test("is not ended by a date that is set forward", async () => {
    let looks = 0;
    await begin({
      find: () => {
        looks += 1;
        if (looks === 1) bed.clock.set(bed.clock.now() + 3_600_000);
        return undefined;
      },
      answer: (_operation, times) => (times === 0 ? silence : done),
    });
    const began = bed.clock.elapsed();
    await bed.run(engine, plan([operation("a", "pager.write")]));
    expect(bed.clock.elapsed() - began).toBe(30_000);
  });
});
