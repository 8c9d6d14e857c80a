import { expect, test } from "vitest";
import { createSuccession } from "../../src/app/succession.ts";
import { SILENT_LOG } from "../../src/core/log.ts";
import type { StoredPlan } from "../../src/core/plan.ts";
import { TestClock } from "../kit/test-clock.ts";

const AT_ONCE = 128;

/** A backlog of plans that end one after another, and the most that were under way at the same time. */
function backlog(size: number) {
  const left = Array.from({ length: size }, (_, n) => ({ id: `p${n}` }) as StoredPlan);
  const finished: string[] = [];
  let atWork = 0;
  let most = 0;
  const succession = createSuccession({
    store: { isShared: false } as never,
    engine: {
      takeOver: async (_reaches: unknown, atMost: number) => {
        await new Promise((resolve) => setImmediate(resolve));
        return left.splice(0, atMost);
      },
    } as never,
    inbox: { takeOver: async () => [] } as never,
    ears: {
      reaches: () => true,
      finish: async ({ id }: StoredPlan) => {
        atWork += 1;
        most = Math.max(most, atWork);
        for (let n = 0; n <= Number(id.slice(1)) % 7; n++) await new Promise((resolve) => setImmediate(resolve));
        atWork -= 1;
        finished.push(id);
      },
    } as never,
    clock: new TestClock(),
    log: SILENT_LOG,
  });
  return { succession, finished, most: () => most };
}

test.each([0, 1, AT_ONCE, AT_ONCE + 1, 1_000])(
  "of %i plans that were left each is finished once, in small steps",
  async (size) => {
    const { succession, finished, most } = backlog(size);
    await succession.sweep();
    for (let n = 0; n < 2_000 && finished.length < size; n++) await new Promise((resolve) => setImmediate(resolve));
    expect(new Set(finished).size).toBe(size);
    expect(finished).toHaveLength(size);
    expect(most()).toBeLessThanOrEqual(AT_ONCE);
  },
);
