import { expect, test } from "vitest";
import { createReadiness } from "../../src/app/readiness.ts";
import type { StoreHealth } from "../../src/core/store.ts";
import { TestClock } from "../kit/test-clock.ts";

const WELL: StoreHealth = { kind: "embedded", where: "here", ok: true, line: "well" };

test("it is ready from the end of the start to the beginning of the stop", async () => {
  const readiness = createReadiness(new TestClock());
  expect(await readiness.unreadiness()).toBe("It is starting.");
  readiness.started(async () => WELL);
  expect(await readiness.unreadiness()).toBeUndefined();
  readiness.stopping();
  expect(await readiness.unreadiness()).toBe("It is stopping.");
});

test("a stop during the start is a stop", async () => {
  const readiness = createReadiness(new TestClock());
  readiness.stopping();
  readiness.started(async () => WELL);
  expect(await readiness.unreadiness()).toBe("It is stopping.");
});

test("it is not ready while the store is not well, and is again", async () => {
  const clock = new TestClock();
  const readiness = createReadiness(clock);
  let health = { ...WELL, ok: false, line: "secret details of the connection" };
  readiness.started(async () => health);
  expect(await readiness.unreadiness()).toBe("The store is not well.");
  health = WELL;
  clock.advance(1_000);
  expect(await readiness.unreadiness()).toBeUndefined();
});

test("a store that does not answer is not waited for longer than 2 s", async () => {
  const clock = new TestClock();
  const readiness = createReadiness(clock);
  readiness.started(() => new Promise(() => undefined));
  const began = clock.now();
  expect(await clock.drive(readiness.unreadiness())).toBe("The store does not answer.");
  expect(clock.now() - began).toBe(2_000);
});

test("many who ask at once are told of one look", async () => {
  const readiness = createReadiness(new TestClock());
  let looks = 0;
  readiness.started(async () => {
    looks += 1;
    return WELL;
  });
  await Promise.all(Array.from({ length: 50 }, () => readiness.unreadiness()));
  expect(looks).toBe(1);
});
