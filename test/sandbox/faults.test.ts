import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { startVendors, type Vendors } from "./vendors.ts";

const PAGE = "/pages/sandboxpage0";
let vendors: Vendors;
let component: string;

beforeEach(async () => {
  vendors = await startVendors();
  component = await componentNamed("API");
});

afterEach(async () => {
  await vendors.server.stop();
  expect(vendors.clock.sleeping).toBe(0);
});

async function components(): Promise<{ id: string; name: string; status: string }[]> {
  const { text } = await vendors.ask("statuspage", "GET", `${PAGE}/components`);
  return JSON.parse(text);
}

async function componentNamed(name: string): Promise<string> {
  return (await components()).find((one) => one.name === name)?.id ?? "none";
}

const level = async () => (await components()).find((one) => one.id === component)?.status;
const hit = (fault: FaultInput["fault"]) =>
  vendors.server.addFault({ vendor: "statuspage", method: "PATCH", path: "/components/", fault });
const degrade = () =>
  vendors.ask("statuspage", "PATCH", `${PAGE}/components/${component}`, {
    component: { status: "degraded_performance" },
  });

describe("an answer that drips", () => {
  test("comes byte by byte, whole, and the effect has happened", async () => {
    hit({ kind: "drip", everyMs: 1 });
    const before = performance.now();
    const { status, text, json } = await degrade();
    expect({ status, json }).toMatchObject({ status: 200, json: { id: component, status: "degraded_performance" } });
    expect(performance.now() - before).toBeGreaterThanOrEqual(text.length);
  });

  test("is given up with the connection, and the effect stays", async () => {
    hit({ kind: "drip" });
    await expect(degrade()).rejects.toThrow();
    expect(await level()).toBe("degraded_performance");
  });
});

describe("a late effect", () => {
  test.each(["reset", "hang"] as const)("comes after the connection ended without an answer (%s)", async (by) => {
    hit({ kind: "late", ms: 9_000, by });
    await expect(degrade()).rejects.toThrow();
    expect((await vendors.control("GET", "late")).json).toEqual({ waiting: 1 });
    vendors.clock.advance(8_999);
    expect(await level()).toBe("operational");
    expect(vendors.server.effects).toEqual([]);
    vendors.clock.advance(1);
    await expect.poll(level).toBe("degraded_performance");
    expect(vendors.server.effects).toHaveLength(1);
    await expect.poll(async () => (await vendors.control("GET", "late")).json).toEqual({ waiting: 0 });
  });

  test("that the vendor refuses when its time has come does not happen", async () => {
    hit({ kind: "late", ms: 1_000 });
    const bad = { component: { status: "exploded" } };
    await expect(vendors.ask("statuspage", "PATCH", `${PAGE}/components/${component}`, bad)).rejects.toThrow();
    vendors.clock.advance(1_000);
    await expect.poll(async () => (await vendors.control("GET", "late")).json).toEqual({ waiting: 0 });
    expect(vendors.server.effects).toEqual([]);
  });

  test("is dropped when the sandbox stops", async () => {
    hit({ kind: "late", ms: 1_000 });
    await expect(degrade()).rejects.toThrow();
  });

  test("cannot be asked for from outside", async () => {
    hit({ kind: "html" });
    const answer = await fetch(`${vendors.server.url}/statuspage${PAGE}/components/${component}`, {
      method: "PATCH",
      headers: { "x-sandbox-late": "guess" },
    });
    expect(answer.status).toBe(502);
  });
});

describe("an answer that is not true", () => {
  test("has other ids of the same look, and the effect has happened", async () => {
    hit({ kind: "wrong" });
    const { json } = await degrade();
    expect(json).toMatchObject({ id: [...component].reverse().join(""), status: "degraded_performance" });
    expect(await level()).toBe("degraded_performance");
  });

  test("says another state, and the effect has happened", async () => {
    hit({ kind: "wrong", what: "state" });
    expect((await degrade()).json).toMatchObject({ id: component, status: "operational" });
    expect(await level()).toBe("degraded_performance");
  });
});

