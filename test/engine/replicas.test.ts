import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import { SILENT_LOG } from "../../src/core/log.ts";
import type { StoredPlan } from "../../src/core/plan.ts";
import type { Store } from "../../src/core/store.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createInbox, type Inbox } from "../../src/engine/inbox.ts";
import { createReplica, type Replica } from "../../src/engine/replica.ts";
import { Bed, inbound, latch, operation, origin, plan, type ScriptedKind, scriptedKind, states, turns } from "./bed.ts";

const LEASE_MS = 10_000;
const anywhere = (): boolean => true;

/** One of several processes on one store. */
interface Process {
  readonly replica: Replica;
  readonly engine: Engine;
  readonly inbox: Inbox;
  /** How often it noticed that it had been silent. */
  silences: number;
}

let bed: Bed;
let store: Store;
const processes: Process[] = [];
let thawAll: (() => void)[] = [];

beforeEach(async () => {
  bed = new Bed();
  await bed.start();
  // Two processes cannot share the embedded store; two replicas in one process can, by the same contract.
  store = Object.assign(Object.create(bed.store) as Store, { isShared: true });
});

afterEach(async () => {
  for (const thaw of thawAll) thaw();
  thawAll = [];
  await Promise.all(processes.splice(0).map(({ replica }) => replica.stop()));
  await bed.remove();
});

async function startProcess(...kinds: readonly ScriptedKind[]): Promise<Process> {
  const { clock } = bed;
  const ports = { store, clock, log: SILENT_LOG };
  const replica = createReplica({
    ...ports,
    onSilence: () => {
      started.silences += 1;
      started.engine.breakOff();
    },
  });
  const inbox = createInbox({ ...ports, replica });
  const engine = createEngine({ ...ports, replica, inbox, kinds: kinds.map(({ kind }) => kind) });
  const started: Process = { replica, engine, inbox, silences: 0 };
  await replica.start();
  processes.push(started);
  return started;
}

/** As a process is that gets no time from its machine: its store answers nobody, so its lease is not renewed. */
function freeze({ replica }: Process): () => void {
  const { lease } = bed.store;
  const thawed = latch();
  bed.store.lease = async (name, owner, forMs) => {
    if (owner === replica.id) await thawed.opened;
    return lease.call(bed.store, name, owner, forMs);
  };
  const thaw = (): void => {
    bed.store.lease = lease;
    thawed.open();
  };
  thawAll.push(thaw);
  return thaw;
}

