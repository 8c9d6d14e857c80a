import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Budget, HttpCall, HttpClient, VendorHttp, Wait } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { json, type Loopback, pathOf, serve } from "./loopback.ts";

const MINUTE_MS = 60_000;
const DAY_S = 24 * 3_600;
/** Statuspage's, as its integration declares it. */
const STATUSPAGE: Budget = {
  perWindow: { requests: 60, windowMs: MINUTE_MS, keptForWrites: 10 },
  maxInFlight: 10,
  slow: { everyMs: 1_000, forMs: MINUTE_MS, always: true },
};
const PLAIN: Budget = { maxInFlight: 10, slow: { everyMs: 1_000, forMs: MINUTE_MS } };

interface Seen {
  readonly at: number;
  readonly path: string;
}
type Rule = (seen: Seen, before: readonly Seen[]) => { status: number; headers?: Record<string, string> } | undefined;

let clock: TestClock;
let http: HttpClient;
let settle: <T>(work: Promise<T>) => Promise<T>;
let server: Loopback;
let seen: Seen[];
let waits: Wait[];
let rule: Rule;

beforeEach(async () => {
  clock = new TestClock();
  seen = [];
  waits = [];
  rule = () => undefined;
  ({ http, settle } = clientOn(clock, { onWait: (wait) => waits.push(wait) }));
  server = await serve((request, answer) => {
    const now = { at: clock.now(), path: pathOf(request) };
    const special = rule(now, seen);
    seen.push(now);
    const date = new Date(clock.now()).toUTCString();
    json(answer, special?.status ?? 200, { message: "Too many" }, { date, ...special?.headers });
  });
});

afterEach(async () => {
  await http.stop();
  await server.close();
  expect(clock.sleeping).toBe(0);
});

const account = (budget: Budget): VendorHttp => http.connect(accountAt(server.url, { budget }));
const read = (path = "/read"): HttpCall => ({ method: "GET", path, mode: "read" });
const write = (path = "/write"): HttpCall => ({ method: "POST", path, mode: "write", body: {} });
const many = (vendor: VendorHttp, n: number, call: HttpCall) => Array.from({ length: n }, () => vendor.send(call));

function mostInAnyWindow(windowMs: number): number {
  return Math.max(
    0,
    ...seen.map(({ at }) => seen.filter((other) => other.at > at - windowMs && other.at <= at).length),
  );
}

async function until(claim: () => boolean): Promise<void> {
  for (let turn = 0; !claim(); turn++) {
    if (turn > 10_000) throw new Error("it never came to be");
    await new Promise(setImmediate);
  }
}

describe("a rolling window", () => {
  test("never sees more requests than it allows, and all are sent in the end", async () => {
    const vendor = account(STATUSPAGE);
    await settle(Promise.all(many(vendor, 150, write())));
    expect(seen).toHaveLength(150);
    expect(mostInAnyWindow(MINUTE_MS)).toBe(60);
  });

  test("keeps its last places for writes: reads wait, a write does not", async () => {
    const vendor = account(STATUSPAGE);
    const reads = Promise.all(many(vendor, 70, read()));
    await until(() => seen.length === 50 && http.inFlight() === 0);
    expect(http.waits()).toEqual([{ account: "pagerduty", title: "PagerDuty", untilAt: clock.now() + MINUTE_MS }]);
    const startedAt = clock.now();
    await vendor.send(write());
    expect(clock.now()).toBe(startedAt);
    await settle(reads);
    expect(seen.filter(({ path }) => path === "/read")).toHaveLength(70);
    expect(http.waits()).toEqual([]);
  });

  test("counts a request until a whole window after its answer: requests may travel slowly", async () => {
    const vendor = account({ ...PLAIN, perWindow: { requests: 1, windowMs: MINUTE_MS } });
    rule = ({ path }) => {
      if (path === "/slow") clock.advance(20_000);
      return undefined;
    };
    await settle(Promise.all([vendor.send(write("/slow")), vendor.send(write("/next"))]));
    expect(seen.at(-1)?.at).toBe(clock.now());
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBe(20_000 + MINUTE_MS);
  });

  test("answers in the order of asking", async () => {
    const vendor = account({ ...PLAIN, maxInFlight: 1 });
    const paths = ["/1", "/2", "/3", "/4"];
    await Promise.all(paths.map((path, n) => vendor.send(n % 2 === 0 ? read(path) : write(path))));
    expect(seen.map(({ path }) => path)).toEqual(paths);
  });

  test("says how much is left of it", async () => {
    const vendor = account(STATUSPAGE);
    await Promise.all(many(vendor, 3, read()));
    expect(http.headRoom("pagerduty")).toEqual({ limit: 60, remaining: 57, skewMs: 0 });
    expect(http.headRoom("nobody")).toEqual({});
  });
});

