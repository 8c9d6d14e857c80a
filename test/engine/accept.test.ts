import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Bed, inbound, operation, origin, plan, scriptedKind } from "./bed.ts";

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

  test("the same saying never starts twice, at the same moment or after it is finished and the process restarted", async () => {
    const ack = scriptedKind("pager.ack", bed.clock);
    let engine = await bed.start(ack);
    const what = plan([operation("a", "pager.ack")]);
    const receipts = await Promise.all([bed.inbox.receive(inbound("in-1")), bed.inbox.receive(inbound("in-1"))]);
    const [receipt] = receipts.filter((one) => one !== undefined);
    expect(receipts.filter((one) => one === undefined)).toHaveLength(1);
    const twice = await Promise.allSettled([
      engine.accept(what, origin("in-1"), { receipt }),
      engine.accept(what, origin("in-1"), { receipt }),
    ]);
    expect(twice.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const [first] = twice;
    if (first?.status !== "fulfilled") throw new Error("nothing was accepted");
    await bed.finish(engine, first.value);
    engine = await bed.start(ack);
    expect(await bed.inbox.receive(inbound("in-1"))).toBeUndefined();
    expect(ack.sent).toEqual([["a"]]);
  });

  test("a saying that another process has taken over starts nothing here, and nobody is told otherwise", async () => {
    const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
    const receipt = await bed.inbox.receive(inbound("in-1"));
    await bed.store.commit([{ put: "inbounds", id: "in-1", value: { owner: "another" } }]);
    await expect(engine.accept(plan([operation("a", "pager.ack")]), origin("in-1"), { receipt })).rejects.toMatchObject(
      {
        code: "taken_over",
      },
    );
    expect(await bed.store.list("plans")).toEqual([]);
  });

  describe("the same intent of the same person", () => {
    const what = plan([operation("a", "pager.ack")]);

    test("within ten seconds is one plan, whatever its inbound is called", async () => {
      const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
      await engine.accept(what, origin("in-1"));
      bed.clock.advance(9_999);
      await expect(engine.accept(what, origin("in-2"))).rejects.toMatchObject({
        code: "conflict",
        message: "You asked for exactly this 10 s ago: it is done only once.",
      });
      expect(await bed.store.list("plans")).toHaveLength(1);
      bed.clock.advance(1);
      await engine.accept(what, origin("in-3"));
    });

    test("at the same moment, by a double click, is one plan", async () => {
      const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
      const clicks = Array.from({ length: 8 }, (_, n) => engine.accept(what, origin(`click-${n}`)));
      const results = await Promise.allSettled(clicks);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await bed.store.list("plans")).toHaveLength(1);
    });

    test.each([
      ["somebody else's", origin("in-2", { actor: { id: "console:bo", name: "Bo", zone: "UTC" } })],
      ["one in another place", origin("in-2", { place: { id: "console:side", platform: "console" } })],
      ["one in other words", origin("in-2", { said: "ack a", args: { alerts: "a" } })],
    ])("is not %s", async (_whose, other) => {
      const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
      await engine.accept(what, origin("in-1"));
      await engine.accept(what, other);
      expect(await bed.store.list("plans")).toHaveLength(2);
    });

    test("is another one once something else was asked for in between", async () => {
      const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
      await engine.accept(what, origin("in-1", { said: "status api degraded" }));
      await engine.accept(what, origin("in-2", { said: "status api operational" }));
      await engine.accept(what, origin("in-3", { said: "status api degraded" }));
      expect(await bed.store.list("plans")).toHaveLength(3);
    });

    test("is another one for what it did not write to before, such as alerts that have come since", async () => {
      const engine = await bed.start(scriptedKind("pager.ack", bed.clock));
      await engine.accept(what, origin("in-1"));
      await engine.accept(plan([operation("b", "pager.ack")]), origin("in-2"));
      await expect(
        engine.accept(plan(["b", "c"].map((id) => operation(id, "pager.ack"))), origin("in-3")),
      ).rejects.toMatchObject({ code: "conflict" });
      expect(await bed.store.list("plans")).toHaveLength(2);
    });

    test("is the same one for the public, although it would write to something else the second time", async () => {
      const engine = await bed.start(scriptedKind("board.notice", bed.clock));
      const says = (id: string) => plan([operation(id, "board.notice")], { publicText: "We look into it." });
      await engine.accept(says("page"), origin("in-1"));
      await expect(engine.accept(says("notice"), origin("in-2"))).rejects.toMatchObject({ code: "conflict" });
    });

    test("may be tried again at once when nothing at all was done", async () => {
      const ack = scriptedKind("pager.ack", bed.clock, { answer: () => ({ state: "failed", reason: "no" }) });
      const engine = await bed.start(ack);
      await bed.run(engine, what, origin("in-1"));
      await bed.run(engine, what, origin("in-2"));
      expect(ack.sent).toEqual([["a"], ["a"]]);
    });
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
    await engine.accept(what, origin("in-1"), { consume: { drop: "questions", id: "q", version: 1 } });
    expect(await bed.store.list("questions")).toEqual([]);
    await expect(
      engine.accept(what, origin("in-2"), { consume: { drop: "questions", id: "q", version: 1 } }),
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
});
