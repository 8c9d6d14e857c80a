import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Bed, latch, operation, origin, plan, scriptedKind, states, turns } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

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
