import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { Bed, latch, operation, origin, plan, type ScriptedKind, scriptedKind, states } from "./bed.ts";

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

describe("carrying a plan out", () => {
  test("ends with one outcome for each operation, in the plan's order, and the plan in the journal", async () => {
    const ack = scriptedKind("pager.ack", bed.clock, {
      answer: ({ id }) =>
        id === "b" ? { state: "failed", reason: "it is closed" } : { state: "done", requestId: "req-1" },
    });
    const engine = await bed.start(ack);
    const outcomes = await bed.run(engine, plan([operation("a", "pager.ack"), operation("b", "pager.ack")]));
    expect(outcomes).toEqual([
      { operation: "a", state: "done", requestId: "req-1", at: bed.clock.now() },
      { operation: "b", state: "failed", reason: "it is closed", at: bed.clock.now() },
    ]);
    expect(await bed.store.list("plans")).toEqual([]);
    const [finished] = await bed.store.read("finished", { key: "console:ana" });
    expect(finished?.value).toMatchObject({ plan: { state: "finished", said: "ack all" }, done: 1, failed: 1 });
    const [audited] = await bed.store.read("audit", { key: "console:main" });
    expect(audited?.value).toMatchObject({
      inbound: "in-1",
      said: "ack all",
      command: "ack",
      args: { alerts: "all" },
      result: "done 1 · failed 1",
      outcomes: [
        { state: "done", requestId: "req-1", kind: "pager.ack", targets: ["T-a"] },
        { state: "failed", reason: "it is closed", kind: "pager.ack", targets: ["T-b"] },
      ],
    });
  });

  test("hands neighbours of one kind over together, and keeps an account's order", async () => {
    const order: string[] = [];
    const follow = (name: string): ScriptedKind =>
      scriptedKind(name, bed.clock, {
        answer: ({ id }) => {
          order.push(id);
          return { state: "done" };
        },
      });
    const [ack, note] = [follow("pager.ack"), follow("pager.note")];
    const engine = await bed.start(ack, note);
    const operations = ["a1 ack", "a2 ack", "n1 note", "a3 ack"].map((line) => {
      const [id = "", kind] = line.split(" ");
      return operation(id, `pager.${kind}`);
    });
    await bed.run(engine, plan(operations));
    expect(ack.sent).toEqual([["a1", "a2"], ["a3"]]);
    expect(note.sent).toEqual([["n1"]]);
    expect(order).toEqual(["a1", "a2", "n1", "a3"]);
  });

  test("tells the kind for whom, under which plan, and since when", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    const engine = await bed.start(ack);
    const by = { pager: { id: "U1", name: "Ana" } };
    const stored = await engine.accept(plan([operation("a", "pager.ack")], { by }), origin("in-1"));
    await bed.finish(engine, stored);
    expect(ack.executions).toMatchObject([{ planId: stored.id, createdAt: stored.createdAt, by: by.pager }]);
  });

  test("one vendor that hangs does not delay another's part", async () => {
    const stuck = latch();
    const slow = scriptedKind("slow.ack", bed.clock, { answer: () => stuck.opened.then(() => ({ state: "done" })) });
    const quick = scriptedKind("quick.ack", bed.clock);
    const engine = await bed.start(slow, quick);
    const stored = await engine.accept(
      plan([operation("s", "slow.ack"), operation("q1", "quick.ack"), operation("q2", "quick.ack")]),
      origin("in-1"),
    );
    const work = engine.carryOut(stored);
    await turns();
    const written = await bed.store.read("outcomes", { key: stored.id });
    expect(written.flatMap(({ value }) => ("outcome" in value ? [value.outcome] : []))).toMatchObject([
      { operation: "q1", state: "done" },
      { operation: "q2", state: "done" },
    ]);
    stuck.open();
    expect(states(await bed.clock.drive(work))).toEqual({ s: "done", q1: "done", q2: "done" });
  });

  test("says before sending how far it goes, in the journal", async () => {
    let entries = 0;
    const ack = scriptedKind("pager.ack", bed.clock, {
      answer: async () => {
        entries = (await bed.store.read("outcomes", {})).length;
        return { state: "done" };
      },
    });
    const engine = await bed.start(ack);
    await bed.run(engine, plan([operation("a", "pager.ack")]));
    expect(entries).toBe(1);
  });

  test("a plan with nothing to do is finished at once", async () => {
    const engine = await bed.start();
    expect(await bed.run(engine, plan([], { refused: [{ label: "PD-1", reason: "unknown", count: 1 }] }))).toEqual([]);
    expect((await bed.store.read("audit", {}))[0]?.value.result).toBe("refused 1");
  });

  test("five thousand operations are each recorded once, in far fewer writes", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    const engine = await bed.start(ack);
    let commits = 0;
    const commit = bed.store.commit;
    bed.store.commit = (changes) => {
      commits += 1;
      return commit(changes);
    };
    const operations = Array.from({ length: 5_000 }, (_, n) => operation(`op-${n}`, "pager.ack"));
    const outcomes = await bed.run(engine, plan(operations));
    expect(outcomes).toHaveLength(5_000);
    const rows = await bed.store.read("outcomes", { limit: 10_000 });
    expect(rows.filter(({ value }) => "outcome" in value)).toHaveLength(5_000);
    expect(commits).toBeLessThan(100);
  });

  test("cannot be done twice at the same time", async () => {
    const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
    const stored = await engine.accept(plan([operation("a", "pager.ack")]), origin("in-1"));
    const work = engine.carryOut(stored);
    await expect(engine.carryOut(stored)).rejects.toMatchObject({ code: "conflict" });
    await bed.clock.drive(work);
  });
});