describe("a refusal (420 or 429)", () => {
  const onceWith = (status: number, headers: Record<string, string>): Rule => {
    return (_now, before) => (before.length === 0 ? { status, headers } : undefined);
  };
  const gap = () => (seen[1]?.at ?? 0) - (seen[0]?.at ?? 0);

  test.each<[string, number, Record<string, string>, number]>([
    ["Retry-After in seconds", 429, { "retry-after": "12" }, 12_000],
    ["Retry-After as a date", 429, { "retry-after": "Sat, 21 Nov 2026 03:00:30 GMT" }, 30_000],
    [
      "a date on a vendor's clock that is wrong",
      429,
      { date: "Sat, 21 Nov 2026 05:00:00 GMT", "retry-after": "Sat, 21 Nov 2026 05:00:09 GMT" },
      9_000,
    ],
    ["the vendor's own reset header", 429, { "ratelimit-remaining": "0", "ratelimit-reset": "25" }, 25_000],
    ["a reset as Unix time", 429, { "x-ratelimit-reset": String(Date.parse("2026-11-21T03:00:40Z") / 1_000) }, 40_000],
    ["Statuspage's 420", 420, { "retry-after": "3" }, 3_000],
    ["no header at all", 429, {}, 1_000],
    ["a header that says nothing", 429, { "retry-after": "soon" }, 1_000],
    ["a negative wait", 429, { "retry-after": "-5" }, 1_000],
    ["no wait at all", 429, { "retry-after": "0" }, 1_000],
  ])("waits by %s, then sends again", async (_name, status, headers, waitMs) => {
    rule = onceWith(status, headers);
    expect((await settle(account(PLAIN).send(write()))).status).toBe(200);
    expect(gap()).toBe(waitMs);
    expect(waits).toEqual([{ account: "pagerduty", title: "PagerDuty", untilAt: (seen[0]?.at ?? 0) + waitMs }]);
  });

  test("holds back everybody else on the account, and shows the wait while it lasts", async () => {
    rule = onceWith(429, { "retry-after": "12" });
    const vendor = account(PLAIN);
    const first = vendor.send(read("/1"));
    await until(() => http.waits().length > 0);
    const second = vendor.send(read("/2"));
    expect(http.waits()).toEqual([{ account: "pagerduty", title: "PagerDuty", untilAt: clock.now() + 12_000 }]);
    await settle(Promise.all([first, second]));
    expect(seen.map(({ path }) => path)).toEqual(["/1", "/1", "/2"]);
    expect(http.waits()).toEqual([]);
  });

  test("of one account is nothing to another", async () => {
    rule = onceWith(429, { "retry-after": "12" });
    const first = account(PLAIN).send(read());
    await until(() => http.waits().length > 0);
    const other = http.connect(accountAt(server.url, { account: "opsgenie", title: "OpsGenie", budget: PLAIN }));
    expect((await other.send(read())).status).toBe(200);
    await settle(first);
  });

  test("without usable headers slows to one request each second for the next minute", async () => {
    rule = onceWith(429, {});
    const vendor = account(PLAIN);
    await settle(vendor.send(write()));
    await settle(Promise.all(many(vendor, 100, write())));
    const slow = seen.filter(({ at }) => at - (seen[0]?.at ?? 0) <= MINUTE_MS);
    expect(slow.slice(2).every(({ at }, index) => at - (slow[index + 1]?.at ?? 0) >= 1_000)).toBe(true);
    expect(seen.length - slow.length).toBeGreaterThan(20);
    expect(clock.now() - (seen[0]?.at ?? 0)).toBeLessThan(2 * MINUTE_MS);
  });

  test("with usable headers slows only a vendor that wants it", async () => {
    const spent = async (budget: Budget) => {
      rule = onceWith(420, { "retry-after": "2" });
      seen = [];
      const vendor = http.connect(accountAt(server.url, { budget, account: String(budget.slow.always) }));
      const before = clock.now();
      await settle(Promise.all(many(vendor, 20, write())));
      return clock.now() - before;
    };
    expect(await spent(PLAIN)).toBe(2_000);
    expect(await spent(STATUSPAGE)).toBeGreaterThanOrEqual(10_000);
  });

  test("with a wait shows the rate: what follows keeps to it", async () => {
    let windowAt = 0;
    let used = 0;
    rule = ({ at }) => {
      if (at - windowAt >= 1_000) [windowAt, used] = [at, 0];
      used += 1;
      return used > 20 ? { status: 429, headers: { "retry-after": "1" } } : undefined;
    };
    const vendor = account({ maxInFlight: 50, slow: { everyMs: 200, forMs: 10_000 } });
    const before = clock.now();
    await settle(Promise.all(many(vendor, 200, write())));
    expect(seen.length - 200).toBeLessThanOrEqual(60);
    expect(clock.now() - before).toBeLessThanOrEqual(12_000);
  });

  test("again and again makes pauses longer, and ends after five minutes with what to expect", async () => {
    rule = () => ({ status: 429, headers: { "x-request-id": "req-1" } });
    const before = clock.now();
    await expect(settle(account(PLAIN).send(read()))).rejects.toMatchObject({
      code: "vendor_rate_limited",
      effect: "none",
      status: 429,
      requestId: "req-1",
      message: expect.stringMatching(/^PagerDuty allows no more requests now; it may be asked again in /u),
    });
    expect(clock.now() - before).toBeLessThanOrEqual(5 * MINUTE_MS);
    expect(seen.length).toBeLessThan(15);
  });

  test("that asks for a moment again and again is borne thirty times", async () => {
    rule = () => ({ status: 429, headers: { "retry-after": "1" } });
    await expect(settle(account(PLAIN).send(read()))).rejects.toMatchObject({ code: "vendor_rate_limited" });
    expect(seen).toHaveLength(31);
  });

  test("for a day fails at once, for everybody, and says when to try again", async () => {
    rule = onceWith(429, { "retry-after": String(DAY_S) });
    const vendor = account({ ...PLAIN, maxInFlight: 1 });
    const outcomes = await Promise.allSettled([vendor.send(read()), vendor.send(read()), vendor.send(write())]);
    const reason = {
      code: "vendor_rate_limited",
      message: "PagerDuty allows no more requests now; it may be asked again in 1 d",
    };
    expect(outcomes).toMatchObject([{ reason }, { reason }, { reason }]);
    await expect(vendor.send(read())).rejects.toMatchObject(reason);
    expect(seen).toHaveLength(1);
    clock.advance(DAY_S * 1_000);
    expect((await vendor.send(read())).status).toBe(200);
  });
});

