import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Alert } from "../../src/core/alerts.ts";
import { actor } from "../contracts/alert-world.ts";
import { only, statesOf } from "../contracts/vendor-world.ts";
import { type IncomingWorld, openIncomingWorld } from "./incoming-world.ts";
import { alertmanagerDelivery, grafanaDelivery, highMemory, probeFailure } from "./payloads.ts";

let world: IncomingWorld;
beforeEach(async () => {
  world = await openIncomingWorld();
});
afterEach(() => world.ends());

async function fired(n = 1): Promise<Alert> {
  return only(await world.deliver("alertmanager", alertmanagerDelivery([probeFailure(n)]))) as Alert;
}

describe("whoever speaks", () => {
  test("is known as they are, by their address in any case, or by what their chat calls them", async () => {
    expect(await world.alerts.attribute(actor("Ana", "ANA@Example.com"))).toEqual({
      id: "ana@example.com",
      name: "Ana",
      email: "ana@example.com",
    });
    const stranger = { id: "discord:1234", name: "Zoe", zone: "UTC" };
    expect(await world.alerts.attribute(stranger)).toEqual({ id: "discord:1234", name: "Zoe" });
  });

  test("without an address finds what they took, and what was given to them by name", async () => {
    const zoe = { id: "discord:1234", name: "Zoe", zone: "UTC" };
    const by = await world.alerts.attribute(zoe);
    const [taken, given, other] = [await fired(1), await fired(2), await fired(3)];
    await world.does(world.alerts.acknowledge([taken], by), by);
    await world.does(world.alerts.assign([given], by, { kind: "person", name: "Zoe", refs: [] }), by);
    const ana = await world.alerts.attribute(actor("Ana"));
    await world.does(world.alerts.acknowledge([other], ana), ana);
    const mine = await Array.fromAsync(world.alerts.list({ assignee: zoe }));
    expect(mine.map(({ handle }) => handle)).toEqual(["IN-1", "IN-2"]);
  });
});

describe("what only pagers can", () => {
  test("is refused in a sentence: to escalate, to page, to assign to a policy", async () => {
    const [by, alert] = [await world.alerts.attribute(actor("Ana")), await fired()];
    expect(world.alerts.pages).toEqual([]);
    await expect(world.alerts.escalate(alert, by)).rejects.toThrow("IN-1 has no escalation policy");
    const policy = { kind: "policy", name: "Infra", refs: [{ account: "pagerduty", id: "P1" }] } as const;
    expect(() => world.alerts.assign([alert], by, policy)).toThrow("go to a person; Infra is a policy");
    const page = { target: policy, urgency: "high", message: "Help" } as const;
    await expect(world.alerts.page(page, by)).rejects.toMatchObject({ code: "bad_input" });
  });
});

describe("taking back", () => {
  test("a note takes exactly that one away", async () => {
    const [by, alert] = [await world.alerts.attribute(actor("Ana")), await fired()];
    await world.does(world.alerts.note(alert, by, "Mine stays"), by);
    const operations = world.alerts.note(alert, by, "Wrong alert");
    const inverses = world.inverses(operations, await world.does(operations, by));
    expect(statesOf(await world.does(inverses, by))).toEqual(["done"]);
    expect((await world.alerts.detail(alert)).notes.map(({ text }) => text)).toEqual(["Mine stays"]);
    expect(statesOf(await world.does(inverses, by))).toEqual(["already"]);
  });

  test("a snooze leads back to whoever had it", async () => {
    const [ana, ben, alert] = [
      await world.alerts.attribute(actor("Ana")),
      await world.alerts.attribute(actor("Ben")),
      await fired(),
    ];
    await world.does(world.alerts.acknowledge([alert], ana), ana);
    const operations = world.alerts.snooze([alert], ben, world.clock.now() + 60_000);
    const inverses = world.inverses(operations, await world.does(operations, ben));
    expect(statesOf(await world.does(inverses, ben))).toEqual(["done"]);
    expect(await world.alerts.find(alert.id)).toMatchObject({ state: "acked", acknowledgedBy: [{ name: "Ana" }] });
  });

  test("what a repeated write had done is taken back all the same", async () => {
    const [by, alert] = [await world.alerts.attribute(actor("Ana")), await fired()];
    const operations = world.alerts.acknowledge([alert], by);
    const plan = world.accept(operations, by);
    await plan.carriedOut();
    const again = await plan.carriedOut();
    expect(statesOf(again)).toEqual(["done"]);
    expect(statesOf(await world.does(world.inverses(operations, again), by))).toEqual(["done"]);
    expect((await world.alerts.find(alert.id))?.state).toBe("open");
  });
});

describe("the account", () => {
  test("knows the services and teams of its alerts by name, each once", async () => {
    await world.deliver("grafana", grafanaDelivery([highMemory()]));
    await world.deliver(
      "alertmanager",
      alertmanagerDelivery([
        probeFailure(1, { labels: { alertname: "a", service: "Shop", team: "Blue" } }),
        probeFailure(2, { labels: { alertname: "b", service: "shop", team: "web" } }),
      ]),
    );
    const { names } = world.account;
    expect((await names.service?.())?.map(({ name }) => name)).toEqual(["Shop"]);
    expect(await names.team?.()).toEqual([
      { kind: "team", name: "blue", refs: [{ account: "incoming", id: "blue" }] },
      { kind: "team", name: "web", refs: [{ account: "incoming", id: "web" }] },
    ]);
  });

  test("says to a doctor how many are open, and where alerts are heard", async () => {
    world.mappings = { backups: { key: "id", title: "text" } };
    await fired(1);
    await fired(2);
    expect(await world.account.doctor()).toEqual([
      {
        mark: "ok",
        subject: "Incoming",
        line: "2 open alerts; heard at /hooks/alertmanager, /hooks/grafana and /hooks/in/backups.",
      },
    ]);
    const fault = { kind: "answer", status: 503, body: { message: "The disk is gone." } } as const;
    const findings = await world.struck("reads", fault, () => world.account.doctor());
    expect(findings).toEqual([{ mark: "failed", subject: "Incoming", line: "The disk is gone." }]);
  });

  test("says of each write what it will do", async () => {
    const [by, alert] = [await world.alerts.attribute(actor("Ana")), await fired()];
    const until = Date.parse("2026-11-21T09:00:00Z");
    const operations = [
      ...world.alerts.acknowledge([alert], by),
      ...world.alerts.snooze([alert], by, until, "Later"),
      ...world.alerts.assign([alert], by, { kind: "person", name: "Ben", refs: [] }),
      ...world.alerts.note(alert, by, "Hm"),
    ];
    expect(operations.map((operation) => world.kindOf(operation).describe(operation))).toEqual([
      "acknowledge IN-1 Probe failure: server-1",
      "snooze IN-1 Probe failure: server-1 until 21 Nov 09:00 UTC",
      "assign IN-1 Probe failure: server-1 to Ben",
      "add a note to IN-1 Probe failure: server-1",
    ]);
  });
});
