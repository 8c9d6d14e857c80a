import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startVendors, type Vendors } from "./vendors.ts";

const PAGE = "/pages/sandboxpage0";
let vendors: Vendors;

beforeEach(async () => {
  vendors = await startVendors();
});

afterEach(async () => {
  await vendors.server.stop();
});

async function ask<T>(...call: Parameters<Vendors["ask"]>): Promise<T> {
  return JSON.parse((await vendors.ask(...call)).text);
}

const told = () => vendors.server.effects.map(({ effect, text, changed }) => ({ effect, text, changed }));

describe("the ledger of effects", () => {
  test("is empty after the company was set up, and can be read and forgotten over HTTP", async () => {
    expect((await vendors.control("GET", "effects")).json).toEqual([]);
    const { data } = await ask<{ data: { id: string; alias: string }[] }>("opsgenie", "GET", "/v2/alerts?limit=1");
    const [alert] = data;
    await ask("opsgenie", "POST", `/v2/alerts/${alert?.id}/notes?identifierType=id`, { note: "looking" });
    expect((await vendors.control("GET", "effects")).json).toEqual([
      {
        at: vendors.clock.now(),
        vendor: "opsgenie",
        effect: "note.added",
        target: alert?.id,
        marker: alert?.alias,
        text: "looking",
        changed: true,
      },
    ]);
    expect((await vendors.control("DELETE", "effects")).json).toEqual([]);
    expect(vendors.server.effects).toEqual([]);
  });

  test("PagerDuty: each thing that an update does, by the incident's key; what is refused is not there", async () => {
    const { incidents } = await ask<{ incidents: { id: string; incident_key: string }[] }>(
      "pagerduty",
      "GET",
      "/incidents?statuses[]=triggered",
    );
    const [one, two] = incidents;
    const item = (id: string | undefined, more: object) => ({ id, type: "incident_reference", ...more });
    const put = (...items: object[]) => vendors.ask("pagerduty", "PUT", "/incidents", { incidents: items });
    await put(item(one?.id, { status: "acknowledged" }), item(two?.id, { status: "resolved", resolution: "fixed" }));
    expect((await put(item(one?.id, { status: "acknowledged" }))).status).toBe(400);
    expect((await put(item(one?.id, { title: "new" }), item(two?.id, { status: "resolved" }))).status).toBe(400);
    await vendors.ask("pagerduty", "POST", `/incidents/${one?.id}/snooze`, { duration: 60 });
    await put(item(one?.id, { escalation_level: 2 }));
    expect(vendors.server.effects.map(({ target, marker }) => [target, marker])).toEqual(
      [one, two, one, one].map((incident) => [incident?.id, incident?.incident_key]),
    );
    expect(told()).toEqual([
      { effect: "alert.acknowledged", text: undefined, changed: true },
      { effect: "alert.resolved", text: "fixed", changed: true },
      { effect: "alert.snoozed", text: "2026-11-21T03:01:00Z", changed: true },
      { effect: "alert.escalated", text: "2", changed: true },
    ]);
  });

  test("PagerDuty: a page is told with its dedup key, once however often it is sent", async () => {
    const { services } = await ask<{ services: { id: string }[] }>("pagerduty", "GET", "/services");
    const incident = {
      type: "incident",
      title: "wake up",
      service: { id: services[0]?.id, type: "service_reference" },
      incident_key: "tocsin-1",
    };
    const statuses = [];
    for (const _ of [1, 2]) statuses.push((await vendors.ask("pagerduty", "POST", "/incidents", { incident })).status);
    expect(statuses).toEqual([201, 400]);
    expect(vendors.server.effects).toMatchObject([
      { vendor: "pagerduty", effect: "alert.created", marker: "tocsin-1", text: "wake up", changed: true },
    ]);
  });

  test("OpsGenie: a second create under the alias of an open alert changes nothing, and is told so", async () => {
    for (const _ of [1, 2]) await ask("opsgenie", "POST", "/v2/alerts", { message: "wake up", alias: "tocsin-1" });
    expect(vendors.server.effects.map(({ marker, changed }) => [marker, changed])).toEqual([
      ["tocsin-1", true],
      ["tocsin-1", false],
    ]);
  });

  test("OpsGenie: an action that does not apply when it is processed has no effect", async () => {
    const { data } = await ask<{ data: { id: string }[] }>("opsgenie", "GET", "/v2/alerts?query=acknowledged:false");
    const path = `/v2/alerts/${data[0]?.id}/acknowledge?identifierType=id`;
    for (const _ of [1, 2]) expect((await vendors.ask("opsgenie", "POST", path, { note: "mine" })).status).toBe(202);
    expect(told()).toMatchObject([
      { effect: "alert.acknowledged", changed: true },
      { effect: "note.added", text: "mine", changed: true },
    ]);
  });

  test("Statuspage: notices with their metadata, updates, levels and post-mortems", async () => {
    const components = await ask<{ id: string; name: string }[]>("statuspage", "GET", `${PAGE}/components`);
    const api = components.find((one) => one.name === "API")?.id ?? "";
    const metadata = { tocsin: { operation: "1" } };
    const incident = { name: "Down", body: "We look.", metadata, components: { [api]: "major_outage" } };
    const { id } = await ask<{ id: string }>("statuspage", "POST", `${PAGE}/incidents`, { incident });
    await ask("statuspage", "PATCH", `${PAGE}/components/${api}`, { component: { status: "major_outage" } });
    await ask("statuspage", "PATCH", `${PAGE}/incidents/${id}`, { incident: { status: "resolved", body: "Over." } });
    const draft = { postmortem: { body_draft: "Why." } };
    await ask("statuspage", "PUT", `${PAGE}/incidents/${id}/postmortem`, draft);
    await ask("statuspage", "PUT", `${PAGE}/incidents/${id}/postmortem/publish`, { postmortem: {} });
    expect(told()).toEqual([
      { effect: "notice.created", text: "Down\ninvestigating\nWe look.", changed: true },
      { effect: "component.level", text: "major_outage", changed: true },
      { effect: "component.level", text: "major_outage", changed: false },
      { effect: "notice.updated", text: "Down\nresolved\nOver.", changed: true },
      { effect: "postmortem.drafted", text: "Why.", changed: true },
      { effect: "postmortem.published", text: "Why.", changed: true },
    ]);
    expect(vendors.server.effects[0]).toMatchObject({ target: id, marker: JSON.stringify(metadata) });
  });

  test("what time alone does is nobody's effect", async () => {
    vendors.clock.advance(51 * 3_600_000);
    const list = await ask<{ status: string }[]>("statuspage", "GET", `${PAGE}/incidents`);
    expect(list.map((one) => one.status)).toEqual(["in_progress"]);
    expect(vendors.server.effects).toEqual([]);
  });
});
