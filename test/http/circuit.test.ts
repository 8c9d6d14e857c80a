import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import type { Budget, Circuit, HttpCall, HttpClient, VendorHttp } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { json, type Loopback, pathOf, serve } from "./loopback.ts";

const HALF_MINUTE_MS = 30_000;
const GET: HttpCall = { method: "GET", path: "/read", mode: "read" };
const POST: HttpCall = { method: "POST", path: "/write", mode: "write", body: {} };
const WIDE: Budget = { maxInFlight: 50, slow: { everyMs: 1_000, forMs: 60_000 } };

/** How the server answers now: a status, or a reset. */
type Mood = number | "reset" | "silence" | "html" | "cut";

let clock: TestClock;
let http: HttpClient;
let settle: <T>(work: Promise<T>) => Promise<T>;
let server: Loopback;
let seen: string[];
let mood: (path: string) => Mood;
let news: { readonly circuit: Circuit; readonly isOver: boolean }[];

beforeEach(async () => {
  clock = new TestClock("2026-11-21T14:02:00Z");
  seen = [];
  news = [];
  mood = () => 200;
  ({ http, settle } = clientOn(clock));
  http.onCircuit((circuit, isOver) => news.push({ circuit, isOver }));
  server = await serve((request, answer) => {
    const path = pathOf(request);
    seen.push(`${request.method} ${path}`);
    const now = mood(path);
    if (now === "reset") return request.socket.resetAndDestroy();
    if (now === "silence") return undefined;
    if (now === "html") return answer.writeHead(200, { "content-type": "text/html" }).end("<html>sorry</html>");
    if (now === "cut") {
      answer.writeHead(200, { "content-length": "100" });
      return answer.write('{"a":', () => request.socket.end());
    }
    return json(answer, now, now === 200 ? { ok: true } : { message: "No" });
  });
});

afterEach(async () => {
  await http.stop();
  await server.close();
  expect(clock.sleeping).toBe(0);
});

const pagerduty = (budget: Budget = WIDE): VendorHttp => http.connect(accountAt(server.url, { budget }));
const opsgenie = (): VendorHttp => http.connect(accountAt(server.url, { account: "opsgenie", title: "OpsGenie" }));
const failing = (work: Promise<unknown>) =>
  settle(work).then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => error,
  );

/** Five tries without an answer. */
async function goesSilent(vendor: VendorHttp, how: Mood = 500, call = GET): Promise<void> {
  mood = () => how;
  for (let before = -1; seen.length > before; ) {
    before = seen.length;
    await failing(vendor.send(call));
  }
  expect(seen).toHaveLength(5);
  seen = [];
}

