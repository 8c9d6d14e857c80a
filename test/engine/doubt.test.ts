import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import { Bed, operation, plan, scriptedKind, states } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

const silence = { state: "unknown", reason: "PagerDuty does not answer." } as const;
const done = { state: "done" } as const;
const one = plan([operation("a", "pager.write")]);

describe("an unknown outcome of a repeatable operation", () => {
  test("is sent again after a pause, and only that one", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      answer: ({ id }, times) => (id === "b" && times === 0 ? silence : done),
    });
    const engine = await bed.start(write);
    const began = bed.clock.now();
    const outcomes = await bed.run(engine, plan(["a", "b", "c"].map((id) => operation(id, "pager.write"))));
    expect(states(outcomes)).toEqual({ a: "done", b: "done", c: "done" });
    expect(write.sent).toEqual([["a", "b", "c"], ["b"]]);
    expect(bed.clock.now() - began).toBe(2_000);
  });

  test("stays unknown after three times, with the vendor's reason", async () => {
    const write = scriptedKind("pager.write", bed.clock, { answer: () => silence });
    const engine = await bed.start(write);
    expect(await bed.run(engine, one)).toMatchObject([{ operation: "a", ...silence }]);
    expect(write.sent).toHaveLength(3);
  });

  test("a certain failure is not sent again", async () => {
    const write = scriptedKind("pager.write", bed.clock, { answer: () => ({ state: "failed", reason: "no" }) });
    const engine = await bed.start(write);
    expect(states(await bed.run(engine, one))).toEqual({ a: "failed" });
    expect(write.sent).toHaveLength(1);
  });

  test("is not sent again once it would come too late", async () => {
    const write = scriptedKind("pager.write", bed.clock, { expiresAfterMs: 1_500, answer: () => silence });
    const engine = await bed.start(write);
    expect(await bed.run(engine, one)).toMatchObject([silence]);
    expect(write.sent).toHaveLength(1);
  });
});

describe("an unknown outcome of a reconcilable operation", () => {
  test.each([
    [40_000, "done", 40_000],
    [120_000, "unknown", 30_000],
  ])("of a vendor that is left alone for %i ms ends %s", async (pauseMs, state, tookMs) => {
    const began = bed.clock.now();
    const untilAt = began + pauseMs;
    const down = new BotError("vendor_down", "PagerDuty is left alone.", { details: { untilAt } });
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => silence,
      find: () => (bed.clock.now() < untilAt ? down : done),
    });
    const engine = await bed.start(write);
    expect(states(await bed.run(engine, one))).toEqual({ a: state });
    expect(bed.clock.now() - began).toBe(tookMs);
    expect(write.sent).toHaveLength(1);
  });

  test("what is found is adopted at once, and nothing is sent again", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => silence,
      find: () => ({ state: "done", data: { url: "https://example.com/1" } }),
    });
    const engine = await bed.start(write);
    const began = bed.clock.now();
    expect(await bed.run(engine, one)).toMatchObject([{ state: "done", data: { url: "https://example.com/1" } }]);
    expect(write.sent).toEqual([["a"]]);
    expect(bed.clock.now()).toBe(began);
  });

  test("an effect that lands late is found within the settle window", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => silence,
      find: (_operation, times) => (times < 3 ? undefined : done),
    });
    const engine = await bed.start(write);
    const began = bed.clock.now();
    expect(states(await bed.run(engine, one))).toEqual({ a: "done" });
    expect(write.sent).toEqual([["a"]]);
    expect(bed.clock.now() - began).toBe(30_000);
  });

  test("not found counts only after thirty seconds; then it is sent once more", async () => {
    const sentAt: number[] = [];
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: (_operation, times) => {
        sentAt.push(bed.clock.now());
        return times === 0 ? silence : done;
      },
      find: () => undefined,
    });
    const engine = await bed.start(write);
    expect(states(await bed.run(engine, one))).toEqual({ a: "done" });
    expect(sentAt.map((at) => at - (sentAt[0] ?? 0))).toEqual([0, 30_000]);
  });

  test("is never sent a third time", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => silence,
      find: () => undefined,
    });
    const engine = await bed.start(write);
    expect(await bed.run(engine, one)).toMatchObject([
      { state: "unknown", reason: "PagerDuty does not answer; sent twice and not found afterwards" },
    ]);
    expect(write.sent).toHaveLength(2);
  });

  test("when looking is impossible it stays unknown, is not sent again, and says both reasons", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => new BotError("vendor_silent", "PagerDuty does not answer."),
      find: () => new BotError("vendor_broken", "PagerDuty answered with an HTML page."),
    });
    const engine = await bed.start(write);
    expect(await bed.run(engine, one)).toMatchObject([
      {
        state: "unknown",
        reason: "PagerDuty does not answer; it could not be looked up: PagerDuty answered with an HTML page.",
      },
    ]);
    expect(write.sent).toHaveLength(1);
    expect(bed.events("warn").filter((event) => event === "operation.look.failed")).toHaveLength(4);
  });

  test("a look that works again in time is believed", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => silence,
      find: (_operation, times) => (times === 0 ? new BotError("vendor_silent", "Nothing.") : done),
    });
    const engine = await bed.start(write);
    expect(states(await bed.run(engine, one))).toEqual({ a: "done" });
    expect(write.looked).toHaveLength(2);
  });

  test("a kind that cannot look at all stays unknown at once", async () => {
    const write = scriptedKind("pager.write", bed.clock, { safety: "reconcilable", answer: () => silence });
    const engine = await bed.start(write);
    const began = bed.clock.now();
    expect(states(await bed.run(engine, one))).toEqual({ a: "unknown" });
    expect(write.sent).toHaveLength(1);
    expect(bed.clock.now()).toBe(began);
  });

  test("what did not happen and has become too old ends failed, with the reason", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      expiresAfterMs: 20_000,
      answer: () => silence,
      find: () => undefined,
    });
    const engine = await bed.start(write);
    expect(await bed.run(engine, one)).toMatchObject([
      {
        state: "failed",
        reason: "too old to send: asked for 30 s ago, and after 20 s it is not sent any more",
      },
    ]);
    expect(write.sent).toHaveLength(1);
  });
});
