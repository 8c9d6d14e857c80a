import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { accountAt } from "./account.ts";
import { type CircuitScene, GET, HALF_MINUTE_MS, type Mood, openCircuitScene, POST, WIDE } from "./circuit-scene.ts";
import { serve } from "./loopback.ts";

let scene: CircuitScene;
beforeEach(async () => {
  scene = await openCircuitScene();
});
afterEach(() => scene.ends());

describe("an account that does not answer", () => {
  test.each<Mood>([500, 503, "reset", "silence", "html", "cut"])(
    "(%s) is left alone after five failures in a row",
    async (how) => {
      const vendor = scene.http.connect(accountAt(scene.url, { deadlineMs: 400 }));
      await scene.goesSilent(vendor, how);
      expect(await scene.failing(vendor.send(POST))).toMatchObject({ code: "vendor_down", effect: "none" });
      expect(await scene.failing(vendor.send(GET))).toMatchObject({ code: "vendor_down", effect: "none" });
      expect(scene.seen).toEqual([]);
    },
  );

  test("nor one that cannot be reached", async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const vendor = scene.http.connect(accountAt(gone.url));
    await scene.failing(vendor.send(POST));
    await scene.failing(vendor.send(POST));
    expect(scene.http.circuits()).toMatchObject([
      { cause: "silent", reason: "PagerDuty cannot be reached (connection refused)" },
    ]);
  });

  test("refuses with one sentence for all, however many they are and whenever they come", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    const sentences = new Set<string>();
    for (let n = 0; n < 300; n += 1) {
      if (n % 100 === 0) scene.clock.advance(5_000);
      sentences.add(String(await scene.failing(vendor.send(POST))));
    }
    expect([...sentences]).toEqual([
      "BotError: PagerDuty failed: No (500) again and again, so it is left alone for 30 s: this was not sent",
    ]);
  });

  test("says of a read only that the account is left alone: nobody has to fear for something sent", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    expect(String(await scene.failing(vendor.send(GET)))).toBe(
      "BotError: PagerDuty failed: No (500) again and again, so it is left alone for 30 s",
    );
  });

  test("shows since when, until when and why", async () => {
    const since = scene.clock.now();
    await scene.goesSilent(scene.pagerduty());
    expect(scene.http.circuits()).toEqual([
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
    await scene.goesSilent(scene.pagerduty());
    scene.mood = () => 200;
    expect((await scene.settle(scene.opsgenie().send(POST))).status).toBe(200);
    expect(scene.http.circuits().map(({ account }) => account)).toEqual(["pagerduty"]);
  });

  test("is one account however often it is connected", async () => {
    await scene.goesSilent(scene.pagerduty());
    expect(await scene.failing(scene.pagerduty().send(POST))).toMatchObject({ code: "vendor_down" });
  });

  test("lets nothing more leave of what waits in the queue, which then certainly did not happen", async () => {
    scene.mood = () => 500;
    const vendor = scene.pagerduty({ ...WIDE, maxInFlight: 1 });
    const errors = await Promise.all(Array.from({ length: 40 }, () => scene.failing(vendor.send(POST))));
    expect(scene.seen).toHaveLength(5);
    expect(errors.slice(5)).toMatchObject(Array(35).fill({ code: "vendor_down", effect: "none" }));
  });

  test("also of what waits for the vendor's limit", async () => {
    scene.mood = (path) => (path === "/write" ? 500 : 200);
    const vendor = scene.pagerduty({ ...WIDE, maxInFlight: 1, perWindow: { requests: 5, windowMs: 60_000 } });
    const before = scene.clock.now();
    const errors = await Promise.all(Array.from({ length: 9 }, () => scene.failing(vendor.send(POST))));
    expect(errors.slice(5)).toMatchObject(Array(4).fill({ code: "vendor_down" }));
    expect(scene.clock.now()).toBe(before);
  });
});