describe("an account that does not answer", () => {
  test.each<Mood>([500, 503, "reset", "silence", "html", "cut"])(
    "(%s) is left alone after five failures in a row",
    async (how) => {
      const vendor = http.connect(accountAt(server.url, { deadlineMs: 50 }));
      await goesSilent(vendor, how);
      expect(await failing(vendor.send(POST))).toMatchObject({ code: "vendor_down", effect: "none" });
      expect(await failing(vendor.send(GET))).toMatchObject({ code: "vendor_down", effect: "none" });
      expect(seen).toEqual([]);
    },
  );

  test("nor one that cannot be reached", async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const vendor = http.connect(accountAt(gone.url));
    await failing(vendor.send(POST));
    await failing(vendor.send(POST));
    expect(http.circuits()).toMatchObject([
      { cause: "silent", reason: "PagerDuty cannot be reached (connection refused)" },
    ]);
  });

  test("refuses with one sentence for all, however many they are and whenever they come", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor);
    const sentences = new Set<string>();
    for (let n = 0; n < 300; n += 1) {
      if (n % 100 === 0) clock.advance(5_000);
      sentences.add(String(await failing(vendor.send(POST))));
    }
    expect([...sentences]).toEqual([
      "BotError: PagerDuty failed: No (500) again and again, so it is left alone for 30 s: this was not sent",
    ]);
  });

  test("shows since when, until when and why", async () => {
    const since = clock.now();
    await goesSilent(pagerduty());
    expect(http.circuits()).toEqual([
      {
        account: "pagerduty",
        title: "PagerDuty",
        cause: "silent",
        holdsBack: "everything",
        sinceAt: since,
        untilAt: since + HALF_MINUTE_MS,
        reason: "PagerDuty failed: No (500)",
      },
    ]);
  });

  test("is not another account's fault", async () => {
    await goesSilent(pagerduty());
    mood = () => 200;
    expect((await settle(opsgenie().send(POST))).status).toBe(200);
    expect(http.circuits().map(({ account }) => account)).toEqual(["pagerduty"]);
  });

  test("is one account however often it is connected", async () => {
    await goesSilent(pagerduty());
    expect(await failing(pagerduty().send(POST))).toMatchObject({ code: "vendor_down" });
  });

  test("lets nothing more leave of what waits in the queue, which then certainly did not happen", async () => {
    mood = () => 500;
    const vendor = pagerduty({ ...WIDE, maxInFlight: 1 });
    const errors = await Promise.all(Array.from({ length: 40 }, () => failing(vendor.send(POST))));
    expect(seen).toHaveLength(5);
    expect(errors.slice(5)).toMatchObject(Array(35).fill({ code: "vendor_down", effect: "none" }));
  });

  test("also of what waits for the vendor's limit", async () => {
    mood = (path) => (path === "/write" ? 500 : 200);
    const vendor = pagerduty({ ...WIDE, perWindow: { requests: 5, windowMs: 60_000 } });
    const before = clock.now();
    const errors = await Promise.all(Array.from({ length: 9 }, () => failing(vendor.send(POST))));
    expect(errors.slice(5)).toMatchObject(Array(4).fill({ code: "vendor_down" }));
    expect(clock.now()).toBe(before);
  });
});

describe("an account that answers reads and leaves writes without an answer", () => {
  const onlyWrites = (path: string): Mood => (path === "/write" ? 500 : 200);

  test("gets no more writes, and shows what became of those that left", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor, 500, POST);
    mood = onlyWrites;
    expect(await failing(vendor.send(POST))).toMatchObject({
      code: "vendor_down",
      message: "PagerDuty failed: No (500) again and again, so writes to it are held back for 30 s: this was not sent",
    });
    expect((await settle(vendor.send(GET))).status).toBe(200);
    expect(http.circuits()).toMatchObject([{ cause: "silent", holdsBack: "writes" }]);
    expect(seen).toEqual(["GET /read"]);
  });

  test("is tried again by one write, while the others wait for what that shows", async () => {
    const vendor = pagerduty();
    await settle(vendor.send(GET));
    seen = [];
    await goesSilent(vendor, 500, POST);
    mood = onlyWrites;
    clock.advance(HALF_MINUTE_MS);
    const errors = await Promise.all(Array.from({ length: 20 }, () => failing(vendor.send(POST))));
    expect(seen).toEqual(["GET /read", "POST /write"]);
    expect(errors).toMatchObject([{ code: "vendor_broken" }, ...Array(19).fill({ code: "vendor_down" })]);
    clock.advance(2 * HALF_MINUTE_MS);
    mood = () => 200;
    await settle(Promise.all(Array.from({ length: 20 }, () => vendor.send(POST))));
    expect(http.circuits()).toEqual([]);
  });
});

describe("what is not silence", () => {
  test.each([400, 403, 404, 409, 422])("a vendor that answers %i answers", async (status) => {
    const vendor = pagerduty();
    mood = () => status;
    for (let n = 0; n < 20; n += 1) await failing(vendor.send(POST));
    expect(seen).toHaveLength(20);
    expect(http.circuits()).toEqual([]);
  });

  test("a good answer between failures begins the count anew", async () => {
    const vendor = pagerduty();
    for (let n = 0; n < 20; n += 1) {
      mood = () => (n % 5 === 4 ? 200 : 500);
      await settle(vendor.send(POST)).catch(() => undefined);
    }
    expect(seen).toHaveLength(20);
  });

  test("failures that lie more than half a minute apart do not add up", async () => {
    const vendor = pagerduty();
    mood = () => 500;
    for (let n = 0; n < 20; n += 1) {
      await failing(vendor.send(POST));
      clock.advance(8_000);
    }
    expect(seen).toHaveLength(20);
  });

  test("a caller who goes away says nothing about the vendor", async () => {
    const vendor = pagerduty();
    mood = () => "silence";
    for (let n = 1; n <= 10; n += 1) {
      const abort = new AbortController();
      const work = vendor.send({ ...POST, signal: abort.signal }).catch((error: unknown) => error);
      while (seen.length < n) await new Promise(setImmediate);
      abort.abort(new Error("changed my mind"));
      await work;
    }
    expect(http.circuits()).toEqual([]);
  });
});

