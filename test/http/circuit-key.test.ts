import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { VendorHttp } from "../../src/core/http.ts";
import { accountAt } from "./account.ts";
import { type CircuitScene, GET, openCircuitScene, POST, WIDE } from "./circuit-scene.ts";

let scene: CircuitScene;
beforeEach(async () => {
  scene = await openCircuitScene();
});
afterEach(() => scene.ends());

describe("a key that is refused", () => {
  const revoked = async (vendor: VendorHttp): Promise<void> => {
    await scene.settle(vendor.send(POST));
    scene.mood = () => 401;
    await scene.failing(vendor.send(POST));
    await scene.failing(vendor.send(POST));
    scene.seen = [];
  };

  test("stops an account's writes after the second no, each with the reason", async () => {
    const vendor = scene.pagerduty();
    await revoked(vendor);
    for (let n = 0; n < 100; n += 1) {
      expect(await scene.failing(vendor.send(POST))).toMatchObject({
        code: "vendor_auth",
        effect: "none",
        message:
          "PagerDuty does not accept this key (401): No, so writes to it are held back for 1 min: this was not sent",
      });
    }
    expect(scene.seen).toEqual([]);
    expect(scene.http.circuits()).toMatchObject([
      { cause: "key", reason: "PagerDuty does not accept this key (401): No" },
    ]);
  });

  test("is tried at most once a minute, and told once", async () => {
    const vendor = scene.pagerduty();
    await revoked(vendor);
    for (let second = 0; second < 600; second += 1) {
      scene.clock.advance(1_000);
      await scene.failing(vendor.send(POST));
    }
    expect(scene.seen).toHaveLength(10);
    expect(scene.news).toHaveLength(1);
  });

  test("of 300 writes at once costs as many requests as were under way", async () => {
    scene.mood = () => 401;
    const vendor = scene.pagerduty({ ...WIDE, maxInFlight: 4 });
    const errors = await Promise.all(Array.from({ length: 300 }, () => scene.failing(vendor.send(POST))));
    expect(scene.seen.length).toBeLessThanOrEqual(5);
    expect(errors).toMatchObject(Array(300).fill({ code: "vendor_auth", effect: "none" }));
  });

  test("still lets people read, and a read that works opens the way again", async () => {
    const vendor = scene.pagerduty();
    await revoked(vendor);
    expect(await scene.failing(vendor.send(GET))).toMatchObject({ code: "vendor_auth", status: 401 });
    scene.mood = () => 200;
    await scene.settle(vendor.send(GET));
    expect((await scene.settle(vendor.send(POST))).status).toBe(200);
    expect(scene.news.map(({ isOver }) => isOver)).toEqual([false, true]);
  });

  test("that may still read shows nothing by that: writes are tried once a minute", async () => {
    const vendor = scene.pagerduty();
    await revoked(vendor);
    scene.mood = (path) => (path === "/write" ? 401 : 200);
    for (let second = 0; second < 300; second += 1) {
      await scene.settle(vendor.send(GET));
      await scene.failing(vendor.send(POST));
      scene.clock.advance(1_000);
    }
    expect(scene.seen.filter((line) => line === "POST /write").length).toBeLessThanOrEqual(5);
  });

  test("is not a right that is missing, where the account tells the two apart", async () => {
    const lacksRight = (body: unknown): boolean => JSON.stringify(body).includes("No");
    const vendor = scene.http.connect(accountAt(scene.url, { lacksRight }));
    scene.mood = () => 401;
    for (let n = 0; n < 6; n += 1) {
      expect(await scene.failing(vendor.send(POST))).toMatchObject({ status: 401, details: { lacksRight: true } });
    }
    expect(scene.seen).toHaveLength(6);
    expect(scene.http.circuits()).toEqual([]);
  });

  test("is not a right that is missing: the next write may have it", async () => {
    const vendor = scene.pagerduty();
    scene.mood = () => 403;
    for (let n = 0; n < 10; n += 1) await scene.failing(vendor.send(POST));
    expect(scene.seen).toHaveLength(10);
  });

  test("of one account is nothing to another", async () => {
    await revoked(scene.pagerduty());
    scene.mood = () => 200;
    expect((await scene.settle(scene.opsgenie().send(POST))).status).toBe(200);
  });
});
