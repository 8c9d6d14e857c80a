import { expect, test } from "vitest";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { actor } from "../contracts/alert-world.ts";
import { type IncomingWorld, openIncomingWorld } from "./incoming-world.ts";
import { alertmanagerDelivery, probeFailure } from "./payloads.ts";

const COUNT = 10_000;
const A_DELIVERY = 1_000;
/** Each group has a commit of its own, which waits for the disk. */
const COMMITS_MAX = 60;

async function storm(world: IncomingWorld): Promise<void> {
  for (let from = 0; from < COUNT; from += A_DELIVERY) {
    const alerts = Array.from({ length: A_DELIVERY }, (_, i) =>
      probeFailure(from + i, { fingerprint: `p${from + i}` }),
    );
    await world.deliver("alertmanager", alertmanagerDelivery(alerts));
  }
}

test("ten thousand alerts are each kept, acknowledged all together, and taken back, in few commits", async () => {
  const world = await openIncomingWorld();
  await storm(world);
  expect(world.commits()).toBeLessThan(COMMITS_MAX);
  const alerts = await Array.fromAsync(world.alerts.list({}));
  expect(alerts.map(({ number }) => number)).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1));

  const by = await world.alerts.attribute(actor("Ana"));
  const { signal } = new AbortController();
  const carriedOut = (planId: string, operations: readonly Operation[]): Promise<Outcome[]> => {
    const kind = world.kindOf(operations[0] as Operation);
    return Array.fromAsync(kind.execute(operations, { planId, createdAt: world.clock.now(), by, signal }));
  };
  const operations = world.alerts.acknowledge(alerts, by);
  const outcomes = await carriedOut("plan-1", operations);
  expect(outcomes.filter(({ state }) => state !== "done")).toEqual([]);
  expect(await Array.fromAsync(world.alerts.list({ states: ["open"] }))).toEqual([]);
  expect(world.commits()).toBeLessThan(COMMITS_MAX);

  const byId = new Map(outcomes.map((outcome) => [outcome.operation, outcome]));
  const inverses = operations.flatMap((operation) => {
    const outcome = byId.get(operation.id);
    return (outcome && world.kindOf(operation).inverse?.(operation, outcome)) ?? [];
  });
  const undone = await carriedOut("plan-2", inverses);
  expect(undone.filter(({ state }) => state !== "done")).toEqual([]);
  expect(await Array.fromAsync(world.alerts.list({ states: ["open"] }))).toHaveLength(COUNT);
  await world.ends();
}, 60_000);
