import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { Bed, operation, origin, plan, type Script, type ScriptedKind, scriptedKind, states, turns } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

const never = new Promise<never>(() => undefined);

/**
 * Carries a plan out until everything that can be sent without time was sent, then forgets the engine, as a crash does.
 * Whatever `script` never answers was under way.
 */
async function crashDuring(script: Script, ids = ["a", "b"], kindName = "pager.write"): Promise<void> {
  const write = scriptedKind(kindName, bed.clock, script);
  const engine = await bed.start(write);
  const stored = await engine.accept(plan(ids.map((id) => operation(id, kindName))), origin("in-1"));
  engine.carryOut(stored).catch(() => undefined);
  await turns();
}

async function resumeWith(...kinds: ScriptedKind[]): Promise<Awaited<ReturnType<Engine["carryOut"]>>> {
  const engine = await bed.start(...kinds);
  const [left, ...more] = await bed.takeOver(engine);
  expect(more).toEqual([]);
  if (left === undefined) throw new Error("nothing was left to resume");
  const outcomes = await bed.finish(engine, left);
  expect(await bed.store.list("plans")).toEqual([]);
  return outcomes;
}

const stuckOnB: Script = { answer: ({ id }) => (id === "b" ? never : { state: "done", requestId: "first-life" }) };

describe("a plan that a crash broke off", () => {
  test("goes on where it was: what has an outcome is not repeated", async () => {
    await crashDuring(stuckOnB);
    const write = scriptedKind("pager.write", bed.clock);
    const outcomes = await resumeWith(write);
    expect(write.sent).toEqual([["b"]]);
    expect(outcomes).toMatchObject([
      { operation: "a", state: "done", requestId: "first-life" },
      { operation: "b", state: "done" },
    ]);
    expect(bed.events("info")).toContain("plan.resumed");
  });

  test("is whole when it was accepted and never begun", async () => {
    const engine = await bed.start(scriptedKind("pager.write", bed.clock, { safety: "reconcilable" }));
    await engine.accept(plan([operation("a", "pager.write")]), origin("in-1"));
    expect(await bed.takeOver(engine)).toEqual([]);
    const write = scriptedKind("pager.write", bed.clock, { safety: "reconcilable", find: () => undefined });
    await resumeWith(write);
    expect(write.sent).toEqual([["a"]]);
    expect(write.looked).toEqual([]);
  });

  test("looks first for what may have been sent, and adopts what it finds", async () => {
    await crashDuring({ ...stuckOnB, safety: "reconcilable" });
    const write = scriptedKind("pager.write", bed.clock, { safety: "reconcilable", find: () => ({ state: "done" }) });
    expect(states(await resumeWith(write))).toEqual({ a: "done", b: "done" });
    expect(write.looked).toEqual(["b"]);
    expect(write.sent).toEqual([]);
  });

  test("sends what it looked for and did not find, after the settle window", async () => {
    await crashDuring({ ...stuckOnB, safety: "reconcilable" });
    const began = bed.clock.now();
    const write = scriptedKind("pager.write", bed.clock, { safety: "reconcilable", find: () => undefined });
    expect(states(await resumeWith(write))).toEqual({ a: "done", b: "done" });
    expect(write.sent).toEqual([["b"]]);
    expect(bed.clock.now() - began).toBe(30_000);
  });

  test("does not look for what stood behind the interrupted request and cannot have been sent", async () => {
    const first = scriptedKind("pager.open", bed.clock, { safety: "reconcilable", answer: () => never });
    const second = scriptedKind("pager.note", bed.clock, { safety: "reconcilable" });
    const engine = await bed.start(first, second);
    const stored = await engine.accept(
      plan([operation("o", "pager.open"), operation("n", "pager.note")]),
      origin("in-1"),
    );
    engine.carryOut(stored).catch(() => undefined);
    await turns();
    const open = scriptedKind("pager.open", bed.clock, { safety: "reconcilable", find: () => ({ state: "done" }) });
    const note = scriptedKind("pager.note", bed.clock, { safety: "reconcilable", find: () => undefined });
    await resumeWith(open, note);
    expect([open.looked, open.sent, note.looked, note.sent]).toEqual([["o"], [], [], [["n"]]]);
  });

  test("survives any number of crashes", async () => {
    await crashDuring(stuckOnB, ["a", "b", "c"]);
    for (let n = 0; n < 3; n++) {
      const engine = await bed.start(scriptedKind("pager.write", bed.clock, { answer: () => never }));
      const [left] = await bed.takeOver(engine);
      if (left === undefined) throw new Error("lost");
      engine.carryOut(left).catch(() => undefined);
      await turns();
    }
    const write = scriptedKind("pager.write", bed.clock);
    expect(states(await resumeWith(write))).toEqual({ a: "done", b: "done", c: "done" });
    expect(write.sent).toEqual([["b", "c"]]);
  });

  test("is told whole after any number of crashes in the middle of one write", async () => {
    await crashDuring({ answer: () => never }, ["a"]);
    for (let n = 0; n < 20; n++) {
      const engine = await bed.start(scriptedKind("pager.write", bed.clock, { answer: () => never }));
      const [left] = await bed.takeOver(engine);
      if (left === undefined) throw new Error("lost");
      engine.carryOut(left).catch(() => undefined);
      await turns();
    }
    const engine = await bed.start(scriptedKind("pager.write", bed.clock));
    const [left] = await bed.takeOver(engine);
    if (left === undefined) throw new Error("lost");
    await bed.clock.drive(engine.carryOut(left));
    // Its report is still missing when the process dies once more.
    expect(states(await resumeWith(scriptedKind("pager.write", bed.clock)))).toEqual({ a: "done" });
  });

  test("an outcome whose write was in doubt, and was repeated, is told once", async () => {
    const write = scriptedKind("pager.write", bed.clock);
    const engine = await bed.start(write);
    const stored = await engine.accept(plan([operation("a", "pager.write")]), origin("in-1"));
    const { commit } = bed.store;
    let isDoubtful = true;
    bed.store.commit = async (changes) => {
      await commit(changes);
      if (!isDoubtful || !changes.some((change) => "append" in change && "outcome" in change.value)) return;
      isDoubtful = false;
      throw new BotError("store_failed", "The store went away.", { details: { inDoubt: true } });
    };
    await bed.clock.drive(engine.carryOut(stored));
    expect(await resumeWith(write)).toHaveLength(1);
  });

  test("what let a write go is known after the crash, also when both came within a moment", async () => {
    const first = scriptedKind("pager.write", bed.clock);
    const second = scriptedKind("pager.note", bed.clock, { answer: () => never });
    const engine = await bed.start(first, second);
    const operations = [operation("a", "pager.write"), operation("b", "pager.note", { after: "a" })];
    engine.carryOut(await engine.accept(plan(operations), origin("in-1"))).catch(() => undefined);
    await turns();
    expect(second.sent).toEqual([["b"]]);
    const refusing = scriptedKind("pager.write", bed.clock, { answer: () => ({ state: "failed", reason: "closed" }) });
    const outcomes = await resumeWith(refusing, scriptedKind("pager.note", bed.clock));
    expect(states(outcomes)).toEqual({ a: "done", b: "done" });
    expect(refusing.sent).toEqual([]);
  });

  test("several are resumed in the order in which they were asked for", async () => {
    const engine = await bed.start(scriptedKind("pager.write", bed.clock));
    for (const inbound of ["first", "second", "third"]) {
      await engine.accept(plan([operation("a", "pager.write")]), origin(inbound, { said: inbound }));
      bed.clock.advance(1_000);
    }
    const restarted = await bed.start(scriptedKind("pager.write", bed.clock));
    expect((await bed.takeOver(restarted)).map(({ inbound }) => inbound)).toEqual(["first", "second", "third"]);
  });

  test("keeps the order of an operation and the one that waits for it", async () => {
    const ack = scriptedKind("pager.ack", bed.clock, { answer: () => never });
    const snooze = scriptedKind("pager.snooze", bed.clock);
    const engine = await bed.start(ack, snooze);
    const stored = await engine.accept(
      plan([operation("a", "pager.ack"), operation("s", "pager.snooze", { after: "a" })]),
      origin("in-1"),
    );
    engine.carryOut(stored).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    const refused = scriptedKind("pager.ack", bed.clock, { answer: () => ({ state: "failed", reason: "closed" }) });
    expect(states(await resumeWith(refused, snooze))).toEqual({ a: "failed", s: "failed" });
    expect(snooze.sent).toEqual([]);
  });
});

