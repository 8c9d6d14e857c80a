import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { Bed, operation, origin, plan, scriptedKind, states, turns } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

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
    const outcomes = await bed.clock.drive(engine.carryOut(stored));
    expect(outcomes).toMatchObject([
      { operation: "a", state: "done" },
      { operation: "n", state: "failed", reason: "not sent: The disk is full." },
    ]);
    expect(second.sent).toEqual([]);
    expect(bed.events("error").filter((event) => event === "plan.finish.not_written")).toHaveLength(5);
    // It was told: whoever said it does not wait for the disk.
    await engine.conclude(stored);
    expect(await bed.store.list("plans")).toHaveLength(1);
    broken = false;
    for (let n = 0; n < 10; n++) {
      bed.clock.advance(10_000);
      await turns();
    }
    expect(await bed.store.list("plans")).toEqual([]);
    expect(await bed.store.read("finished", {})).toHaveLength(1);
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