describe("an operation that waits for another", () => {
  const fourStates = [
    ["done", "done", undefined],
    ["already", "done", undefined],
    ["failed", "failed", "not sent, because what had to come first was not done"],
    ["unknown", "failed", "not sent, because it is not certain that what had to come first was done"],
  ] as const;

  test.each(fourStates)("after one that ended %s ends %s", async (first, second, reason) => {
    const ack = scriptedKind("pager.ack", bed.clock, { answer: () => ({ state: first, reason: "because" }) });
    const snooze = scriptedKind("pager.snooze", bed.clock);
    const engine = await bed.start(ack, snooze);
    const outcomes = await bed.run(
      engine,
      plan([operation("a", "pager.ack"), operation("s", "pager.snooze", { after: "a" })]),
    );
    expect(outcomes[1]).toMatchObject({ operation: "s", state: second });
    expect(outcomes[1]?.reason).toBe(reason);
    expect(snooze.sent).toEqual(second === "done" ? [["s"]] : []);
  });

  test("is not sent in the same request, even when it is of the same kind", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    const engine = await bed.start(ack);
    await bed.run(
      engine,
      plan([
        operation("a", "pager.ack"),
        operation("b", "pager.ack", { after: "a" }),
        operation("c", "pager.ack", { after: "a" }),
        operation("d", "pager.ack", { after: "c" }),
      ]),
    );
    expect(ack.sent).toEqual([["a"], ["b", "c"], ["d"]]);
  });

  test("waits for another account, without holding up what stands before it", async () => {
    const stuck = latch();
    const slow = scriptedKind("slow.open", bed.clock, { answer: () => stuck.opened.then(() => ({ state: "done" })) });
    const quick = scriptedKind("quick.note", bed.clock);
    const engine = await bed.start(slow, quick);
    const stored = await engine.accept(
      plan([operation("s", "slow.open"), operation("q1", "quick.note"), operation("q2", "quick.note", { after: "s" })]),
      origin("in-1"),
    );
    const work = engine.carryOut(stored);
    await turns();
    expect(quick.sent).toEqual([["q1"]]);
    stuck.open();
    await bed.clock.drive(work);
    expect(quick.sent).toEqual([["q1"], ["q2"]]);
  });

  test("one that was not sent is no reason to leave out what waits for nothing", async () => {
    const ack = scriptedKind("pager.ack", bed.clock, {
      answer: ({ id }) => (id === "a" ? { state: "failed", reason: "gone" } : { state: "done" }),
    });
    const snooze = scriptedKind("pager.snooze", bed.clock);
    const engine = await bed.start(ack, snooze);
    const outcomes = await bed.run(
      engine,
      plan([
        operation("a", "pager.ack"),
        operation("b", "pager.ack"),
        operation("sa", "pager.snooze", { after: "a" }),
        operation("sb", "pager.snooze", { after: "b" }),
      ]),
    );
    expect(states(outcomes)).toEqual({ a: "failed", b: "done", sa: "failed", sb: "done" });
    expect(snooze.sent).toEqual([["sb"]]);
  });
});

