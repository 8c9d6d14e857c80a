import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startVendors, type Vendors } from "./vendors.ts";

const PAGE = "/pages/sandboxpage0";
let vendors: Vendors;

beforeEach(async () => {
  vendors = await startVendors();
});

afterEach(async () => {
  expect(vendors.server.violations).toEqual([]);
  await vendors.server.stop();
});

async function ask<T>(vendor: Parameters<Vendors["ask"]>[0], method: string, path: string, body?: unknown): Promise<T> {
  const { status, text } = await vendors.ask(vendor, method, path, body);
  expect(status, text).toBeLessThan(300);
  return JSON.parse(text);
}

describe("reads that lag behind writes", () => {
  test("a new notice is in no list and cannot be read until the lag is over", async () => {
    vendors.server.setLag("statuspage", 20_000);
    const made = await ask<{ id: string }>("statuspage", "POST", `${PAGE}/incidents`, { incident: { name: "Down" } });
    const names = async () =>
      (await ask<{ name: string }[]>("statuspage", "GET", `${PAGE}/incidents`)).map((one) => one.name);
    const direct = () => vendors.ask("statuspage", "GET", `${PAGE}/incidents/${made.id}`);
    vendors.clock.advance(19_999);
    expect(await names()).toEqual(["Log storage upgrade"]);
    expect((await direct()).status).toBe(404);
    vendors.clock.advance(1);
    expect(await names()).toEqual(["Down", "Log storage upgrade"]);
    expect((await direct()).status).toBe(200);
  });

  test("each change of a row shows when its own time has come", async () => {
    const { incidents } = await ask<{ incidents: { id: string }[] }>("pagerduty", "GET", "/incidents");
    const id = incidents[0]?.id ?? "";
    const note = (content: string) => ask("pagerduty", "POST", `/incidents/${id}/notes`, { note: { content } });
    const notes = async () =>
      (await ask<{ notes: { content: string }[] }>("pagerduty", "GET", `/incidents/${id}/notes`)).notes.map(
        (one) => one.content,
      );
    vendors.server.setLag("pagerduty", 10_000);
    await note("one");
    vendors.clock.advance(4_000);
    await note("two");
    expect(await notes()).toEqual([]);
    vendors.clock.advance(6_000);
    expect(await notes()).toEqual(["one"]);
    vendors.clock.advance(4_000);
    expect(await notes()).toEqual(["two", "one"]);
  });

  test("writes see what is, not what was", async () => {
    const body = { incidents: [{ id: "", type: "incident_reference", status: "acknowledged" }] };
    const { incidents } = await ask<{ incidents: { id: string }[] }>(
      "pagerduty",
      "GET",
      "/incidents?statuses[]=triggered",
    );
    body.incidents = [{ ...body.incidents[0], id: incidents[0]?.id ?? "" } as (typeof body.incidents)[0]];
    vendors.server.setLag("pagerduty", 20_000);
    await ask("pagerduty", "PUT", "/incidents", body);
    const { status, text } = await vendors.ask("pagerduty", "PUT", "/incidents", body);
    expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining("1002") });
    expect(vendors.server.effects).toHaveLength(1);
  });

  test("what time alone does goes on while reads lag, and is done once", async () => {
    const { data } = await ask<{ data: { id: string }[] }>("opsgenie", "GET", "/v2/alerts?limit=1");
    const path = `/v2/alerts/${data[0]?.id}`;
    const endTime = new Date(vendors.clock.now() + 60_000).toISOString();
    await ask("opsgenie", "POST", `${path}/snooze?identifierType=id`, { endTime });
    vendors.server.setLag("opsgenie", 5_000);
    const snoozed = async () =>
      (await ask<{ data: { snoozed: boolean } }>("opsgenie", "GET", `${path}?identifierType=id`)).data.snoozed;
    vendors.clock.advance(60_000);
    expect(await snoozed()).toBe(true);
    vendors.clock.advance(5_000);
    expect(await snoozed()).toBe(false);
  });

  test("ends when it is set to nothing, and is each vendor's own", async () => {
    await vendors.control("PUT", "lag", { ms: 20_000 });
    expect((await vendors.control("PUT", "lag", { ms: 0, vendor: "statuspage" })).json).toEqual({
      pagerduty: 20_000,
      opsgenie: 20_000,
    });
    await ask("statuspage", "POST", `${PAGE}/incidents`, { incident: { name: "Down" } });
    expect(await ask<unknown[]>("statuspage", "GET", `${PAGE}/incidents`)).toHaveLength(2);
    await ask("opsgenie", "POST", "/v2/alerts", { message: "new" });
    const alerts = async () => (await ask<{ data: unknown[] }>("opsgenie", "GET", "/v2/alerts?limit=100")).data.length;
    const before = await alerts();
    await vendors.control("PUT", "lag", { ms: 0 });
    expect((await vendors.control("GET", "lag")).json).toEqual({});
    expect(await alerts()).toBe(before + 1);
  });
});
