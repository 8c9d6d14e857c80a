import { afterEach, beforeEach, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Budget, HttpCall, HttpClient } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { json, type Loopback, serve } from "./loopback.ts";

const SECOND_MS = 1_000;
const WIDE: Budget = { maxInFlight: 10, slow: { everyMs: 1, forMs: 1 } };
const ONE_A_MINUTE: Budget = { ...WIDE, perWindow: { requests: 1, windowMs: 60 * SECOND_MS } };
const EXPIRED = { code: "expired", message: "PagerDuty was not asked in time: this was not sent", effect: "none" };

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

let clock: TestClock;
let http: HttpClient;
let settle: <T>(work: Promise<T>) => Promise<T>;
let server: Loopback;
/** When each request came, seconds since the start. */
let seen: number[];
let reply: (n: number) => Reply;
let onLeaving: () => void;

beforeEach(async () => {
  clock = new TestClock();
  seen = [];
  reply = () => ({ status: 200 });
  onLeaving = () => undefined;
  ({ http, settle } = clientOn(clock, { mayWrite: () => onLeaving() }));
  server = await serve((_, answer) => {
    seen.push(clock.elapsed() / SECOND_MS);
    const { status, headers } = reply(seen.length);
    json(answer, status, { message: "Not now" }, headers ?? {});
  });
});

afterEach(async () => {
  await http.stop();
  await server.close();
  expect(clock.sleeping).toBe(0);
});

function send(call: Partial<HttpCall> & { readonly inTimeForS?: number }, budget: Budget = WIDE) {
  const { inTimeForS, ...rest } = call;
  const notAfter = inTimeForS === undefined ? undefined : clock.now() + inTimeForS * SECOND_MS;
  const whole: HttpCall = { method: "POST", path: "/things", mode: "write", body: {}, notAfter, ...rest };
  return http.connect(accountAt(server.url, { budget })).send(whole);
}

test("a write whose turn does not come in time is not sent, and says so at that time", async () => {
  const first = send({}, ONE_A_MINUTE);
  const second = send({ inTimeForS: 30 }, ONE_A_MINUTE);
  const toldAtS = second.catch(() => clock.elapsed() / SECOND_MS);
  await settle(Promise.allSettled([first, second]));
  await expect(second).rejects.toBeInstanceOf(BotError);
  await expect(second).rejects.toMatchObject(EXPIRED);
  expect(await toldAtS).toBeCloseTo(30, 1);
  expect(seen).toEqual([0]);
});

test("it gives its place up to whoever comes behind it", async () => {
  const calls = [send({}, ONE_A_MINUTE), send({ inTimeForS: 30 }, ONE_A_MINUTE), send({}, ONE_A_MINUTE)];
  const results = await settle(Promise.allSettled(calls));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(seen).toEqual([0, 60]);
});

test("a turn at the last instant is in time", async () => {
  await settle(Promise.all([send({}, ONE_A_MINUTE), send({ inTimeForS: 60 }, ONE_A_MINUTE)]));
  expect(seen).toEqual([0, 60]);
});

test("a pause that the vendor asks for is waited out when it ends in time, and not when it does not", async () => {
  reply = (n) => (n % 2 === 1 ? { status: 429, headers: { "retry-after": "20" } } : { status: 200 });
  await settle(send({ inTimeForS: 30 }));
  expect(seen).toEqual([0, 20]);
  await expect(settle(send({ inTimeForS: 10 }))).rejects.toMatchObject(EXPIRED);
  expect(seen).toEqual([0, 20, 20]);
  expect(clock.elapsed()).toBe(20 * SECOND_MS);
});

test("a repeat that would come too late is not sent, and the call fails as the try that may have happened", async () => {
  reply = () => ({ status: 503, headers: { "retry-after": "50" } });
  await expect(settle(send({ mode: "repeatable", inTimeForS: 30 }))).rejects.toMatchObject({ code: "vendor_broken" });
  expect(seen).toEqual([0]);
});

test("one that is late already opens no connection", async () => {
  await expect(settle(send({ inTimeForS: -1 }))).rejects.toMatchObject(EXPIRED);
  expect(server.connections()).toBe(0);
});

test("one that is late once its connection stands is not sent on it", async () => {
  let asked = 0;
  onLeaving = () => {
    asked += 1;
    if (asked === 2) clock.advance(31 * SECOND_MS);
  };
  await expect(settle(send({ inTimeForS: 30 }))).rejects.toMatchObject(EXPIRED);
  expect({ asked, seen }).toEqual({ asked: 2, seen: [] });
});

test("what has left in time is waited for", async () => {
  reply = () => {
    clock.advance(31 * SECOND_MS);
    return { status: 201 };
  };
  expect(await settle(send({ inTimeForS: 30 }))).toMatchObject({ status: 201 });
});

test("a read comes whenever it comes", async () => {
  const read = { method: "GET", mode: "read", inTimeForS: 30 } as const;
  await settle(Promise.all([send({}, ONE_A_MINUTE), send(read, ONE_A_MINUTE)]));
  expect(seen).toEqual([0, 60]);
});
