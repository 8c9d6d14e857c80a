import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Bed, latch, operation, origin, plan, type ScriptedKind, scriptedKind, states, turns } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

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
    // Outcomes gather for a moment before they are written.
    bed.clock.advance(50);
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
