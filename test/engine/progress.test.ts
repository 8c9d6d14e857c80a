import { afterEach, beforeEach, expect, test } from "vitest";
import type { Wait } from "../../src/core/http.ts";
import type { Outcome } from "../../src/core/plan.ts";
import { Bed, operation, origin, plan, scriptedKind } from "./bed.ts";

let bed: Bed;

beforeEach(() => {
  bed = new Bed();
});

afterEach(() => bed.remove());

interface Told {
  readonly at: number;
  readonly outcomes: number;
  readonly waits: readonly Wait[];
}

/** A plan of `n` operations, one answered every `everyMs`. */
async function told(n: number, everyMs: number, onProgress?: () => void): Promise<{ told: Told[]; outcomes: number }> {
  const began = bed.clock.now();
  const heard: Told[] = [];
  const slow = scriptedKind("pager.write", bed.clock, {
    answer: () => bed.clock.sleep(everyMs).then(() => ({ state: "done" as const })),
  });
  const engine = await bed.start(slow);
  const operations = Array.from({ length: n }, (_, at) => operation(`op-${at}`, "pager.write"));
  const stored = await engine.accept(plan(operations), origin("in-1"));
  const work = engine.carryOut(stored, {
    onProgress: (outcomes: readonly Outcome[], waits: readonly Wait[]) => {
      heard.push({ at: bed.clock.now() - began, outcomes: outcomes.length, waits });
      onProgress?.();
    },
  });
  return { outcomes: (await bed.clock.drive(work)).length, told: heard };
}

test("is told at most once a second, and once at the end with everything", async () => {
  const { told: heard } = await told(40, 100);
  const last = heard.at(-1);
  expect(last).toMatchObject({ at: 4_000, outcomes: 40 });
  const before = heard.slice(0, -1).map(({ at }) => at);
  expect(before.length).toBeGreaterThanOrEqual(3);
  expect(before.every((at, n) => at - (before[n - 1] ?? 0) >= 1_000)).toBe(true);
});

test("a plan that ends within a second is told once", async () => {
  expect((await told(5, 10)).told).toEqual([{ at: 50, outcomes: 5, waits: [] }]);
});

test("says nothing while nothing is new", async () => {
  expect((await told(2, 10_500)).told.map(({ at, outcomes }) => [at, outcomes])).toEqual([
    [11_000, 1],
    [21_000, 2],
  ]);
});

test("goes on telling while a vendor of this plan is waited for, and once when that is over", async () => {
  const untilAt = bed.clock.now() + 3_000;
  bed.waits = [
    { account: "pager", title: "PagerDuty", untilAt },
    { account: "other", title: "Statuspage", untilAt },
  ];
  const { told: heard } = await told(1, 10_000);
  expect(heard.map(({ at, waits }) => [at, waits.map(({ title }) => title)])).toEqual([
    [1_000, ["PagerDuty"]],
    [2_000, ["PagerDuty"]],
    [3_000, []],
    [10_000, []],
  ]);
});

test("a listener that throws is logged, and the work goes on", async () => {
  const { outcomes } = await told(2, 2_000, () => {
    throw new Error("chat is down");
  });
  expect(outcomes).toBe(2);
  expect(bed.events("error")).toContain("plan.progress.threw");
});

test("leaves no timer behind", async () => {
  await told(3, 700);
  expect(bed.clock.sleeping).toBe(0);
});
