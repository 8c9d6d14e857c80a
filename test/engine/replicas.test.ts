import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../../src/core/store.ts";
import { type Bed, inbound, latch, operation, origin, plan, scriptedKind, states, turns } from "./bed.ts";
import { LEASE_MS, openReplicaScene, type ReplicaScene } from "./replica-scene.ts";

const anywhere = (): boolean => true;
const what = plan([operation("a", "pager.write"), operation("b", "pager.write")]);

let scene: ReplicaScene;
let bed: Bed;
let store: Store;

beforeEach(async () => {
  scene = await openReplicaScene();
  ({ bed, store } = scene);
});

afterEach(() => scene.end());

describe("a plan among several processes", () => {
  test("is left to its process as long as that lives, however long it takes", async () => {
    const answered = latch();
    const slow = scriptedKind("pager.write", bed.clock, {
      answer: () => answered.opened.then(() => ({ state: "done" })),
    });
    const [one, two] = [await scene.startProcess(slow), await scene.startProcess(slow)];
    const work = one.engine.carryOut(await one.engine.accept(what, origin("in-1")));
    await scene.pass(60_000);
    expect(await two.engine.takeOver(anywhere, 100)).toEqual([]);
    answered.open();
    expect(states(await bed.clock.drive(work))).toEqual({ a: "done", b: "done" });
  });

  test("whose process died is taken over once its lease has run out, by exactly one", async () => {
    const hanging = scriptedKind("pager.write", bed.clock, { answer: () => new Promise(() => undefined) });
    const dead = await scene.startProcess(hanging);
    const others = [
      await scene.startProcess(scriptedKind("pager.write", bed.clock)),
      await scene.startProcess(hanging),
    ];
    dead.engine.carryOut(await dead.engine.accept(what, origin("in-1"))).catch(() => undefined);
    await turns();
    scene.freeze(dead);
    await scene.pass(LEASE_MS - 3_000);
    expect(await others[0]?.engine.takeOver(anywhere, 100)).toEqual([]);
    await scene.pass(4_000);
    const taken = await Promise.all(others.map(({ engine }) => engine.takeOver(anywhere, 100)));
    expect(taken.flat()).toHaveLength(1);
  });

  test("a process that was only frozen can write nothing about it any more", async () => {
    const late = latch();
    const atFrozen = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => late.opened.then(() => ({ state: "done", requestId: "of the frozen one" })),
    });
    const frozen = await scene.startProcess(atFrozen);
    const other = await scene.startProcess(
      scriptedKind("pager.write", bed.clock, {
        safety: "reconcilable",
        find: () => ({ state: "done", requestId: "found" }),
      }),
    );
    const work = frozen.engine.carryOut(await frozen.engine.accept(what, origin("in-1")));
    work.catch(() => undefined);
    await turns();
    const thaw = scene.freeze(frozen);
    await scene.pass(LEASE_MS + 1_000);
    const [taken] = await other.engine.takeOver(anywhere, 100);
    thaw();
    late.open();
    await expect(bed.clock.drive(work)).rejects.toMatchObject({ code: "taken_over" });
    await scene.carryOut(other, taken);
    const entries = await store.read("outcomes", { key: taken?.id ?? "" });
    const outcomes = entries.filter(({ value }) => "outcome" in value).map(({ value }) => value.outcome);
    expect(outcomes).toMatchObject([
      { operation: "a", requestId: "found" },
      { operation: "b", requestId: "found" },
    ]);
    expect(await store.read("finished", {})).toHaveLength(1);
    expect(await store.list("claims")).toEqual([]);
  });

  test("a process that was frozen between its plan and its report does not end it a second time", async () => {
    const frozen = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    const other = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    const stored = await frozen.engine.accept(what, origin("in-1"));
    await bed.clock.drive(frozen.engine.carryOut(stored));
    scene.freeze(frozen);
    await scene.pass(LEASE_MS + 1_000);
    const [taken] = await other.engine.takeOver(anywhere, 100);
    expect(taken).toMatchObject({ id: stored.id, state: "finished" });
    await expect(frozen.engine.conclude(stored)).rejects.toMatchObject({ code: "taken_over" });
    expect(await store.list("plans")).toHaveLength(1);
    expect(states(await scene.carryOut(other, taken))).toEqual({ a: "done", b: "done" });
    expect(await store.list("plans")).toEqual([]);
    expect(await store.read("finished", {})).toHaveLength(1);
  });

  test("is not taken by a process that cannot tell it where it was asked for", async () => {
    const dead = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    const other = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    await dead.engine.accept(what, origin("in-1", { place: { id: "slack:C1", platform: "slack" } }));
    scene.freeze(dead);
    await scene.pass(LEASE_MS + 1_000);
    expect(await other.engine.takeOver((platform) => platform === "console", 100)).toEqual([]);
    expect(await other.engine.takeOver((platform) => platform === "slack", 100)).toHaveLength(1);
  });

  test("goes over at once when its process stops in order", async () => {
    const leaving = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    const other = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    await leaving.engine.accept(what, origin("in-1"));
    await bed.clock.drive(leaving.engine.stop(0));
    expect(await other.engine.takeOver(anywhere, 100)).toEqual([]);
    await leaving.replica.stop();
    expect(await other.engine.takeOver(anywhere, 100)).toHaveLength(1);
  });

  test("broken off by a silence, it goes on in the same process once that is sure of its lease again", async () => {
    let answer = latch();
    const write = scriptedKind("pager.write", bed.clock, {
      answer: () => answer.opened.then(() => ({ state: "done" })),
    });
    const one = await scene.startProcess(write);
    const work = one.engine.carryOut(await one.engine.accept(what, origin("in-1")));
    work.catch(() => undefined);
    await turns();
    const { lease } = bed.store;
    bed.store.lease = () => Promise.reject(new Error("the database is away"));
    await scene.pass(6_000);
    await expect(work).rejects.toMatchObject({ code: "taken_over" });
    expect(one.silences).toBe(1);
    expect(() => one.replica.ensureAlive()).toThrow("Another Tocsin goes on with this.");
    bed.store.lease = lease;
    await scene.pass(3_000);
    one.replica.ensureAlive();
    answer = latch();
    answer.open();
    const [again] = await one.engine.takeOver(anywhere, 100);
    expect(states(await scene.carryOut(one, again))).toEqual({ a: "done", b: "done" });
  });
});

