import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { createUndo, type Undo } from "../../src/engine/undo.ts";
import { Bed, operation, origin, plan, scriptedKind } from "./bed.ts";

const WINDOW_MS = 15 * 60_000;
const ana = { id: "console:ana" };

let bed: Bed;
let engine: Engine;
let undo: Undo;

beforeEach(async () => {
  bed = new Bed();
  const write = scriptedKind("pager.write", bed.clock, {
    answer: ({ id }) => (id.startsWith("bad") ? { state: "failed", reason: "no" } : { state: "done" }),
    inverse: ({ id, target }, outcome) => ({
      ...operation(`un-${id}`, "pager.write"),
      target,
      params: { at: outcome.at },
    }),
  });
  const page = scriptedKind("pager.page", bed.clock);
  engine = await bed.start(write, page);
  undo = createUndo({ store: bed.store, kinds: [write.kind, page.kind], clock: bed.clock });
});

afterEach(() => bed.remove());

let inbounds = 0;

/** Has Ana say something whose plan holds these operations; returns the plan's id. */
async function say(said: string, ids: readonly string[], more: Parameters<typeof plan>[1] = {}): Promise<string> {
  inbounds += 1;
  const operations = ids.map((id) => operation(id, "pager.write"));
  const stored = await engine.accept(plan(operations, more), origin(`in-${inbounds}`, { said }));
  await bed.finish(engine, stored);
  bed.clock.advance(1_000);
  return stored.id;
}

async function last(having: "done" | "failed", actor = ana): Promise<string | undefined> {
  return (await undo.lastPlan(actor, WINDOW_MS, having))?.plan.said;
}

describe("what can be undone", () => {
  test("is the speaker's newest plan that did something, with its outcomes", async () => {
    await say("first", ["a"]);
    await say("second", ["b", "bad-c"]);
    await say("third", ["bad-d"]);
    const past = await undo.lastPlan(ana, WINDOW_MS, "done");
    expect(past?.plan).toMatchObject({ said: "second", state: "finished" });
    expect(past?.outcomes).toMatchObject([
      { operation: "b", state: "done" },
      { operation: "bad-c", state: "failed" },
    ]);
  });

  test("is nobody else's plan, and nothing when there is none", async () => {
    await say("first", ["a"]);
    expect(await last("done", { id: "console:ben" })).toBeUndefined();
  });

  test("ends with its time", async () => {
    await say("first", ["a"]);
    bed.clock.advance(WINDOW_MS - 1_000);
    expect(await last("done")).toBe("first");
    bed.clock.advance(1);
    expect(await last("done")).toBeUndefined();
  });

  test("goes back one plan with each undo, and never undoes an undo", async () => {
    await say("first", ["a"]);
    const second = await say("second", ["b"]);
    await say("undo", ["un-b"], { undoes: second });
    expect(await last("done")).toBe("first");
  });

  test("is undone once, also by two yeses at the same time", async () => {
    const first = await say("first", ["a"]);
    const again = (inbound: string) =>
      engine.accept(plan([operation("un-a", "pager.write")], { undoes: first }), origin(inbound));
    const tries = await Promise.allSettled([again("u-1"), again("u-2")]);
    expect(tries.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(again("u-3")).rejects.toMatchObject({
      code: "conflict",
      message: "That was undone already: nothing was done again.",
    });
  });

  test("an undo that did nothing can be repeated", async () => {
    const first = await say("first", ["a"]);
    await say("undo", ["bad-un-a"], { undoes: first });
    expect(await last("done")).toBe("first");
    await say("undo", ["un-a"], { undoes: first });
    expect(await last("done")).toBeUndefined();
  });

  test("the inverse is the kind's own, and there is none where the kind has none", () => {
    const outcome = { operation: "a", state: "done", at: 7 } as const;
    expect(undo.inverse(operation("a", "pager.write"), outcome)).toMatchObject({ id: "un-a", params: { at: 7 } });
    expect(undo.inverse(operation("p", "pager.page"), outcome)).toBeUndefined();
    expect(undo.inverse(operation("x", "gone.write"), outcome)).toBeUndefined();
  });
});

describe("what can be tried again", () => {
  test("is the newest plan with a failure, until it was tried again", async () => {
    const first = await say("first", ["a", "bad-b"]);
    await say("second", ["c"]);
    expect(await last("failed")).toBe("first");
    await say("retry", ["b"], { retries: first });
    expect(await last("failed")).toBeUndefined();
  });

  test("is the retry itself where that failed as well", async () => {
    const first = await say("first", ["bad-a", "bad-b"]);
    await say("retry", ["a", "bad-b"], { retries: first });
    expect(await last("failed")).toBe("retry");
  });
});
