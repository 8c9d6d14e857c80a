import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Delivery } from "../../src/core/emulator.ts";
import { type Courier, createCourier } from "../../src/sandbox/courier.ts";
import { type Answering, type HookReceiver, type Received, startHookReceiver } from "../kit/hook-receiver.ts";
import { TestClock } from "../kit/test-clock.ts";

let clock: TestClock;
let courier: Courier;
let bot: HookReceiver;

beforeEach(() => {
  clock = new TestClock();
  courier = createCourier(clock);
});
afterEach(async () => {
  await courier.stop();
  expect(clock.sleeping).toBe(0);
  await bot.stop();
});

const listen = async (answer?: Answering) => {
  bot = await startHookReceiver(answer);
};
const deliver = (body: string, more: Partial<Delivery> = {}) =>
  courier.deliver({ url: bot.url, headers: { "x-test": "yes" }, body, timeoutMs: 5_000, ...more });
const bodyOf = ({ raw }: Received) => Buffer.from(raw).toString();
const bodies = () => bot.received.map(bodyOf);
/** Until all is taken or dropped; the clock moves only when `by` is given. */
async function emptied(by = 0): Promise<void> {
  while (courier.waiting > 0) {
    await nextTurn();
    if (by > 0 && clock.sleeping > 0) clock.advance(by);
  }
}

test("a webhook arrives as it was given, byte for byte", async () => {
  await listen();
  deliver('{"text": "Grüße – 1502709956288000110"}', { url: `${bot.url}/hooks/notes/s3cret` });
  const [one] = await bot.until(1);
  expect(one).toMatchObject({ path: "/hooks/notes/s3cret", headers: { "x-test": "yes" } });
  expect(bodies()).toEqual(['{"text": "Grüße – 1502709956288000110"}']);
  await emptied();
  expect(courier.carriedTo(`${bot.url}/hooks/notes/s3cret`)).toEqual({ waiting: 0, taken: 1, dropped: 0 });
});

test("those about one thing never overtake each other, though others go beside them", async () => {
  const open = new Set<string>();
  let overlaps = 0;
  let most = 0;
  await listen(async (received) => {
    const about = bodyOf(received).split(" ")[0] ?? "";
    if (open.has(about)) overlaps += 1;
    open.add(about);
    most = Math.max(most, open.size);
    for (let turns = 0; turns < 5; turns++) await nextTurn();
    open.delete(about);
    return 202;
  });
  for (let n = 0; n < 400; n++) deliver(`alert${n % 20} ${n}`, { about: `alert${n % 20}` });
  await emptied();
  expect(overlaps).toBe(0);
  expect(most).toBeGreaterThan(1);
  for (let alert = 0; alert < 20; alert++) {
    const numbers = bodies()
      .filter((body) => body.startsWith(`alert${alert} `))
      .map((body) => Number(body.split(" ")[1]));
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => alert + i * 20));
  }
});

test("those about nothing in particular go one after another", async () => {
  await listen();
  for (let n = 0; n < 50; n++) deliver(String(n));
  await emptied();
  expect(bodies()).toEqual(Array.from({ length: 50 }, (_, n) => String(n)));
  expect(bot.received.every(({ beside }) => beside === 0)).toBe(true);
});

test("what is not taken is sent again after a while of the clock, and what follows it waits", async () => {
  await listen((_received, n) => [503, 429][n - 1] ?? 202);
  deliver("first", { about: "a" });
  deliver("second", { about: "a" });
  await bot.until(1);
  while (clock.sleeping === 0) await nextTurn();
  expect(bodies()).toEqual(["first"]);
  clock.advance(1_000);
  await bot.until(2);
  while (clock.sleeping === 0) await nextTurn();
  clock.advance(1_999);
  await nextTurn();
  expect(bodies()).toEqual(["first", "first"]);
  clock.advance(1);
  await bot.until(4);
  await emptied();
  expect(bodies()).toEqual(["first", "first", "first", "second"]);
});

