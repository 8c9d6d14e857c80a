import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Bed, operation, origin, plan, scriptedKind, states, turns } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

const never = new Promise<never>(() => undefined);

describe("stopping", () => {
  test("waits for what is running, takes nothing new, and ends", async () => {
    let answer: (() => void) | undefined;
    const write = scriptedKind("pager.write", bed.clock, {
      answer: () =>
        new Promise((resolve) => {
          answer = () => resolve({ state: "done" });
        }),
    });
    const engine = await bed.start(write);
    const stored = await engine.accept(plan([operation("a", "pager.write")]), origin("in-1"));
    const work = engine.carryOut(stored);
    await turns();
    const stopped = engine.stop(20_000);
    await expect(engine.accept(plan([]), origin("in-2"))).rejects.toMatchObject({ code: "stopping" });
    answer?.();
    expect(states(await work)).toEqual({ a: "done" });
    await stopped;
    expect(bed.events("warn")).toEqual([]);
  });

  test("tells whoever asked at the last moment that it goes on, not to say it again", async () => {
    const write = scriptedKind("pager.write", bed.clock);
    const engine = await bed.start(write);
    const stored = await engine.accept(plan([operation("a", "pager.write")]), origin("in-1"));
    const stopped = engine.stop(20_000);
    await expect(engine.carryOut(stored)).rejects.toMatchObject({
      code: "stopping",
      message: "Tocsin is stopping: this goes on when it is up again.",
    });
    await stopped;
    expect(write.sent).toEqual([]);
    expect(await bed.store.list("plans")).toHaveLength(1);
  });

  test("breaks off what does not end in time, and leaves it to the next start", async () => {
    const stuck = scriptedKind("stuck.write", bed.clock, { answer: () => never });
    const quick = scriptedKind("quick.write", bed.clock);
    const engine = await bed.start(stuck, quick);
    const stored = await engine.accept(
      plan([operation("s", "stuck.write"), operation("q", "quick.write")]),
      origin("in-1"),
    );
    const work = engine.carryOut(stored);
    const failed = expect(work).rejects.toMatchObject({ code: "stopping" });
    await bed.clock.drive(engine.stop(20_000));
    await failed;
    const again = scriptedKind("stuck.write", bed.clock);
    const restarted = await bed.start(again, scriptedKind("quick.write", bed.clock));
    const [left = stored] = await bed.takeOver(restarted);
    expect(states(await bed.finish(restarted, left))).toEqual({ s: "done", q: "done" });
    expect(again.sent).toEqual([["s"]]);
  });

  test("does not take an abort for an outcome", async () => {
    const write = scriptedKind("pager.write", bed.clock);
    const kind = {
      ...write.kind,
      execute: async function* (_: unknown, { signal }: { signal: AbortSignal }) {
        await new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
        yield { operation: "a", state: "done" as const, at: 0 };
      },
    };
    const engine = await bed.start({ ...write, kind });
    const stored = await engine.accept(plan([operation("a", "pager.write")]), origin("in-1"));
    const failed = expect(engine.carryOut(stored)).rejects.toMatchObject({ code: "stopping" });
    await bed.clock.drive(engine.stop(0));
    await failed;
    expect((await bed.store.read("outcomes", {})).filter(({ value }) => "outcome" in value)).toEqual([]);
    expect(await bed.store.list("plans")).toHaveLength(1);
  });

  test("waits for a pause between two sends no longer than it must", async () => {
    const write = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => ({ state: "unknown", reason: "no answer" }),
      find: () => undefined,
    });
    const engine = await bed.start(write);
    const stored = await engine.accept(plan([operation("a", "pager.write")]), origin("in-1"));
    const failed = expect(engine.carryOut(stored)).rejects.toMatchObject({ code: "stopping" });
    const began = bed.clock.now();
    await bed.clock.drive(engine.stop(5_000));
    await failed;
    expect(bed.clock.now() - began).toBe(5_000);
    expect(await bed.store.list("plans")).toHaveLength(1);
  });

  test("with nothing running it is over at once", async () => {
    const engine = await bed.start();
    await engine.stop(20_000);
    expect(bed.clock.sleeping).toBe(0);
  });
});
