import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import { type Bed, inbound, operation, origin, plan, scriptedKind, states } from "./bed.ts";
import { openReplicaScene, type ReplicaScene } from "./replica-scene.ts";

const anywhere = (): boolean => true;
const what = plan([operation("a", "pager.write"), operation("b", "pager.write")]);

let scene: ReplicaScene;
let bed: Bed;

beforeEach(async () => {
  scene = await openReplicaScene();
  ({ bed } = scene);
});

afterEach(() => scene.end());

describe("a store that fails in the middle of a takeover", () => {
  const away = (): Promise<never> => Promise.reject(new BotError("store_failed", "The store is away."));

  test("leaves no plan with somebody who does not know of it", async () => {
    const dead = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    await dead.engine.accept(what, origin("in-1"));
    await dead.replica.stop();
    const heir = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    const { get } = bed.store;
    bed.store.get = (collection, id) => (collection === "plans" ? away() : get.call(bed.store, collection, id));
    expect(await heir.engine.takeOver(anywhere, 100)).toEqual([]);
    bed.store.get = get;
    expect(await heir.engine.takeOver(anywhere, 100)).toHaveLength(1);
  });

  test("leaves no saying with somebody who does not know of it", async () => {
    const dead = await scene.startProcess();
    await dead.inbox.receive(inbound("in-1"));
    await dead.inbox.receive(inbound("in-2"));
    await dead.replica.stop();
    const heir = await scene.startProcess();
    const { commit } = bed.store;
    bed.store.commit = (changes) =>
      changes.some((change) => "put" in change && change.id === "in-2") ? away() : commit.call(bed.store, changes);
    const first = await heir.inbox.takeOver(anywhere);
    bed.store.commit = commit;
    const second = await heir.inbox.takeOver(anywhere);
    expect([...first, ...second].map((owed) => owed.inbound.id)).toEqual(["in-1", "in-2"]);
  });

  test("and a plan that was broken off is not begun again before its process is sure of its lease", async () => {
    const one = await scene.startProcess(scriptedKind("pager.write", bed.clock));
    const stored = await one.engine.accept(what, origin("in-1"));
    const { commit, lease } = bed.store;
    Object.assign(bed.store, { commit: away, lease: away });
    const work = one.engine.carryOut(stored);
    work.catch(() => undefined);
    await scene.pass(7_000);
    await expect(work).rejects.toMatchObject({ code: "taken_over" });
    Object.assign(bed.store, { commit, lease });
    const [early] = await one.engine.takeOver(anywhere, 100);
    if (early === undefined) throw new Error("nothing was taken over");
    await expect(one.engine.carryOut(early)).rejects.toMatchObject({ code: "taken_over" });
    await scene.pass(3_000);
    const [again] = await one.engine.takeOver(anywhere, 100);
    expect(states(await scene.carryOut(one, again))).toEqual({ a: "done", b: "done" });
  });
});