test("one that fails holds up nothing about other things", async () => {
  await listen((received) => (bodyOf(received) === "bad" ? 500 : 202));
  deliver("bad", { about: "bad" });
  for (let n = 0; n < 100; n++) deliver(`good ${n}`, { about: String(n) });
  while (courier.carriedTo(bot.url).taken < 100) await nextTurn();
  expect(courier.carriedTo(bot.url)).toEqual({ waiting: 1, taken: 100, dropped: 0 });
});

test.each([301, 400, 401, 404, 413])("a refusal with %i is final", async (status) => {
  await listen((_received, n) => (n === 1 ? status : 202));
  deliver("refused");
  deliver("next");
  await emptied();
  expect(bodies()).toEqual(["refused", "next"]);
  expect(courier.carriedTo(bot.url)).toEqual({ waiting: 0, taken: 1, dropped: 1 });
});

test("a bot that is away finds what it missed when it is back, in its order", async () => {
  await listen();
  const { url } = bot;
  await bot.stop();
  for (let n = 0; n < 5; n++) deliver(String(n), { url, about: "a" });
  while (clock.sleeping === 0) await nextTurn();
  const port = Number(new URL(url).port);
  const back = await startHookReceiver(() => 202, port);
  bot = back;
  await emptied(60_000);
  expect(bodies()).toEqual(["0", "1", "2", "3", "4"]);
});

test("silence is waited out by the vendor's own limit, in real time, whatever the clock says", async () => {
  await listen((_received, n) => (n === 1 ? "never" : 202));
  const before = performance.now();
  deliver("slow", { timeoutMs: 80 });
  await bot.until(1);
  clock.advance(3_600_000);
  await emptied(1_000);
  expect(performance.now() - before).toBeGreaterThanOrEqual(75);
  expect(bodies()).toEqual(["slow", "slow"]);
});

test("after an hour of refusals a webhook is given up and the next one goes", async () => {
  await listen((received) => (bodyOf(received) === "hopeless" ? 500 : 202));
  deliver("hopeless", { about: "a" });
  deliver("next", { about: "a" });
  const begun = clock.elapsed();
  await emptied(5_000);
  expect(courier.carriedTo(bot.url)).toEqual({ waiting: 0, taken: 1, dropped: 1 });
  expect(bodies().filter((body) => body === "hopeless")).toHaveLength(60);
  expect(clock.elapsed() - begun).toBeGreaterThan(50 * 60_000);
});

test("what waits is bounded: the newest is dropped and counted", async () => {
  await listen(() => "never");
  for (let n = 0; n < 40_005; n++) deliver("x", { about: String(n) });
  expect(courier.waiting).toBe(40_000);
  expect(courier.carriedTo(bot.url)).toEqual({ waiting: 40_000, taken: 0, dropped: 5 });
});

test("the bytes that wait are bounded too", async () => {
  await listen(() => "never");
  const megabyte = "x".repeat(1_000_000);
  for (let n = 0; n < 203; n++) deliver(megabyte, { about: String(n) });
  expect(courier.carriedTo(bot.url)).toMatchObject({ waiting: 200, dropped: 3 });
});

test("500 a second pass on a handful of connections, with the bot on the same core", async () => {
  await listen();
  const before = process.cpuUsage();
  const body = JSON.stringify({ text: "x".repeat(5_000) });
  for (let n = 0; n < 2_000; n++) deliver(body, { about: String(n) });
  await bot.until(2_000);
  // Of this process, and not of the wall: the machine may have other things to do.
  const { user, system } = process.cpuUsage(before);
  expect(bot.received).toHaveLength(2_000);
  expect(2_000 / ((user + system) / 1_000_000)).toBeGreaterThan(500);
  expect(bot.connections()).toBeLessThan(100);
});

test("stopping drops what is left, at once", async () => {
  await listen(() => "never");
  for (let n = 0; n < 100; n++) deliver(String(n), { about: String(n) });
  await bot.until(16);
  await courier.stop();
  deliver("too late");
  await nextTurn();
  expect(bot.received).toHaveLength(16);
});
