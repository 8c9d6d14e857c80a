/**
 * Run as a process of its own: `node engine-process.ts <dir> <vendor url> <start | resume>`. "start" accepts a plan of
 * six writes on that vendor and carries it out; "resume" carries out whatever a former process left. Prints the plan's
 * outcomes as one line of JSON when it is through.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import { SILENT_LOG } from "../../src/core/log.ts";
import type { OperationKind } from "../../src/core/operation-kind.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { createInbox } from "../../src/engine/inbox.ts";
import { createReplica } from "../../src/engine/replica.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { operation, origin, plan } from "./bed.ts";

const [dir = "", vendor = "", mode = ""] = process.argv.slice(2);
/** A hundred times as fast as the real one: the settle window passes in 0.3 s. */
const clock: Clock = {
  now: () => Date.now() * 100,
  elapsed: () => performance.now() * 100,
  sleep: (ms, signal) => sleep(ms / 100, undefined, { signal }),
};

const params = z.looseObject({}) as unknown as OperationKind["params"];
const create: OperationKind = {
  kind: "vendor.create",
  params,
  safety: "reconcilable",
  describe: ({ id }) => `create ${id}`,
  requests: () => [],
  async *execute(operations, { planId }) {
    for (const { id } of operations) {
      const answer = await fetch(`${vendor}/things/${planId}:${id}`, { method: "POST" });
      if (!answer.ok) throw new BotError("vendor_broken", "The vendor broke.");
      yield { operation: id, state: "done", at: clock.now() };
    }
  },
  reconcile: async ({ id }, { planId }) => {
    const answer = await fetch(`${vendor}/things/${planId}:${id}`);
    return answer.ok ? { operation: id, state: "done", at: clock.now() } : undefined;
  },
};
const touch: OperationKind = {
  ...create,
  kind: "vendor.touch",
  safety: "repeatable",
  async *execute(operations) {
    for (const { id } of operations) {
      const answer = await fetch(`${vendor}/touched/${id}`, { method: "PUT" });
      if (!answer.ok) throw new BotError("vendor_broken", "The vendor broke.");
      yield { operation: id, state: "done", at: clock.now() };
    }
  },
};

const store = await openEmbeddedStore({ dir, clock });
const ports = { store, clock, log: SILENT_LOG };
const replica = createReplica({ ...ports, onSilence: () => engine.breakOff() });
const inbox = createInbox({ ...ports, replica });
const engine = createEngine({ ...ports, kinds: [create, touch], replica, inbox });
await replica.start();
const operations = ["c1 create", "c2 create", "t1 touch", "t2 touch", "c3 create", "c4 create"].map((line) => {
  const [id = "", kind] = line.split(" ");
  return operation(id, `vendor.${kind}`);
});
const plans =
  mode === "start" ? [await engine.accept(plan(operations), origin("in-1"))] : await engine.takeOver(() => true, 100);
for (const stored of plans) {
  const outcomes = await engine.carryOut(stored);
  await engine.conclude(stored);
  process.stdout.write(`${JSON.stringify(outcomes.map(({ operation: id, state }) => [id, state]))}\n`);
}
await store.close();
