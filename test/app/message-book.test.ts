import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMessageBook } from "../../src/app/message-book.ts";
import type { Log } from "../../src/core/log.ts";
import type { StoredPlan } from "../../src/core/plan.ts";
import type { Store } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { TestClock } from "../kit/test-clock.ts";

const PLAN = { id: "p", inbound: "discord:1" } as StoredPlan;
const REF = { platform: "discord", id: "1/2", thread: "2" };

let dir: string;
let store: Store;
const warned: string[] = [];
const note = (event: string): void => void warned.push(event);
const log: Log = { info: note, warn: note, error: note };

beforeEach(async () => {
  warned.length = 0;
  dir = await mkdtemp(join(tmpdir(), "tocsin-messages-"));
  store = await openEmbeddedStore({ dir, clock: new TestClock() });
  await store.commit([{ put: "claims", id: PLAN.id, value: {} }]);
});

afterEach(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

/** In which the plan goes on in just the moment before the first `times` commits of somebody else. */
function racing(times: number): Store {
  let left = times;
  return {
    ...store,
    commit: async (changes) => {
      if (left-- > 0) await store.commit([{ put: "claims", id: PLAN.id, value: { step: left } }]);
      await store.commit(changes);
    },
  };
}

test("where a plan's message stands is kept although the plan goes on at the same moment", async () => {
  const book = createMessageBook(racing(2), log);
  await book.keepRef(PLAN, REF);
  expect(await book.refOf(PLAN)).toEqual(REF);
  expect(warned).toEqual([]);
});

test("a plan that never stands still costs its message's place, and that is logged", async () => {
  const book = createMessageBook(racing(1_000), log);
  await book.keepRef(PLAN, REF);
  expect(await book.refOf(PLAN)).toBeUndefined();
  expect(warned).toEqual(["plan.message.not_kept"]);
});

test("of a plan that is over nothing is kept", async () => {
  await store.commit([{ drop: "claims", id: PLAN.id }]);
  const book = createMessageBook(store, log);
  await book.keepRef(PLAN, REF);
  expect(await book.refOf(PLAN)).toBeUndefined();
  expect(warned).toEqual([]);
});