describe("after the pause", () => {
  test("a single call tries, and the first success lets everybody go again", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor);
    clock.advance(HALF_MINUTE_MS);
    mood = () => 200;
    await settle(Promise.all([vendor.send(GET), vendor.send(POST), vendor.send(POST)]));
    expect(seen).toEqual(["GET /read", "POST /write", "POST /write"]);
    expect(http.circuits()).toEqual([]);
    expect(news.map(({ isOver }) => isOver)).toEqual([false, true]);
  });

  test("whoever asks while it is tried waits for what that shows, and is not sent when it fails", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor);
    clock.advance(HALF_MINUTE_MS);
    const errors = await Promise.all([vendor.send(GET), vendor.send(POST), vendor.send(POST)].map(failing));
    expect(seen).toEqual(["GET /read"]);
    expect(errors).toMatchObject([{ code: "vendor_broken" }, { code: "vendor_down" }, { code: "vendor_down" }]);
  });

  test("a read goes ahead of a write that would be the first", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor);
    clock.advance(HALF_MINUTE_MS);
    expect(await failing(vendor.send(POST))).toMatchObject({ code: "vendor_down", effect: "none" });
    expect(seen).toEqual(["GET /read"]);
    clock.advance(2 * HALF_MINUTE_MS);
    mood = () => 200;
    expect((await settle(vendor.send(POST))).status).toBe(200);
    expect(seen).toEqual(["GET /read", "GET /read", "POST /write"]);
  });

  test("a write tries by itself where nothing was ever read", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor, 500, POST);
    clock.advance(HALF_MINUTE_MS);
    mood = () => 200;
    expect((await settle(vendor.send(POST))).status).toBe(200);
    expect(seen).toEqual(["POST /write"]);
  });

  test("each try that fails doubles the pause, up to five minutes, and nothing is told twice", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor);
    const pauses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      seen = [];
      const [circuit] = http.circuits();
      pauses.push((circuit?.untilAt ?? 0) - clock.now());
      clock.advance((circuit?.untilAt ?? 0) - clock.now() - 1);
      expect(await failing(vendor.send(GET))).toMatchObject({ code: "vendor_down" });
      expect(seen).toEqual([]);
      clock.advance(1);
      expect(await failing(vendor.send(GET))).toMatchObject({ code: "vendor_broken" });
    }
    expect(pauses.map((ms) => ms / 1_000)).toEqual([30, 60, 120, 240, 300, 300]);
    expect(news).toHaveLength(1);
  });

  test("one who tries and goes away leaves the try to the next", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor);
    clock.advance(HALF_MINUTE_MS);
    mood = () => "silence";
    const abort = new AbortController();
    const first = vendor.send({ ...GET, signal: abort.signal }).catch((error: unknown) => error);
    while (seen.length === 0) await new Promise(setImmediate);
    const second = vendor.send(GET);
    mood = () => 200;
    abort.abort(new Error("changed my mind"));
    await first;
    expect((await settle(second)).status).toBe(200);
    expect(http.circuits()).toEqual([]);
  });

  test("one who waits for the try may go away", async () => {
    const vendor = pagerduty();
    await goesSilent(vendor);
    clock.advance(HALF_MINUTE_MS);
    mood = () => "silence";
    const trying = vendor.send(GET).catch((error: unknown) => error);
    while (seen.length === 0) await new Promise(setImmediate);
    const abort = new AbortController();
    const waiting = vendor.send({ ...POST, signal: abort.signal });
    abort.abort(new Error("changed my mind"));
    await expect(waiting).rejects.toThrow("changed my mind");
    await http.stop();
    await trying;
  });

  test("a jump of the clock neither shortens nor lengthens it", async () => {
    let jumpedMs = 0;
    const jumping: Clock = {
      now: () => clock.now() + jumpedMs,
      elapsed: () => clock.elapsed(),
      sleep: (ms, signal) => clock.sleep(ms, signal),
    };
    const other = clientOn(clock, { clock: jumping });
    const vendor = other.http.connect(accountAt(server.url));
    await goesSilent(vendor);
    jumpedMs = 3_600_000;
    expect(await failing(vendor.send(GET))).toMatchObject({ code: "vendor_down" });
    expect(other.http.circuits()).toMatchObject([{ untilAt: jumping.now() + HALF_MINUTE_MS }]);
    jumpedMs = -3_600_000;
    clock.advance(HALF_MINUTE_MS);
    mood = () => 200;
    expect((await other.settle(vendor.send(GET))).status).toBe(200);
    await other.http.stop();
  });
});