/** Moves time in steps in which a living process renews its lease. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    bed.clock.advance(Math.min(left, 1_000));
    await turns();
  }
}

async function carryOut({ engine }: Process, stored: StoredPlan | undefined) {
  if (stored === undefined) throw new Error("nothing was taken over");
  const outcomes = await bed.clock.drive(engine.carryOut(stored));
  await engine.conclude(stored);
  return outcomes;
}

const what = plan([operation("a", "pager.write"), operation("b", "pager.write")]);

describe("a plan among several processes", () => {
  test("is left to its process as long as that lives, however long it takes", async () => {
    const answered = latch();
    const slow = scriptedKind("pager.write", bed.clock, {
      answer: () => answered.opened.then(() => ({ state: "done" })),
    });
    const [one, two] = [await startProcess(slow), await startProcess(slow)];
    const work = one.engine.carryOut(await one.engine.accept(what, origin("in-1")));
    await pass(60_000);
    expect(await two.engine.takeOver(anywhere, 100)).toEqual([]);
    answered.open();
    expect(states(await bed.clock.drive(work))).toEqual({ a: "done", b: "done" });
  });

  test("whose process died is taken over once its lease has run out, by exactly one", async () => {
    const hanging = scriptedKind("pager.write", bed.clock, { answer: () => new Promise(() => undefined) });
    const dead = await startProcess(hanging);
    const others = [await startProcess(scriptedKind("pager.write", bed.clock)), await startProcess(hanging)];
    dead.engine.carryOut(await dead.engine.accept(what, origin("in-1"))).catch(() => undefined);
    await turns();
    freeze(dead);
    await pass(LEASE_MS - 3_000);
    expect(await others[0]?.engine.takeOver(anywhere, 100)).toEqual([]);
    await pass(4_000);
    const taken = await Promise.all(others.map(({ engine }) => engine.takeOver(anywhere, 100)));
    expect(taken.flat()).toHaveLength(1);
  });

  test("a process that was only frozen can write nothing about it any more", async () => {
    const late = latch();
    const atFrozen = scriptedKind("pager.write", bed.clock, {
      safety: "reconcilable",
      answer: () => late.opened.then(() => ({ state: "done", requestId: "of the frozen one" })),
    });
    const frozen = await startProcess(atFrozen);
    const other = await startProcess(
      scriptedKind("pager.write", bed.clock, {
        safety: "reconcilable",
        find: () => ({ state: "done", requestId: "found" }),
      }),
    );
    const work = frozen.engine.carryOut(await frozen.engine.accept(what, origin("in-1")));
    work.catch(() => undefined);
    await turns();
    const thaw = freeze(frozen);
    await pass(LEASE_MS + 1_000);
    const [taken] = await other.engine.takeOver(anywhere, 100);
    thaw();
    late.open();
    await expect(bed.clock.drive(work)).rejects.toMatchObject({ code: "taken_over" });
    await carryOut(other, taken);
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
    const frozen = await startProcess(scriptedKind("pager.write", bed.clock));
    const other = await startProcess(scriptedKind("pager.write", bed.clock));
    const stored = await frozen.engine.accept(what, origin("in-1"));
    await bed.clock.drive(frozen.engine.carryOut(stored));
    freeze(frozen);
    await pass(LEASE_MS + 1_000);
    const [taken] = await other.engine.takeOver(anywhere, 100);
    expect(taken).toMatchObject({ id: stored.id, state: "finished" });
    await expect(frozen.engine.conclude(stored)).rejects.toMatchObject({ code: "taken_over" });
    expect(await store.list("plans")).toHaveLength(1);
    expect(states(await carryOut(other, taken))).toEqual({ a: "done", b: "done" });
    expect(await store.list("plans")).toEqual([]);
    expect(await store.read("finished", {})).toHaveLength(1);
  });

  test("is not taken by a process that cannot tell it where it was asked for", async () => {
    const dead = await startProcess(scriptedKind("pager.write", bed.clock));
    const other = await startProcess(scriptedKind("pager.write", bed.clock));
    await dead.engine.accept(what, origin("in-1", { place: { id: "slack:C1", platform: "slack" } }));
    freeze(dead);
    await pass(LEASE_MS + 1_000);
    expect(await other.engine.takeOver((platform) => platform === "console", 100)).toEqual([]);
    expect(await other.engine.takeOver((platform) => platform === "slack", 100)).toHaveLength(1);
  });

  test("goes over at once when its process stops in order", async () => {
    const leaving = await startProcess(scriptedKind("pager.write", bed.clock));
    const other = await startProcess(scriptedKind("pager.write", bed.clock));
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
    const one = await startProcess(write);
    const work = one.engine.carryOut(await one.engine.accept(what, origin("in-1")));
    work.catch(() => undefined);
    await turns();
    const { lease } = bed.store;
    bed.store.lease = () => Promise.reject(new Error("the database is away"));
    await pass(6_000);
    await expect(work).rejects.toMatchObject({ code: "taken_over" });
    expect(one.silences).toBe(1);
    expect(() => one.replica.ensureAlive()).toThrow("Another Tocsin goes on with this.");
    bed.store.lease = lease;
    await pass(3_000);
    one.replica.ensureAlive();
    answer = latch();
    answer.open();
    const [again] = await one.engine.takeOver(anywhere, 100);
    expect(states(await carryOut(one, again))).toEqual({ a: "done", b: "done" });
  });
});

describe("a store that fails in the middle of a takeover", () => {
  const away = (): Promise<never> => Promise.reject(new BotError("store_failed", "The store is away."));

  test("leaves no plan with somebody who does not know of it", async () => {
    const dead = await startProcess(scriptedKind("pager.write", bed.clock));
    await dead.engine.accept(what, origin("in-1"));
    await dead.replica.stop();
    const heir = await startProcess(scriptedKind("pager.write", bed.clock));
    const { get } = bed.store;
    bed.store.get = (collection, id) => (collection === "plans" ? away() : get.call(bed.store, collection, id));
    expect(await heir.engine.takeOver(anywhere, 100)).toEqual([]);
    bed.store.get = get;
    expect(await heir.engine.takeOver(anywhere, 100)).toHaveLength(1);
  });

  test("leaves no saying with somebody who does not know of it", async () => {
    const dead = await startProcess();
    await dead.inbox.receive(inbound("in-1"));
    await dead.inbox.receive(inbound("in-2"));
    await dead.replica.stop();
    const heir = await startProcess();
    const { commit } = bed.store;
    bed.store.commit = (changes) =>
      changes.some((change) => "put" in change && change.id === "in-2") ? away() : commit.call(bed.store, changes);
    const first = await heir.inbox.takeOver(anywhere);
    bed.store.commit = commit;
    const second = await heir.inbox.takeOver(anywhere);
    expect([...first, ...second].map((owed) => owed.inbound.id)).toEqual(["in-1", "in-2"]);
  });

  test("and a plan that was broken off is not begun again before its process is sure of its lease", async () => {
    const one = await startProcess(scriptedKind("pager.write", bed.clock));
    const stored = await one.engine.accept(what, origin("in-1"));
    const { commit, lease } = bed.store;
    Object.assign(bed.store, { commit: away, lease: away });
    const work = one.engine.carryOut(stored);
    work.catch(() => undefined);
    await pass(7_000);
    await expect(work).rejects.toMatchObject({ code: "taken_over" });
    Object.assign(bed.store, { commit, lease });
    const [early] = await one.engine.takeOver(anywhere, 100);
    if (early === undefined) throw new Error("nothing was taken over");
    await expect(one.engine.carryOut(early)).rejects.toMatchObject({ code: "taken_over" });
    await pass(3_000);
    const [again] = await one.engine.takeOver(anywhere, 100);
    expect(states(await carryOut(one, again))).toEqual({ a: "done", b: "done" });
  });
});

describe("a saying among several processes", () => {
  test("is heard by one, however many it is delivered to at once", async () => {
    const all = [await startProcess(), await startProcess(), await startProcess()];
    const receipts = await Promise.all(all.map(({ inbox }) => inbox.receive(inbound("in-1"))));
    expect(receipts.filter((receipt) => receipt !== undefined)).toHaveLength(1);
  });

  test("whose process died before it began is another's to answer, once", async () => {
    const dead = await startProcess();
    const others = [await startProcess(), await startProcess()];
    await dead.inbox.receive(inbound("in-1"));
    expect(await others[0]?.inbox.takeOver(anywhere)).toEqual([]);
    freeze(dead);
    await pass(LEASE_MS + 1_000);
    const taken = (await Promise.all(others.map(({ inbox }) => inbox.takeOver(anywhere)))).flat();
    expect(taken).toMatchObject([{ inbound: { id: "in-1", text: "ack all" }, receipt: { version: 2 } }]);
  });

  test("a frozen process that wakes up cannot start a plan for what another has answered meanwhile", async () => {
    const write = scriptedKind("pager.write", bed.clock);
    const frozen = await startProcess(write);
    const other = await startProcess(write);
    const receipt = await frozen.inbox.receive(inbound("in-1"));
    freeze(frozen);
    await pass(LEASE_MS + 1_000);
    const [owed] = await other.inbox.takeOver(anywhere);
    if (owed === undefined) throw new Error("nothing was taken over");
    await other.inbox.settle(owed.receipt);
    await expect(frozen.engine.accept(what, origin("in-1"), { receipt })).rejects.toMatchObject({ code: "taken_over" });
    expect(await store.list("plans")).toEqual([]);
    expect(write.sent).toEqual([]);
  });

  test("a frozen process that wakes up can see that another answers it by now", async () => {
    const [frozen, other] = [await startProcess(), await startProcess()];
    const receipt = await frozen.inbox.receive(inbound("in-1"));
    if (receipt === undefined) throw new Error("nothing was heard");
    expect(frozen.replica.silences()).toBe(0);
    expect(await frozen.inbox.holds(receipt)).toBe(true);
    freeze(frozen);
    await pass(LEASE_MS + 1_000);
    const [owed] = await other.inbox.takeOver(anywhere);
    expect(frozen.replica.silences()).toBe(1);
    expect(await frozen.inbox.holds(receipt)).toBe(false);
    if (owed === undefined) throw new Error("nothing was taken over");
    expect(await other.inbox.holds(owed.receipt)).toBe(true);
    other.inbox.used(owed.receipt);
    expect(await other.inbox.holds(owed.receipt)).toBe(true);
  });
});
