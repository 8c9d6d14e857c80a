import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { statesOf } from "../contracts/vendor-world.ts";
import { type IncomingWorld, openIncomingWorld } from "./incoming-world.ts";
import { alertmanagerDelivery, probeFailure } from "./payloads.ts";
import { probesIn } from "./probes.ts";
import { alertIn } from "./reading.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const OVER = { status: "resolved", endsAt: "2026-11-21T03:10:00Z" };

let world: IncomingWorld;
beforeEach(async () => {
  world = await openIncomingWorld();
});
afterEach(() => world.ends());

const { fire, open, by, resolve } = probesIn(() => world);

describe("what is kept", () => {
  test("of a closed alert is dropped after seven days, and its number is not given again", async () => {
    await fire();
    await fire(1, OVER);
    world.clock.advance(7 * DAY_MS - 1);
    expect(await world.alerts.find("1")).toMatchObject({ state: "closed" });
    world.clock.advance(1);
    expect(await world.alerts.find("1")).toBeUndefined();
    expect(await fire(2)).toMatchObject({ handle: "IN-2" });
    // It is dropped after what was heard was kept: before anything else is.
    await fire(2);
    const left = (await world.store.list("incoming")).map(({ id }) => id.split(":")[0]);
    expect(left.sort()).toEqual(["alert", "counter", "number", "series"]);
  });

  test("of an old alert that fires once more before it was dropped is opened again", async () => {
    world.mappings = { jobs: { key: "id", title: "text", closed: { path: "state", values: ["ok"] } } };
    await world.deliver("in/jobs", { id: 1, text: "Job" });
    await world.deliver("in/jobs", { id: 1, text: "Job", state: "ok" });
    world.clock.advance(30 * DAY_MS);
    expect(await world.deliver("in/jobs", { id: 1, text: "Job" })).toMatchObject([{ handle: "IN-1", state: "open" }]);
  });

  test("is the same for every process", async () => {
    const another = world.openAnother().capabilities.alerts;
    const alert = await fire();
    expect(await another?.find("1")).toEqual(alert);
    await resolve(alert);
    expect((await another?.find("1"))?.state).toBe("closed");
  });

  test("of two processes that hear at the same moment is every alert once, with a number of its own", async () => {
    const another = world.openAnother().capabilities.alerts;
    const source = world.source("alertmanager");
    const events = Array.from({ length: 60 }, (_, n) => alertIn(source, alertmanagerDelivery([probeFailure(n)])));
    const heard = await Promise.all(
      events.flatMap((event) => [world.alerts.receive?.(event), another?.receive?.(event)]),
    );
    expect(new Set(heard.map((alert) => alert?.number)).size).toBe(60);
    const alerts = await open();
    expect(alerts.map(({ count }) => count)).toEqual(Array(60).fill(1));
  });

  test("of somebody's write and a sender's word at the same moment is both", async () => {
    const [ana, alert] = [await by("Ana"), await fire()];
    world.clock.advance(2 * MINUTE_MS);
    const [outcomes] = await Promise.all([world.does(world.alerts.acknowledge([alert], ana), ana), fire()]);
    expect(statesOf(outcomes)).toEqual(["done"]);
    expect(await world.alerts.find("1")).toMatchObject({ state: "acked", count: 2 });
  });

  test("is nothing of an event that could not be written, which can be received again", async () => {
    const event = alertIn(world.source("alertmanager"), alertmanagerDelivery([probeFailure()]));
    const fault = { kind: "answer", status: 503, body: { message: "The disk is full" } } as const;
    await world.struck("writes", fault, () => expect(world.receive(event)).rejects.toThrow("The disk is full"));
    expect(await open()).toEqual([]);
    expect(await world.receive(event)).toMatchObject({ handle: "IN-1" });
  });

  test("of what is no event of ours is nothing", async () => {
    const event = alertIn(world.source("alertmanager"), alertmanagerDelivery([probeFailure()]));
    for (const other of [
      { ...event, told: {} },
      { ...event, account: "pagerduty" },
    ]) {
      await expect(world.receive(other)).rejects.toMatchObject({ code: "bad_input" });
    }
  });
});