test("a repeatable write in doubt stays in doubt when the account is left alone meanwhile", async () => {
  const vendor = pagerduty();
  mood = () => 500;
  for (let n = 0; n < 3; n += 1) await failing(vendor.send(POST));
  expect(await failing(vendor.send({ ...POST, mode: "repeatable" }))).toMatchObject({
    code: "vendor_broken",
    effect: "unknown",
  });
  // The fifth failure ended it: no repeat was waited for.
  expect(seen).toHaveLength(5);
});

describe("a key that is refused", () => {
  const revoked = async (vendor: VendorHttp): Promise<void> => {
    await settle(vendor.send(POST));
    mood = () => 401;
    await failing(vendor.send(POST));
    await failing(vendor.send(POST));
    seen = [];
  };

  test("stops an account's writes after the second no, each with the reason", async () => {
    const vendor = pagerduty();
    await revoked(vendor);
    for (let n = 0; n < 100; n += 1) {
      expect(await failing(vendor.send(POST))).toMatchObject({
        code: "vendor_auth",
        effect: "none",
        message:
          "PagerDuty does not accept this key (401): No, so writes to it are held back for 1 min: this was not sent",
      });
    }
    expect(seen).toEqual([]);
    expect(http.circuits()).toMatchObject([{ cause: "key", reason: "PagerDuty does not accept this key (401): No" }]);
  });

  test("is tried at most once a minute, and told once", async () => {
    const vendor = pagerduty();
    await revoked(vendor);
    for (let second = 0; second < 600; second += 1) {
      clock.advance(1_000);
      await failing(vendor.send(POST));
    }
    expect(seen).toHaveLength(10);
    expect(news).toHaveLength(1);
  });

  test("of 300 writes at once costs as many requests as were under way", async () => {
    mood = () => 401;
    const vendor = pagerduty({ ...WIDE, maxInFlight: 4 });
    const errors = await Promise.all(Array.from({ length: 300 }, () => failing(vendor.send(POST))));
    expect(seen.length).toBeLessThanOrEqual(5);
    expect(errors).toMatchObject(Array(300).fill({ code: "vendor_auth", effect: "none" }));
  });

  test("still lets people read, and a read that works opens the way again", async () => {
    const vendor = pagerduty();
    await revoked(vendor);
    expect(await failing(vendor.send(GET))).toMatchObject({ code: "vendor_auth", status: 401 });
    mood = () => 200;
    await settle(vendor.send(GET));
    expect((await settle(vendor.send(POST))).status).toBe(200);
    expect(news.map(({ isOver }) => isOver)).toEqual([false, true]);
  });

  test("is not a right that is missing: the next write may have it", async () => {
    const vendor = pagerduty();
    mood = () => 403;
    for (let n = 0; n < 10; n += 1) await failing(vendor.send(POST));
    expect(seen).toHaveLength(10);
  });

  test("of one account is nothing to another", async () => {
    await revoked(pagerduty());
    mood = () => 200;
    expect((await settle(opsgenie().send(POST))).status).toBe(200);
  });
});