describe("the vendor's own count", () => {
  test("is believed: at nothing left, nothing is sent until the reset", async () => {
    const headers = { "ratelimit-limit": "960", "ratelimit-remaining": "0", "ratelimit-reset": "17" };
    rule = (_now, before) => (before.length === 0 ? { status: 200, headers } : undefined);
    const vendor = account(PLAIN);
    await settle(vendor.send(read()));
    await settle(vendor.send(read()));
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBe(17_000);
    expect(http.headRoom("pagerduty")).toMatchObject({ limit: 960, remaining: 0 });
  });

  test("with something left holds nobody back", async () => {
    rule = () => ({ status: 200, headers: { "ratelimit-remaining": "5", "ratelimit-reset": "17" } });
    const vendor = account(PLAIN);
    await Promise.all([vendor.send(read()), vendor.send(read())]);
    expect(seen[0]?.at).toBe(seen[1]?.at);
  });

  test("the difference of clocks is seen", async () => {
    rule = () => ({ status: 200, headers: { date: "Sat, 21 Nov 2026 03:02:00 GMT" } });
    await account(PLAIN).send(read());
    expect(http.headRoom("pagerduty").skewMs).toBe(120_000);
  });
});

describe("a queue", () => {
  test("lets an aborted call go, and nobody else", async () => {
    const vendor = account({ ...PLAIN, maxInFlight: 1 });
    const abort = new AbortController();
    const outcomes = Promise.allSettled([
      vendor.send(read("/1")),
      vendor.send({ ...read("/2"), signal: abort.signal }),
      vendor.send(read("/3")),
    ]);
    abort.abort(new Error("changed my mind"));
    expect(await outcomes).toMatchObject([
      { status: "fulfilled" },
      { reason: new Error("changed my mind") },
      { status: "fulfilled" },
    ]);
    expect(seen.map(({ path }) => path)).toEqual(["/1", "/3"]);
  });

  test("of thousands with one signal is worked off without a warning", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on("warning", note);
    const vendor = account({ ...PLAIN, maxInFlight: 50 });
    const { signal } = new AbortController();
    await Promise.all(many(vendor, 2_000, { ...read(), signal }));
    process.off("warning", note);
    expect(seen).toHaveLength(2_000);
    expect(warnings).toEqual([]);
  });
});