describe("a plan found too late", () => {
  test("a page that was never sent is not sent any more, and says why", async () => {
    const engine = await bed.start(scriptedKind("pager.page", bed.clock));
    await engine.accept(plan([operation("a", "pager.page")]), origin("in-1"));
    bed.clock.advance(11 * 60_000);
    const page = scriptedKind("pager.page", bed.clock, { safety: "reconcilable", expiresAfterMs: 10 * 60_000 });
    expect(await resumeWith(page)).toMatchObject([
      { state: "failed", reason: "too old to send: asked for 11 min ago, and after 10 min it is not sent any more" },
    ]);
    expect(page.sent).toEqual([]);
  });

  test("a page that may have been sent is still looked for, at any age", async () => {
    await crashDuring({ answer: () => never, safety: "reconcilable" }, ["a"], "pager.page");
    bed.clock.advance(60 * 60_000);
    const page = scriptedKind("pager.page", bed.clock, {
      safety: "reconcilable",
      expiresAfterMs: 10 * 60_000,
      find: () => ({ state: "done" }),
    });
    expect(states(await resumeWith(page))).toEqual({ a: "done" });
    expect(page.sent).toEqual([]);
  });

  test("a change with no limit of its own goes out for half an hour, and not after", async () => {
    for (const [minutes, state] of [
      [29, "done"],
      [31, "failed"],
    ] as const) {
      const engine = await bed.start(scriptedKind("pager.write", bed.clock));
      await engine.accept(plan([operation("a", "pager.write")]), origin(`in-${minutes}`));
      bed.clock.advance(minutes * 60_000);
      expect(states(await resumeWith(scriptedKind("pager.write", bed.clock)))).toEqual({ a: state });
    }
  });

  test("a repeatable change that may have been sent and is too old now is not called failed", async () => {
    await crashDuring({ answer: () => never }, ["a"]);
    bed.clock.advance(60 * 60_000);
    const write = scriptedKind("pager.write", bed.clock);
    expect(states(await resumeWith(write))).toEqual({ a: "unknown" });
    expect(write.sent).toEqual([]);
  });
});

describe("a plan of a vendor that is not set up any more", () => {
  test("ends unknown where something may have been sent, and failed where nothing was", async () => {
    const write = scriptedKind("pager.write", bed.clock, stuckOnB);
    const note = scriptedKind("pager.note", bed.clock);
    const engine = await bed.start(write, note);
    const operations = [operation("a", "pager.write"), operation("b", "pager.write"), operation("n", "pager.note")];
    const stored = await engine.accept(plan(operations), origin("in-1"));
    engine.carryOut(stored).catch(() => undefined);
    await turns();
    expect(await resumeWith()).toMatchObject([
      { operation: "a", state: "done" },
      { operation: "b", state: "unknown", reason: "pager is not set up any more" },
      { operation: "n", state: "failed", reason: "pager is not set up any more" },
    ]);
  });
});