describe("a saying among several processes", () => {
  test("is heard by one, however many it is delivered to at once", async () => {
    const all = [await scene.startProcess(), await scene.startProcess(), await scene.startProcess()];
    const receipts = await Promise.all(all.map(({ inbox }) => inbox.receive(inbound("in-1"))));
    expect(receipts.filter((receipt) => receipt !== undefined)).toHaveLength(1);
  });

  test("whose process died before it began is another's to answer, once", async () => {
    const dead = await scene.startProcess();
    const others = [await scene.startProcess(), await scene.startProcess()];
    await dead.inbox.receive(inbound("in-1"));
    expect(await others[0]?.inbox.takeOver(anywhere)).toEqual([]);
    scene.freeze(dead);
    await scene.pass(LEASE_MS + 1_000);
    const taken = (await Promise.all(others.map(({ inbox }) => inbox.takeOver(anywhere)))).flat();
    expect(taken).toMatchObject([{ inbound: { id: "in-1", text: "ack all" }, receipt: { version: 2 } }]);
  });

  test("a frozen process that wakes up cannot start a plan for what another has answered meanwhile", async () => {
    const write = scriptedKind("pager.write", bed.clock);
    const frozen = await scene.startProcess(write);
    const other = await scene.startProcess(write);
    const receipt = await frozen.inbox.receive(inbound("in-1"));
    scene.freeze(frozen);
    await scene.pass(LEASE_MS + 1_000);
    const [owed] = await other.inbox.takeOver(anywhere);
    if (owed === undefined) throw new Error("nothing was taken over");
    await other.inbox.settle(owed.receipt);
    await expect(frozen.engine.accept(what, origin("in-1"), { receipt })).rejects.toMatchObject({ code: "taken_over" });
    expect(await store.list("plans")).toEqual([]);
    expect(write.sent).toEqual([]);
  });

  test("a frozen process that wakes up can see that another answers it by now", async () => {
    const [frozen, other] = [await scene.startProcess(), await scene.startProcess()];
    const receipt = await frozen.inbox.receive(inbound("in-1"));
    if (receipt === undefined) throw new Error("nothing was heard");
    expect(frozen.replica.silences()).toBe(0);
    expect(await frozen.inbox.holds(receipt)).toBe(true);
    scene.freeze(frozen);
    await scene.pass(LEASE_MS + 1_000);
    const [owed] = await other.inbox.takeOver(anywhere);
    expect(frozen.replica.silences()).toBe(1);
    expect(await frozen.inbox.holds(receipt)).toBe(false);
    if (owed === undefined) throw new Error("nothing was taken over");
    expect(await other.inbox.holds(owed.receipt)).toBe(true);
    other.inbox.used(owed.receipt);
    expect(await other.inbox.holds(owed.receipt)).toBe(true);
  });
});
