import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emulator as opsgenie } from "../../integrations/opsgenie/sandbox.ts";
import { emulator as statuspage } from "../../integrations/statuspage/sandbox.ts";
import type { EmulatorDeclaration, SeedAlert } from "../../src/core/emulator.ts";
import { COMPANY } from "../../src/sandbox/company.ts";
import { memoryState } from "../../src/sandbox/memory-state.ts";
import { type SandboxServer, startSandboxServer } from "../../src/sandbox/server.ts";
import { stormAlerts } from "../../src/sandbox/storm-alerts.ts";
import { type HookReceiver, startHookReceiver } from "../kit/hook-receiver.ts";
import { notesEmulator } from "../kit/notes-emulator.ts";
import { TestClock } from "../kit/test-clock.ts";

let clock: TestClock;
let server: SandboxServer;
let happened: { readonly at: number; readonly alert: SeedAlert }[];

/** A pager that only notes what happens to it. */
const pager = (vendor: string): EmulatorDeclaration => ({
  vendor,
  create: (options) => ({
    ...notesEmulator.create(options),
    vendor,
    incident: (_company, alert) => void happened.push({ at: clock.elapsed(), alert }),
  }),
});

async function boot(...declarations: readonly EmulatorDeclaration[]): Promise<void> {
  server = await startSandboxServer({ declarations, state: memoryState(), clock });
}

beforeEach(() => {
  clock = new TestClock();
  happened = [];
});
afterEach(async () => {
  await server.stop();
  expect(clock.sleeping).toBe(0);
});

/** Moves the clock, step by step, as long as somebody waits for it. */
async function pass(ms: number, stepMs = 10): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.advance(stepMs);
    await nextTurn();
    await nextTurn();
  }
}