describe("an answer that is too big", () => {
  test("is the vendor's within blanks", async () => {
    hit({ kind: "big" });
    const { text, json } = await degrade();
    expect(text).toHaveLength(2_000_000);
    expect(json).toMatchObject({ id: component });
  });

  test("is something else altogether", async () => {
    hit({ kind: "big", bytes: 3_000_000, as: "instead" });
    const { text } = await degrade();
    expect(text).toBe("x".repeat(3_000_000));
    expect(await level()).toBe("degraded_performance");
  });
});

describe("a revoked key", () => {
  test("is refused by the vendor in its own words, every time, until the fault is lifted", async () => {
    vendors.server.addFault({ vendor: "pagerduty", fault: { kind: "revoked" } });
    for (const path of ["/incidents", "/users", "/incidents"]) {
      const { status, json } = await vendors.ask("pagerduty", "GET", path);
      expect({ status, json }).toMatchObject({ status: 401, json: { error: { code: 2006 } } });
    }
    expect((await vendors.ask("opsgenie", "GET", "/v2/alerts")).status).toBe(200);
    expect((await vendors.control("GET", "faults")).json).toHaveLength(1);
    expect((await vendors.control("DELETE", "faults?vendor=opsgenie")).json).toHaveLength(1);
    expect((await vendors.control("DELETE", "faults?vendor=pagerduty")).json).toEqual([]);
    expect((await vendors.ask("pagerduty", "GET", "/incidents")).status).toBe(200);
  });
});

describe("the switches", () => {
  test("tell what they take", async () => {
    const { status, text } = await vendors.control("GET", "");
    expect(status).toBe(200);
    for (const word of ["drip", "late", "wrong", "big", "revoked", "/lag", "/chaos", "/effects"]) {
      expect(text).toContain(word);
    }
  });

  test.each([
    ["POST", "faults", { vendor: "nobody", fault: { kind: "html" } }, "pagerduty"],
    ["POST", "faults", { fault: { kind: "drip", everyMs: -1 } }, "everyMs"],
    ["POST", "faults", { fault: { kind: "late" } }, "ms"],
    ["POST", "faults", { fault: { kind: "late", ms: 5, by: "magic" } }, "by"],
    ["POST", "faults", { fault: { kind: "wrong", what: "all" } }, "what"],
    ["POST", "faults", { fault: { kind: "big", bytes: 0 } }, "bytes"],
    ["POST", "faults", { fault: { kind: "revoked", ms: 1 } }, "ms"],
    ["DELETE", "faults?vendor=nobody", undefined, "vendor"],
    ["DELETE", "faults?kind=html", undefined, "kind"],
    ["PUT", "lag", { ms: 20_001 }, "20000"],
    ["PUT", "lag", { ms: 5, vendor: "nobody" }, "vendor"],
    ["PUT", "lag", {}, "ms"],
    ["PUT", "chaos", { seed: 1, share: 1.1 }, "share"],
    ["PUT", "chaos", { share: 0.5 }, "seed"],
    ["PUT", "chaos", { seed: 1, share: 0.5, kinds: [] }, "kinds"],
    ["PUT", "chaos", { seed: 1, share: 0.5, kinds: ["earthquake"] }, "kinds"],
    ["PUT", "chaos", { seed: 1, share: 0.5, lateMs: 0 }, "lateMs"],
  ])("%s %s %j is refused with its reason", async (method, path, body, reason) => {
    const { status, text } = await vendors.control(method, path, body);
    expect(status).toBe(400);
    expect(text).toContain(reason);
  });

  test("a body that is no JSON is refused, not taken for a failure of the sandbox", async () => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${vendors.server.url}/_control/chaos`, { method: "PUT", headers, body: "{" });
    expect(answer.status).toBe(400);
  });
});
