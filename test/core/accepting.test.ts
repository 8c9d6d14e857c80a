import { expect, test } from "vitest";
import { accepting } from "../../src/core/accepting.ts";
import type { Inbound } from "../../src/core/inbound.ts";
import { TestClock } from "../kit/test-clock.ts";

const SAYING: Inbound = {
  id: "slack:T0ACME:C0OPS:1.1",
  actor: { id: "slack:U0ANA", name: "Ana", zone: "UTC" },
  place: { id: "slack:C0OPS", platform: "slack" },
  text: "ack all",
  addressed: true,
};

test("it is accepted as soon as it is durable, long before it is answered", async () => {
  const clock = new TestClock();
  const accept = accepting(async (_inbound, onAccepted) => {
    await clock.sleep(300);
    onAccepted?.();
    await clock.sleep(60_000);
  }, clock);
  await clock.drive(accept(SAYING));
  expect(clock.elapsed()).toBe(300);
});

test("a store that does not answer is waited for one second", async () => {
  const clock = new TestClock();
  await clock.drive(accepting(() => new Promise(() => undefined), clock)(SAYING));
  expect(clock.elapsed()).toBe(1_000);
});

test("a saying that was heard before is accepted when it is found to be", async () => {
  const clock = new TestClock();
  await accepting(async () => undefined, clock)(SAYING);
  expect([clock.elapsed(), clock.sleeping]).toEqual([0, 0]);
});
