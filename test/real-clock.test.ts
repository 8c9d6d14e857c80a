import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { realClock } from "../src/real-clock.ts";

test("tells the machine's time and sleeps on it", async () => {
  const before = Date.now();
  await realClock.sleep(1);
  await realClock.sleep(-5);
  expect(realClock.now()).toBeGreaterThanOrEqual(before);
});

test("a sleep that is aborted rejects with the reason, before as well as during it", async () => {
  const reason = new Error("leaving");
  await expect(realClock.sleep(1_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const during = new AbortController();
  const sleeping = realClock.sleep(1_000_000, during.signal);
  during.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});

test("a sleep longer than a timer can hold does not end at once", async () => {
  const leaving = new AbortController();
  let isAwake = false;
  const sleeping = realClock.sleep(2 ** 31, leaving.signal).then(() => {
    isAwake = true;
  });
  for (let turn = 0; turn < 20; turn++) await nextTurn();
  expect(isAwake).toBe(false);
  leaving.abort();
  await expect(sleeping).rejects.toThrow();
});
