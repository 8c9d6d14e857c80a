import { afterEach, describe, expect, test } from "vitest";
import type { NameKind } from "../../../src/core/names.ts";
import { COMPANY, openWorld, type World, type WorldOptions } from "./kit.ts";

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

const page = async (kind: NameKind, name: string, urgency: "high" | "low" = "high") => {
  const by = await world.by("Ana");
  const target = await world.named(kind, name);
  const operations = await world.sandbox.settle(
    world.alerts.page({ target, urgency, message: "Builds are down.\nPlease join." }, by),
  );
  expect(operations.length).toBe(1);
  expect(operations[0]?.effects).toEqual(["pages"]);
  world.traffic();
  const [outcome] = await world.run(operations, by);
  const sent = world.traffic().filter((one) => one.method === "POST");
  expect(sent.length).toBe(1);
  const alert = await world.alerts.find(String(outcome?.data?.alertId));
  return { outcome, alert, operations, by, body: sent[0]?.body };
};
const open = async (options: WorldOptions = {}) => {
  world = await openWorld(options);
};

describe("paging", () => {
  test("a service pages whoever its policy says, with the whole message in the body", async () => {
    await open();
    const { outcome, alert, body } = await page("service", "API", "low");
    expect(outcome).toMatchObject({ state: "done", data: { handle: alert?.handle } });
    expect(alert).toMatchObject({ title: "Builds are down. Please join.", urgency: "low", service: { name: "API" } });
    // Ana has the override, and she asked: PagerDuty pages by policy all the same.
    expect(alert?.assignees.map((user) => user.name)).toEqual(["Ana"]);
    expect(body).toMatchObject({
      incident: {
        incident_key: "tocsin:plan-1:page",
        body: { type: "incident_body", details: "Builds are down.\nPlease join.\n\nPaged by Ana through Tocsin." },
      },
    });
  });

  test("a policy with one service goes there, under that policy", async () => {
    await open();
    const { alert } = await page("policy", "Infra escalation");
    expect(alert).toMatchObject({ service: { name: "API" }, policy: { name: "Infra escalation" } });
  });

  test("a schedule alone on the first level of its policy goes to that policy", async () => {
    await open();
    const { body } = await page("schedule", "Infra Primary");
    expect(body).toMatchObject({ incident: { escalation_policy: { type: "escalation_policy_reference" } } });
  });

  test("a person pages that person and nobody else", async () => {
    await open();
    const { alert } = await page("person", "Ben");
    expect(alert?.assignees.map((user) => user.name)).toEqual(["Ben"]);
    expect(alert?.service?.name).toBe("API");
  });

  test.each([
    ["policy", "Web escalation"],
    ["schedule", "Web Shifts"],
    ["person", "Dan"],
  ] as const)("a %s that several services could stand for is asked, with their names", async (kind, name) => {
    await open();
    const target = await world.named(kind, name);
    const by = await world.by("Ana");
    const planned = world.alerts.page({ target, urgency: "high", message: "x" }, by);
    await expect(planned).rejects.toMatchObject({
      code: "bad_input",
      message: expect.stringMatching(/page "(Shop|Blog|API)".* or "(Shop|Blog|API)".*PAGERDUTY_SERVICE/u),
    });
    expect(world.traffic().every((one) => one.method === "GET")).toBe(true);
  });

  test("falls back on the configured service, and a schedule that shares its level pages its own people", async () => {
    await open({ env: { PAGERDUTY_SERVICE: "blog" } });
    const { alert } = await page("schedule", "Web Shifts");
    expect(alert).toMatchObject({ service: { name: "Blog" }, assignees: [{ name: "Cleo" }] });
  });

  test("refuses a configured service that does not exist", async () => {
    await open({ env: { PAGERDUTY_SERVICE: "Nowhere" } });
    await expect(page("policy", "Web escalation")).rejects.toMatchObject({ code: "not_configured" });
  });

  test("refuses a schedule on which nobody is", async () => {
    await open({ env: { PAGERDUTY_SERVICE: "Blog" } });
    await expect(page("schedule", "Web Office Hours")).rejects.toThrow("Nobody is on call");
  });

  test("refuses a team", async () => {
    await open();
    await expect(page("team", "Infra")).rejects.toThrow("is a team");
  });

  test("that was lost on the way back is found by its key, and not sent twice", async () => {
    await open();
    const by = await world.by("Ana");
    const request = { target: await world.named("service", "API"), urgency: "high" as const, message: "Down" };
    const operations = await world.alerts.page(request, by);
    const execution = { planId: "plan-1", createdAt: world.clock.now(), by, signal: new AbortController().signal };
    const [operation] = operations;
    if (operation === undefined) throw new Error("an operation");
    expect(await world.kind(operation.kind).reconcile?.(operation, execution)).toBeUndefined();
    world.sandbox.addFault({ method: "POST", path: "^/incidents$", fault: { kind: "reset", when: "after" } });
    expect((await world.run(operations, by))[0]?.state).toBe("unknown");
    expect(await world.kind(operation.kind).reconcile?.(operation, execution)).toMatchObject({ state: "done" });
    // The vendor itself refuses a second one with the same key: looking shows that there is one.
    expect((await world.run(operations, by))[0]).toMatchObject({
      state: "unknown",
      reason: expect.stringContaining("dedup key"),
    });
    expect((await world.list()).filter((alert) => alert.title === "Down").length).toBe(1);
  });

  test("of a company with a single service needs no choice", async () => {
    const services = COMPANY.services.slice(0, 1);
    await open({ company: { ...COMPANY, services, alerts: [] } });
    expect((await page("person", "Dan")).alert).toMatchObject({
      service: { name: "API" },
      assignees: [{ name: "Dan" }],
    });
  });
});
