import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ChaosInput, chaosSchema, drawFault } from "../../src/sandbox/chaos.ts";
import { seededRandom } from "../../src/sandbox/seeded-random.ts";
import { startVendors, type Vendors } from "./vendors.ts";

const drawn = (input: ChaosInput, method: string, times = 4_000) => {
  const random = seededRandom(input.seed);
  const chaos = chaosSchema.parse(input);
  return Array.from({ length: times }, () => drawFault(chaos, random, { method, vendor: "statuspage" }));
};
const share = (list: readonly unknown[]) => list.filter(Boolean).length / list.length;

describe("random faults", () => {
  test("strike the share that was asked for, the same ones for the same seed", () => {
    const faults = drawn({ seed: 7, share: 0.25 }, "PATCH");
    expect(share(faults)).toBeCloseTo(0.25, 1);
    expect(drawn({ seed: 7, share: 0.25 }, "PATCH")).toEqual(faults);
    expect(drawn({ seed: 8, share: 0.25 }, "PATCH")).not.toEqual(faults);
    expect(share(drawn({ seed: 7, share: 0 }, "PATCH"))).toBe(0);
    expect(share(drawn({ seed: 7, share: 1 }, "PATCH"))).toBe(1);
  });

  test("of the writes half have had their effect, and some have it late", () => {
    const faults = drawn({ seed: 7, share: 1 }, "POST");
    const isAfter = (fault: (typeof faults)[number]) =>
      fault !== undefined &&
      ("when" in fault ? fault.when === "after" : ["cut", "drip", "wrong", "big"].includes(fault.kind));
    expect(faults.filter(isAfter).length / faults.length).toBeCloseTo(0.5, 1);
    const late = faults.filter((fault) => fault?.kind === "late");
    expect(late.length).toBeGreaterThan(100);
    expect(Math.max(...late.map((fault) => (fault?.kind === "late" ? fault.ms : 0)))).toBeLessThanOrEqual(2_000);
  });

  test("a read is never told a lie about the state, and a vendor that throttles has done nothing", () => {
    const kinds = new Set(drawn({ seed: 7, share: 1 }, "GET").map((fault) => fault?.kind));
    expect(kinds).toEqual(new Set(["answer", "html", "empty", "cut", "reset", "hang", "slow", "drip", "big"]));
    const throttled = drawn({ seed: 7, share: 1, kinds: ["throttled"] }, "POST").filter(Boolean);
    expect(throttled.length).toBeGreaterThan(100);
    for (const fault of throttled) expect(fault).toMatchObject({ kind: "answer", when: "before" });
  });

  test("are of the kinds that were asked for", () => {
    const faults = drawn({ seed: 7, share: 1, kinds: ["reset", "cut"] }, "POST");
    expect(new Set(faults.map((fault) => fault?.kind))).toEqual(new Set(["reset", "cut"]));
  });
});

describe("chaos over HTTP", () => {
  let vendors: Vendors;
  beforeEach(async () => {
    vendors = await startVendors();
  });
  afterEach(() => vendors.server.stop());

  test("begins, is shown and ends", async () => {
    const chaos = { seed: 7, share: 1, kinds: ["html" as const] };
    expect((await vendors.control("PUT", "chaos", chaos)).json).toEqual({ ...chaos, lateMs: 2_000 });
    expect((await vendors.control("GET", "chaos")).json).toEqual({ ...chaos, lateMs: 2_000 });
    expect((await vendors.ask("pagerduty", "GET", "/users")).text).toContain("<!DOCTYPE html>");
    expect((await vendors.control("DELETE", "chaos")).json).toEqual({});
    expect((await vendors.ask("pagerduty", "GET", "/users")).status).toBe(200);
  });

  test("a fault of one's own goes first", async () => {
    vendors.server.setChaos({ seed: 7, share: 1, kinds: ["html"] });
    vendors.server.addFault({ fault: { kind: "answer", status: 418 } });
    expect((await vendors.ask("pagerduty", "GET", "/users")).status).toBe(418);
  });
});
