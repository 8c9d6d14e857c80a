import { describe, expect, onTestFinished, test } from "vitest";
import { createMetrics, type Metrics } from "../../src/app/metrics.ts";
import type { GaugeSources } from "../../src/app/metrics-gauges.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Change } from "../../src/core/store.ts";
import { parsed, sampled } from "../kit/prometheus.ts";
import { TestClock } from "../kit/test-clock.ts";
import { Directory } from "../store/embedded/directory.ts";

const MINUTE_MS = 60_000;

async function make() {
  const clock = new TestClock();
  const metrics = await createMetrics({ version: "1.2.3", clock });
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  const log = metrics.counting({ info: note, warn: note, error: note });
  return { clock, metrics, log, events };
}

async function scrape(metrics: Metrics) {
  const { text, contentType } = await metrics.read();
  expect(contentType).toContain("text/plain; version=0.0.4");
  return parsed(text);
}

async function openStore() {
  const directory = new Directory();
  onTestFinished(() => directory.remove());
  return directory.open();
}

const NOBODY_WAITS: GaugeSources["http"] = { waits: () => [], circuits: () => [] };

describe("log events", () => {
  test("are counted by name and level, and still reach the log", async () => {
    const { metrics, log, events } = await make();
    log.info("plan.accepted", { plan: "p" });
    log.info("plan.accepted", { plan: "q" });
    log.warn("operation.unknown");
    log.error("operation.unknown");
    const samples = await scrape(metrics);
    const counted = (level: string, event: string) => sampled(samples, "tocsin_log_events_total", { level, event });
    expect(counted("info", "plan.accepted")).toBe(2);
    expect(counted("warn", "operation.unknown")).toBe(1);
    expect(counted("error", "operation.unknown")).toBe(1);
    expect(events).toEqual(["plan.accepted", "plan.accepted", "operation.unknown", "operation.unknown"]);
  });

  test("with names made of outside text, or without end, are one series", async () => {
    const { metrics, log } = await make();
    for (const name of ["Ana is here", 'x"} 1\n', "", "x".repeat(200), "__proto__"]) log.info(name);
    for (let i = 0; i < 2_000; i++) log.info(`event.${i}`);
    const samples = await scrape(metrics);
    const series = samples.filter(({ name }) => name === "tocsin_log_events_total");
    expect(series.length).toBeLessThanOrEqual(501);
    expect(sampled(series, "tocsin_log_events_total", { event: "other" })).toBe(5 + 1_500);
  });

  test("that say how long it took are timed", async () => {
    const { metrics, log } = await make();
    log.info("plan.finished", { ms: 1_500 });
    log.info("plan.finished", { ms: 40 });
    log.info("inbound.accepted", { ms: 7 });
    log.info("plan.finished", { ms: "many" });
    const samples = await scrape(metrics);
    expect(sampled(samples, "tocsin_plan_duration_seconds_count")).toBe(2);
    expect(sampled(samples, "tocsin_plan_duration_seconds_sum")).toBeCloseTo(1.54);
    expect(sampled(samples, "tocsin_plan_duration_seconds_bucket", { le: "0.1" })).toBe(1);
    expect(sampled(samples, "tocsin_accept_duration_seconds_bucket", { le: "0.005" })).toBe(0);
    expect(sampled(samples, "tocsin_accept_duration_seconds_bucket", { le: "0.01" })).toBe(1);
  });
});

describe("gauges", () => {
  test("before there is a store they are not there, and the program says which it is", async () => {
    const { metrics } = await make();
    const samples = await scrape(metrics);
    expect(sampled(samples, "tocsin_build_info", { version: "1.2.3" })).toBe(1);
    expect(sampled(samples, "process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(samples.map(({ name }) => name)).not.toContain("tocsin_store_up");
  });

  test("show what is open and what is overdue at the moment of the scrape", async () => {
    const { metrics, clock } = await make();
    const store = await openStore();
    const now = clock.now();
    const old = now - 2 * MINUTE_MS - 1;
    const claim = (id: string, state: string, at: number): Change => ({
      put: "claims",
      id,
      value: { owner: "r", state, at },
    });
    await store.commit([
      claim("new", "running", now),
      claim("stuck", "running", old),
      claim("untold", "reporting", old),
      { put: "inbounds", id: "heard", value: { owner: "r", at: old } },
      { put: "inbounds", id: "just now", value: { owner: "r", at: now } },
      { put: "questions", id: "q", value: {} },
    ]);
    await store.lease("replica:r", "r", MINUTE_MS);
    await store.lease("auditor", "r", MINUTE_MS);
    metrics.watch({ store, http: NOBODY_WAITS });
    const samples = await scrape(metrics);
    const shown = Object.fromEntries(
      ["store_up", "plans_open", "plans_overdue", "answers_overdue", "questions_open", "replicas", "leases"].map(
        (name) => [name, sampled(samples, `tocsin_${name}`)],
      ),
    );
    expect(shown).toEqual({
      store_up: 1,
      plans_open: 3,
      plans_overdue: 1,
      answers_overdue: 2,
      questions_open: 1,
      replicas: 1,
      leases: 1,
    });
    await store.commit([{ drop: "claims", id: "stuck" }]);
    expect(sampled(await scrape(metrics), "tocsin_plans_overdue")).toBe(0);
  });

  test("show which accounts are waited for and which are left alone, and no more when that is over", async () => {
    const { metrics, clock } = await make();
    const account = { account: "pagerduty", title: "PagerDuty" };
    let isSo = true;
    metrics.watch({
      store: await openStore(),
      http: {
        waits: () => (isSo ? [{ ...account, untilAt: clock.now() + 30_000 }] : []),
        circuits: () =>
          isSo
            ? [
                {
                  ...account,
                  cause: "key",
                  holdsBack: "writes",
                  sinceAt: 0,
                  untilAt: 0,
                  reason: "the key k-012345 is refused",
                },
              ]
            : [],
      },
    });
    const { text } = await metrics.read();
    expect(sampled(parsed(text), "tocsin_vendor_wait_seconds", { account: "pagerduty" })).toBe(30);
    expect(sampled(parsed(text), "tocsin_vendor_circuit_open", { account: "pagerduty", cause: "key" })).toBe(1);
    expect(text).not.toContain("k-012345");
    isSo = false;
    const names = (await scrape(metrics)).map(({ name }) => name);
    expect(names).not.toContain("tocsin_vendor_wait_seconds");
    expect(names).not.toContain("tocsin_vendor_circuit_open");
  });

  test.each(["fails", "is silent"])("a store that %s is down, and nothing old is shown for new", async (how) => {
    const { metrics, clock } = await make();
    const store = await openStore();
    metrics.watch({ store, http: NOBODY_WAITS });
    await scrape(metrics);
    const list: GaugeSources["store"]["list"] =
      how === "fails"
        ? () => Promise.reject(new BotError("store_failed", "It is away."))
        : () => new Promise(() => undefined);
    metrics.watch({ store: { ...store, list }, http: NOBODY_WAITS });
    const reading = clock.drive(scrape(metrics));
    const samples = await reading;
    expect(sampled(samples, "tocsin_store_up")).toBe(0);
    expect(samples.map(({ name }) => name)).not.toContain("tocsin_plans_open");
    expect(sampled(samples, "tocsin_build_info")).toBe(1);
  });
});
