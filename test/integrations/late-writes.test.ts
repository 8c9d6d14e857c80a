import { afterEach, expect, test } from "vitest";
import { emulatorWith } from "../../integrations/pagerduty/sandbox.ts";
import type { OperationKind } from "../../src/core/operation-kind.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { companyWithAlerts } from "../contracts/alert-company.ts";
import type { TestSandbox } from "../kit/sandbox.ts";
import type { TestClock } from "../kit/test-clock.ts";
import { startJsm } from "./jsm/jsm-account.ts";
import { COMPANY as ACME, ANA, alerts, startOpsGenie } from "./opsgenie/opsgenie-account.ts";
import { companyWith, openWorld } from "./pagerduty/kit.ts";
import { startPage } from "./statuspage/kit.ts";

/** An account at a vendor that allows fewer requests than are wanted. */
interface Place {
  readonly clock: TestClock;
  readonly sandbox: TestSandbox;
  readonly kind: OperationKind;
  readonly operations: readonly Operation[];
  readonly by: Attribution | undefined;
}

let sandbox: TestSandbox;

afterEach(() => sandbox.stop());

async function pagerduty(): Promise<Place> {
  const world = await openWorld({ company: companyWith(20), declaration: emulatorWith({ requestsPerMinute: 12 }) });
  const by = await world.by("Ana");
  const found = await world.list();
  const operations = found.flatMap((alert) => world.alerts.note(alert, by, "Looking"));
  return { clock: world.clock, sandbox: world.sandbox, kind: world.kind("pagerduty.note"), operations, by };
}

async function opsgenie(): Promise<Place> {
  const company = { ...ACME, alerts: alerts(20) };
  const world = await startOpsGenie({ company, behaviour: { requestsPerSecond: 12 } });
  const by = await world.sandbox.settle(world.source.attribute(ANA));
  const found = await world.sandbox.settle(Array.fromAsync(world.source.list({})));
  const operations = world.source.acknowledge(found, by);
  const [first] = operations;
  if (first === undefined) throw new Error("there is no alert");
  return { clock: world.clock, sandbox: world.sandbox, kind: world.kind(first), operations, by };
}

async function jsm(): Promise<Place> {
  const world = await startJsm({ company: companyWithAlerts(20), behaviour: { requestsPerSecond: 12 } });
  const by = await world.by("Ana");
  const found = await world.list();
  const operations = found.flatMap((alert) => world.source.note(alert, by, "Looking"));
  const kind = world.account.kinds.find((one) => one.kind === "jsm.note");
  if (kind === undefined) throw new Error("no note can be written");
  return { clock: world.clock, sandbox: world.sandbox, kind, operations, by };
}

async function statuspage(): Promise<Place> {
  const page = await startPage({ behaviour: { requestsPerMinute: 4 } });
  const components = await page.sandbox.settle(page.board.components());
  const operations = components.map((component) => page.board.setLevel(component, "major_outage"));
  const [first] = operations;
  if (first === undefined) throw new Error("there is no component");
  return { clock: page.clock, sandbox: page.sandbox, kind: page.kind(first), operations, by: undefined };
}

async function carryOut({ clock, kind, operations, by }: Place, inTimeForMs: number): Promise<readonly Outcome[]> {
  const createdAt = clock.now();
  const { signal } = new AbortController();
  const execution = { planId: "plan-1", createdAt, by, signal, notAfter: createdAt + inTimeForMs };
  return sandbox.settle(Array.fromAsync(kind.execute(operations, execution)));
}

test.each([
  { vendor: "PagerDuty", open: pagerduty, inTimeForMs: 20_000 },
  { vendor: "OpsGenie", open: opsgenie, inTimeForMs: 500 },
  { vendor: "Jira Service Management", open: jsm, inTimeForMs: 500 },
  { vendor: "Statuspage", open: statuspage, inTimeForMs: 20_000 },
])("$vendor: what its rate limit holds back beyond the time is never sent", async ({ vendor, open, inTimeForMs }) => {
  const place = await open();
  ({ sandbox } = place);
  sandbox.clearTraffic();
  const until = place.clock.now() + inTimeForMs;
  const outcomes = await carryOut(place, inTimeForMs);
  expect(outcomes).toHaveLength(place.operations.length);
  const failed = outcomes.filter(({ state }) => state === "failed");
  const done = outcomes.filter(({ state }) => state === "done");
  expect(done.length).toBeGreaterThan(0);
  expect(failed.length).toBeGreaterThan(0);
  expect(done.length + failed.length).toBe(outcomes.length);
  for (const one of failed) expect(one.reason).toBe(`${vendor} was not asked in time: this was not sent`);
  const writes = sandbox.traffic.filter(({ method }) => method !== "GET");
  expect(writes.filter(({ status = 0 }) => status < 300)).toHaveLength(done.length);
  expect(Math.max(...writes.map(({ at }) => at))).toBeLessThanOrEqual(until);
});