async function control(method: string, path: string, body?: unknown) {
  const sent = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${server.url}/_control/${path}`, { method, ...(body === undefined ? {} : sent) });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

describe("a storm", () => {
  test("is begun with one request, which is answered at once, and spreads evenly over its time", async () => {
    await boot(pager("pagerduty"), pager("opsgenie"));
    const begun = await control("POST", "storm", { alerts: 100, overMs: 10_000 });
    expect(begun).toEqual({
      status: 202,
      body: { alerts: 100, overMs: 10_000, vendors: ["pagerduty", "opsgenie"], seed: 1, happened: 1 },
    });
    await pass(4_995);
    expect(happened.length).toBeGreaterThanOrEqual(49);
    expect(happened.length).toBeLessThanOrEqual(51);
    await pass(6_000);
    expect(happened).toHaveLength(100);
    const gaps = happened.slice(1).map(({ at }, i) => at - (happened[i]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(120);
    expect((await control("GET", "storm")).body).toMatchObject({ alerts: 100, happened: 100 });
  });

  test("strikes every pager that is there, and only those that are asked for", async () => {
    await boot(pager("pagerduty"), pager("opsgenie"), pager("notes"));
    server.storm({ alerts: 60, overMs: 0 });
    await pass(100);
    expect(new Set(happened.map(({ alert }) => alert.vendor))).toEqual(new Set(["pagerduty", "opsgenie"]));
    happened.length = 0;
    server.storm({ alerts: 20, overMs: 0, vendors: ["opsgenie"] });
    await pass(100);
    expect(happened.map(({ alert }) => alert.vendor)).toEqual(Array.from({ length: 20 }, () => "opsgenie"));
  });

  test("goes on by the clock alone: a thousand at once, and others have their turn between", async () => {
    await boot(pager("pagerduty"));
    server.storm({ alerts: 1_000, overMs: 0 });
    expect(happened.length).toBeLessThan(100);
    expect((await control("GET", "latency")).status).toBe(200);
    while (happened.length < 1_000) await nextTurn();
  });

  test("is one at a time, and the refusal says how far the other one is", async () => {
    await boot(pager("pagerduty"));
    server.storm({ alerts: 10, overMs: 10_000 });
    await nextTurn();
    expect(await control("POST", "storm", { alerts: 5, overMs: 0 })).toEqual({
      status: 409,
      body: { message: "A storm is under way: 9 of its 10 alerts have yet to happen." },
    });
    await pass(10_500);
    expect((await control("POST", "storm", { alerts: 5, overMs: 0 })).status).toBe(202);
  });

  test("ends when the sandbox does", async () => {
    await boot(pager("pagerduty"));
    server.storm({ alerts: 10, overMs: 10_000 });
    await server.stop();
    clock.advance(20_000);
    await nextTurn();
    expect(happened).toHaveLength(1);
  });

  test.each([
    [{}, "alerts"],
    [{ alerts: 0, overMs: 0 }, "alerts"],
    [{ alerts: 1.5, overMs: 0 }, "alerts"],
    [{ alerts: 15_001, overMs: 0 }, "alerts"],
    [{ alerts: 1, overMs: -1 }, "overMs"],
    [{ alerts: 1, overMs: 3_600_001 }, "overMs"],
    [{ alerts: 1, overMs: 0, vendors: [] }, "vendors"],
    [{ alerts: 1, overMs: 0, vendors: ["statuspage"] }, "vendors"],
    [{ alerts: 1, overMs: 0, vendors: ["jsm"] }, "Alerts can happen here at pagerduty only."],
    [{ alerts: 1, overMs: 0, more: 1 }, "more"],
  ])("%j is refused with its reason", async (storm, reason) => {
    await boot(pager("pagerduty"), statuspage);
    const { status, body } = await control("POST", "storm", storm);
    expect(status).toBe(400);
    expect(body.message).toContain(reason);
    expect(happened).toEqual([]);
  });
});

describe("a storm's alerts", () => {
  const vendors = ["pagerduty", "opsgenie"] as const;
  const row = (seed: number, count = 500): SeedAlert[] => {
    const next = stormAlerts(COMPANY, vendors, seed);
    return Array.from({ length: count }, next);
  };

  test("are the same for the same seed, and others for another", () => {
    expect(row(7)).toEqual(row(7));
    expect(row(7)).not.toEqual(row(8));
  });

  test("are at services that page through their vendor", () => {
    const pages = new Map(COMPANY.policies.map(({ name, vendors: at }) => [name, at]));
    const at = new Map(COMPANY.services.map(({ name, policy }) => [name, pages.get(policy)]));
    for (const { service, vendor } of row(1)) expect(at.get(service)).toContain(vendor);
  });

  test.each([1, 2, 3, 4, 5])(
    "are of several services and priorities, and many differ in their numbers only (seed %i)",
    (seed) => {
      const all = row(seed);
      expect(new Set(all.map(({ service }) => service)).size).toBeGreaterThan(5);
      expect(new Set(all.map(({ priority }) => priority)).size).toBeGreaterThan(3);
      const alike = Map.groupBy(all, ({ service, title }) => `${service}: ${title.replace(/\d+/gu, "#")}`);
      const largest = Math.max(...[...alike.values()].map(({ length }) => length));
      expect(largest).toBeGreaterThan(50);
      expect(alike.size).toBeGreaterThan(20);
    },
  );
});

describe("/_control/hooks", () => {
  let bot: HookReceiver;
  beforeEach(async () => {
    bot = await startHookReceiver();
    await boot(opsgenie, statuspage, pager("notes"));
    for (const emulator of server.emulators) emulator.seed(COMPANY);
  });
  afterEach(() => bot.stop());

  test("has a vendor tell an address, and shows what became of it without the secret", async () => {
    const url = `${bot.url}/hooks/opsgenie/top-s3cret`;
    expect((await control("PUT", "hooks", { vendor: "opsgenie", url, secret: "top-s3cret" })).status).toBe(200);
    await control("POST", "storm", { alerts: 3, overMs: 0 });
    await bot.until(3);
    const { body } = await control("GET", "hooks");
    expect(body).toMatchObject([{ vendor: "opsgenie", dropped: 0 }]);
    expect(body[0].waiting + body[0].taken).toBe(3);
    expect(body[0].url).toContain(`${bot.url}/hooks/opsgenie/`);
    expect(JSON.stringify(body)).not.toContain("top-s3cret");
  });

  test("the same address twice is told once", async () => {
    const hook = { vendor: "opsgenie", url: `${bot.url}/x`, secret: "s" };
    await control("PUT", "hooks", hook);
    expect((await control("PUT", "hooks", hook)).body).toHaveLength(1);
    await control("POST", "storm", { alerts: 1, overMs: 0 });
    await bot.until(1);
    await control("GET", "hooks");
    expect(bot.received).toHaveLength(1);
  });

  test.each([
    [{ vendor: "notes", url: "http://127.0.0.1:1/x", secret: "s" }, "notes sends no webhooks here."],
    [{ vendor: "nobody", url: "http://127.0.0.1:1/x", secret: "s" }, "nobody sends no webhooks here."],
    [{ vendor: "opsgenie", url: "ftp://127.0.0.1/x", secret: "s" }, "url"],
    [{ vendor: "opsgenie", url: "http://127.0.0.1:1/x", secret: "" }, "secret"],
    [{ vendor: "opsgenie", url: "http://127.0.0.1:1/x" }, "secret"],
  ])("%j is refused with its reason", async (hook, reason) => {
    const { status, body } = await control("PUT", "hooks", hook);
    expect(status).toBe(400);
    expect(body.message).toContain(reason);
    expect((await control("GET", "hooks")).body).toEqual([]);
  });

  test("hookAll has every vendor tell that can", async () => {
    const told = server.hookAll((vendor) => ({ url: `${bot.url}/hooks/${vendor}/s`, secret: "s" }));
    expect(told).toEqual(["opsgenie", "statuspage"]);
    expect(server.hooks().map(({ vendor }) => vendor)).toEqual(told);
  });

  test("an emulator answers although the bot that it tells does not", async () => {
    await bot.stop();
    bot = await startHookReceiver(() => "never");
    server.hook("opsgenie", { url: bot.url, secret: "s" });
    server.storm({ alerts: 40, overMs: 0 });
    await bot.until(16);
    expect((await control("GET", "hooks")).body).toMatchObject([{ waiting: 40, taken: 0, dropped: 0 }]);
  });
});
