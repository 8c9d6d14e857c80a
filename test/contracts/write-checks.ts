import { expect } from "vitest";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import type { TrafficEntry } from "../../src/sandbox/traffic.ts";
import { only, statesOf, type VendorWorld } from "./vendor-world.ts";

/** What it sends that changes something. */
export const writesIn = (traffic: readonly TrafficEntry[]): readonly TrafficEntry[] =>
  traffic.filter(({ method }) => method !== "GET");

/** Operations that may be sent twice are sent twice; the others are found once they happened, and not before. */
export async function expectSafety(
  world: VendorWorld,
  operation: Operation,
  by?: Attribution,
): Promise<readonly Outcome[]> {
  const plan = world.accept([operation], by);
  if (world.kindOf(operation).safety === "repeatable") {
    const first = await plan.carriedOut();
    expect(statesOf(first)).toEqual(["done"]);
    expect(["done", "already"]).toContain(only(await plan.carriedOut()).state);
    return first;
  }
  expect(await plan.reconcile()).toBeUndefined();
  const outcomes = await plan.carriedOut();
  expect(statesOf(outcomes)).toEqual(["done"]);
  expect(["done", "already"]).toContain((await plan.reconcile())?.state);
  return outcomes;
}

/** What was promised is what leaves first: method, path and body. */
export async function expectPromisedRequests(
  world: VendorWorld,
  operations: readonly Operation[],
  by?: Attribution,
): Promise<void> {
  const plan = world.accept(operations, by);
  const promised = plan.requests();
  expect(plan.requests()).toEqual(promised);
  world.traffic();
  const outcomes = await plan.carriedOut();
  expect(new Set(statesOf(outcomes))).toEqual(new Set(["done"]));
  const sent = world.traffic();
  const shape = ({ method, path, body }: { method: string; path: string; body?: unknown }) =>
    JSON.stringify([method, path, method === "GET" ? undefined : body]);
  const isWrite = ({ method }: { method: string }) => method !== "GET";
  expect(sent.filter(isWrite).map(shape).sort()).toEqual(promised.filter(isWrite).map(shape).sort());
  if (operations.length === 1) expect(sent.slice(0, promised.length).map(shape)).toEqual(promised.map(shape));
}