describe("many requests at once", () => {
  const fifty = () => Promise.allSettled(Array.from({ length: 50 }, () => scene.pagerduty().send(POST)));

  test("that are all cut at one moment are one mishap", async () => {
    let cuts = 50;
    scene.mood = () => (cuts-- > 0 ? "reset" : 200);
    await scene.settle(fifty());
    expect(scene.http.circuits()).toEqual([]);
    expect((await scene.settle(scene.pagerduty().send(POST))).status).toBe(200);
  });

  test("that are followed by another one without an answer are more than that", async () => {
    scene.mood = () => "reset";
    await scene.settle(fifty());
    await scene.failing(scene.pagerduty().send(POST));
    expect(scene.http.circuits()).toHaveLength(1);
  });

  test("that all cost their whole deadline are enough", async () => {
    scene.mood = () => "silence";
    const vendor = scene.http.connect(accountAt(scene.url, { deadlineMs: 200 }));
    await Promise.allSettled(Array.from({ length: 5 }, () => vendor.send(POST)));
    expect(scene.http.circuits()).toHaveLength(1);
  });
});

describe("an account that answers reads and leaves writes without an answer", () => {
  const onlyWrites = (path: string): Mood => (path === "/write" ? 500 : 200);

  test("gets no more writes, and shows what became of those that left", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor, 500, POST);
    scene.mood = onlyWrites;
    expect(await scene.failing(vendor.send(POST))).toMatchObject({
      code: "vendor_down",
      message: "PagerDuty failed: No (500) again and again, so writes to it are held back for 30 s: this was not sent",
    });
    expect((await scene.settle(vendor.send(GET))).status).toBe(200);
    expect(scene.http.circuits()).toMatchObject([{ cause: "silent", holdsBack: "writes" }]);
    expect(scene.seen).toEqual(["GET /read"]);
  });

  test("is tried again by one write, while the others wait for what that shows", async () => {
    const vendor = scene.pagerduty();
    await scene.settle(vendor.send(GET));
    scene.seen = [];
    await scene.goesSilent(vendor, 500, POST);
    scene.mood = onlyWrites;
    scene.clock.advance(HALF_MINUTE_MS);
    const errors = await Promise.all(Array.from({ length: 20 }, () => scene.failing(vendor.send(POST))));
    expect(scene.seen).toEqual(["GET /read", "POST /write"]);
    expect(errors).toMatchObject([{ code: "vendor_broken" }, ...Array(19).fill({ code: "vendor_down" })]);
    scene.clock.advance(2 * HALF_MINUTE_MS);
    scene.mood = () => 200;
    await scene.settle(Promise.all(Array.from({ length: 20 }, () => vendor.send(POST))));
    expect(scene.http.circuits()).toEqual([]);
  });
});

describe("what is not silence", () => {
  test.each([400, 403, 404, 409, 422])("a vendor that answers %i answers", async (status) => {
    const vendor = scene.pagerduty();
    scene.mood = () => status;
    for (let n = 0; n < 20; n += 1) await scene.failing(vendor.send(POST));
    expect(scene.seen).toHaveLength(20);
    expect(scene.http.circuits()).toEqual([]);
  });

  test("a good answer between failures begins the count anew", async () => {
    const vendor = scene.pagerduty();
    for (let n = 0; n < 20; n += 1) {
      scene.mood = () => (n % 5 === 4 ? 200 : 500);
      await scene.settle(vendor.send(POST)).catch(() => undefined);
    }
    expect(scene.seen).toHaveLength(20);
  });

  test("failures that lie more than half a minute apart do not add up", async () => {
    const vendor = scene.pagerduty();
    scene.mood = () => 500;
    for (let n = 0; n < 20; n += 1) {
      await scene.failing(vendor.send(POST));
      scene.clock.advance(8_000);
    }
    expect(scene.seen).toHaveLength(20);
  });

  test("a caller who goes away says nothing about the vendor", async () => {
    const vendor = scene.pagerduty();
    scene.mood = () => "silence";
    for (let n = 1; n <= 10; n += 1) {
      const abort = new AbortController();
      const work = vendor.send({ ...POST, signal: abort.signal }).catch((error: unknown) => error);
      while (scene.seen.length < n) await new Promise(setImmediate);
      abort.abort(new Error("changed my mind"));
      await work;
    }
    expect(scene.http.circuits()).toEqual([]);
  });
});

test("a repeatable write in doubt stays in doubt when the account is left alone meanwhile", async () => {
  const vendor = scene.pagerduty();
  scene.mood = () => 500;
  for (let n = 0; n < 3; n += 1) await scene.failing(vendor.send(POST));
  expect(await scene.failing(vendor.send({ ...POST, mode: "repeatable" }))).toMatchObject({
    code: "vendor_broken",
    effect: "unknown",
  });
  // The fifth failure ended it: no repeat was waited for.
  expect(scene.seen).toHaveLength(5);
});