describe("a kind that breaks its promise", () => {
  async function outcomesOf(answers: Parameters<typeof scriptedKind>[2]): Promise<Record<string, unknown>> {
    const ack = scriptedKind("pager.ack", bed.clock, answers);
    const engine: Engine = await bed.start(ack);
    const outcomes = await bed.run(engine, plan([operation("a", "pager.ack"), operation("b", "pager.ack")]));
    return Object.fromEntries(
      outcomes.map(({ operation: id, state, reason }) => [id, reason ? [state, reason] : state]),
    );
  }

  test("silence about an operation leaves it unknown", async () => {
    expect(await outcomesOf({ answer: ({ id }) => (id === "a" ? { state: "done" } : "silence") })).toEqual({
      a: "done",
      b: ["unknown", "the answer did not say what became of it"],
    });
  });

  test("an error that says nothing happened makes the rest failed", async () => {
    const refused = new BotError("vendor_unreachable", "PagerDuty cannot be reached.", { requestId: "r" });
    expect(await outcomesOf({ answer: ({ id }) => (id === "a" ? { state: "done" } : refused) })).toEqual({
      a: "done",
      b: ["failed", "PagerDuty cannot be reached."],
    });
  });

  test("an error that may have changed something leaves the rest unknown", async () => {
    const silent = new BotError("vendor_silent", "PagerDuty does not answer.");
    expect(await outcomesOf({ answer: () => silent })).toEqual({
      a: ["unknown", "PagerDuty does not answer."],
      b: ["unknown", "PagerDuty does not answer."],
    });
  });

  test("a bug of ours is unknown, logged in full, and says so", async () => {
    const found = await outcomesOf({ answer: () => new TypeError("x is not a function") });
    expect(found.a).toEqual(["unknown", expect.stringContaining("on our side")]);
    expect(bed.events("error")).toContain("kind.execute.threw");
  });

  test("an outcome of something it was not sent is ignored, and logged", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    const kind = {
      ...ack.kind,
      async *execute() {
        for (const id of ["stranger", "a", "a"]) yield { operation: id, state: "done" as const, at: 0 };
      },
    };
    const engine = await bed.start({ ...ack, kind });
    expect(states(await bed.run(engine, plan([operation("a", "pager.ack")])))).toEqual({ a: "done" });
    expect(bed.events("warn")).toEqual(["kind.outcome.unexpected", "kind.outcome.unexpected"]);
  });
});

describe("a disk that fails in the middle", () => {
  test("nothing more is sent, and what was done is told and kept for later", async () => {
    let broken = false;
    const first = scriptedKind("pager.ack", bed.clock, {
      answer: () => {
        broken = true;
        return { state: "done" };
      },
    });
    const second = scriptedKind("pager.note", bed.clock);
    const engine = await bed.start(first, second);
    const stored = await engine.accept(
      plan([operation("a", "pager.ack"), operation("n", "pager.note")]),
      origin("in-1"),
    );
    const commit = bed.store.commit;
    bed.store.commit = (changes) =>
      broken ? Promise.reject(new BotError("store_failed", "The disk is full.")) : commit(changes);
    const outcomes = await bed.finish(engine, stored);
    expect(outcomes).toMatchObject([
      { operation: "a", state: "done" },
      { operation: "n", state: "failed", reason: "not sent: The disk is full." },
    ]);
    expect(second.sent).toEqual([]);
    expect(await bed.store.list("plans")).toHaveLength(1);
    expect(bed.events("error").filter((event) => event === "plan.finish.not_written")).toHaveLength(5);
  });

  test("when there is room again in time, everything is written after all", async () => {
    let refusals = 0;
    const ack = scriptedKind("pager.ack", bed.clock);
    const engine = await bed.start(ack);
    const stored = await engine.accept(plan([operation("a", "pager.ack")]), origin("in-1"));
    const commit = bed.store.commit;
    bed.store.commit = (changes) => {
      const isOutcome = changes.some((change) => "append" in change && "outcome" in change.value);
      if (!isOutcome || refusals >= 3) return commit(changes);
      refusals += 1;
      return Promise.reject(new BotError("store_failed", "The disk is full."));
    };
    expect(states(await bed.finish(engine, stored))).toEqual({ a: "done" });
    expect(await bed.store.list("plans")).toEqual([]);
    expect(await bed.store.read("outcomes", { key: stored.id })).toHaveLength(2);
  });
});

/** Lets everything that can happen without time happen. */
async function turns(): Promise<void> {
  for (let n = 0; n < 30; n++) await new Promise((resolve) => setImmediate(resolve));
}
