import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { type CircuitScene, GET, HALF_MINUTE_MS, openCircuitScene, POST } from "./circuit-scene.ts";

let scene: CircuitScene;
beforeEach(async () => {
  scene = await openCircuitScene();
});
afterEach(() => scene.ends());

describe("after the pause", () => {
  test("a single call tries, and the first success lets everybody go again", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    scene.clock.advance(HALF_MINUTE_MS);
    scene.mood = () => 200;
    await scene.settle(Promise.all([vendor.send(GET), vendor.send(POST), vendor.send(POST)]));
    expect(scene.seen).toEqual(["GET /read", "POST /write", "POST /write"]);
    expect(scene.http.circuits()).toEqual([]);
    expect(scene.news.map(({ isOver }) => isOver)).toEqual([false, true]);
  });

  test("whoever asks while it is tried waits for what that shows, and is not sent when it fails", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    scene.clock.advance(HALF_MINUTE_MS);
    const errors = await Promise.all([vendor.send(GET), vendor.send(POST), vendor.send(POST)].map(scene.failing));
    expect(scene.seen).toEqual(["GET /read"]);
    expect(errors).toMatchObject([{ code: "vendor_broken" }, { code: "vendor_down" }, { code: "vendor_down" }]);
  });

  test("a read goes ahead of a write that would be the first", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    scene.clock.advance(HALF_MINUTE_MS);
    expect(await scene.failing(vendor.send(POST))).toMatchObject({ code: "vendor_down", effect: "none" });
    expect(scene.seen).toEqual(["GET /read"]);
    scene.clock.advance(2 * HALF_MINUTE_MS);
    scene.mood = () => 200;
    expect((await scene.settle(vendor.send(POST))).status).toBe(200);
    expect(scene.seen).toEqual(["GET /read", "GET /read", "POST /write"]);
  });

  test("a write tries by itself where nothing was ever read", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor, 500, POST);
    scene.clock.advance(HALF_MINUTE_MS);
    scene.mood = () => 200;
    expect((await scene.settle(vendor.send(POST))).status).toBe(200);
    expect(scene.seen).toEqual(["POST /write"]);
  });

  test("each try that fails doubles the pause, up to five minutes, and nothing is told twice", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    const pauses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      scene.seen = [];
      const [circuit] = scene.http.circuits();
      pauses.push((circuit?.untilAt ?? 0) - scene.clock.now());
      scene.clock.advance((circuit?.untilAt ?? 0) - scene.clock.now() - 1);
      expect(await scene.failing(vendor.send(GET))).toMatchObject({ code: "vendor_down" });
      expect(scene.seen).toEqual([]);
      scene.clock.advance(1);
      expect(await scene.failing(vendor.send(GET))).toMatchObject({ code: "vendor_broken" });
    }
    expect(pauses.map((ms) => ms / 1_000)).toEqual([30, 60, 120, 240, 300, 300]);
    expect(scene.news).toHaveLength(1);
  });

  test("one who tries and goes away leaves the try to the next", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    scene.clock.advance(HALF_MINUTE_MS);
    scene.mood = () => "silence";
    const abort = new AbortController();
    const first = vendor.send({ ...GET, signal: abort.signal }).catch((error: unknown) => error);
    while (scene.seen.length === 0) await new Promise(setImmediate);
    const second = vendor.send(GET);
    scene.mood = () => 200;
    abort.abort(new Error("changed my mind"));
    await first;
    expect((await scene.settle(second)).status).toBe(200);
    expect(scene.http.circuits()).toEqual([]);
  });

  test("one who waits for the try may go away", async () => {
    const vendor = scene.pagerduty();
    await scene.goesSilent(vendor);
    scene.clock.advance(HALF_MINUTE_MS);
    scene.mood = () => "silence";
    const trying = vendor.send(GET).catch((error: unknown) => error);
    while (scene.seen.length === 0) await new Promise(setImmediate);
    const abort = new AbortController();
    const waiting = vendor.send({ ...POST, signal: abort.signal });
    abort.abort(new Error("changed my mind"));
    await expect(waiting).rejects.toThrow("changed my mind");
    await scene.http.stop();
    await trying;
  });

  test("a jump of the clock neither shortens nor lengthens it", async () => {
    let jumpedMs = 0;
    const jumping: Clock = {
      now: () => scene.clock.now() + jumpedMs,
      elapsed: () => scene.clock.elapsed(),
      sleep: (ms, signal) => scene.clock.sleep(ms, signal),
    };
    const other = clientOn(scene.clock, { clock: jumping });
    const vendor = other.http.connect(accountAt(scene.url));
    await scene.goesSilent(vendor);
    jumpedMs = 3_600_000;
    expect(await scene.failing(vendor.send(GET))).toMatchObject({ code: "vendor_down" });
    expect(other.http.circuits()).toMatchObject([{ untilAt: jumping.now() + HALF_MINUTE_MS }]);
    jumpedMs = -3_600_000;
    scene.clock.advance(HALF_MINUTE_MS);
    scene.mood = () => 200;
    expect((await other.settle(vendor.send(GET))).status).toBe(200);
    await other.http.stop();
  });
});
