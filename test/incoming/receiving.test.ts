import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Alert } from "../../src/core/alerts.ts";
import { only, statesOf } from "../contracts/vendor-world.ts";
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

const { deliver, fire, open, by, resolve } = probesIn(() => world);

describe("what Alertmanager tells", () => {
  test("is an alert with a number, since when it fires there", async () => {
    expect(await fire()).toMatchObject({
      account: "incoming",
      handle: "IN-1",
      number: 1,
      title: "Probe failure: server-1",
      state: "open",
      urgency: "high",
      priority: "P1",
      service: { id: "http_checks", name: "http_checks" },
      createdAt: Date.parse("2026-11-21T02:58:45.828Z"),
      count: 1,
    });
    expect((await fire(2)).handle).toBe("IN-2");
  });

  test("twice, as when an answer was lost, changes nothing", async () => {
    const { source, clock } = { source: world.source("alertmanager"), clock: world.clock };
    const event = alertIn(source, alertmanagerDelivery([probeFailure()]));
    const first = await world.receive(event);
    clock.advance(30 * MINUTE_MS);
    expect(await world.receive(event)).toEqual(first);
    expect(await open()).toHaveLength(1);
  });

  test("by a second Alertmanager a few seconds later changes nothing either", async () => {
    world.clock.advance(50_000);
    await fire();
    world.clock.advance(15_000);
    expect(await fire()).toMatchObject({ count: 1 });
    world.clock.advance(46_000);
    expect(await fire()).toMatchObject({ number: 1, count: 2 });
  });

  test("again after repeat_interval is counted, and its newest words are kept", async () => {
    await fire();
    world.clock.advance(4 * 60 * MINUTE_MS);
    const annotations = { summary: "Probe failure: server-1, for hours" };
    expect(await fire(1, { annotations })).toMatchObject({
      number: 1,
      count: 2,
      title: "Probe failure: server-1, for hours",
      createdAt: Date.parse("2026-11-21T02:58:45.828Z"),
      changedAt: world.clock.now(),
    });
  });

  test("to be over closes it, and the log says who said so", async () => {
    await fire();
    world.clock.advance(MINUTE_MS);
    const closed = await fire(1, OVER);
    expect(closed).toMatchObject({ handle: "IN-1", state: "closed" });
    expect(await open()).toEqual([]);
    const { log } = await world.alerts.detail(closed);
    expect(log[0]).toEqual({ at: world.clock.now(), who: "Alertmanager", text: "says that it is over" });
  });

  test("to be over of which nobody knows makes no alert, and is counted", async () => {
    expect(await deliver(probeFailure(1, OVER), probeFailure(2, OVER), probeFailure(3))).toMatchObject([
      undefined,
      undefined,
      { handle: "IN-1" },
    ]);
    expect(world.logged).toEqual([{ event: "incoming.over.unknown", fields: { count: 2 } }]);
  });

  test("under another start of what is still open is about the same alert, also when it is over", async () => {
    const first = await fire();
    world.clock.advance(10 * MINUTE_MS);
    const startsAt = "2026-11-21T02:50:00Z";
    expect(await fire(1, { startsAt })).toMatchObject({ id: first.id, count: 2 });
    world.clock.advance(MINUTE_MS);
    expect(await fire(1, { ...OVER, startsAt })).toMatchObject({ id: first.id, state: "closed" });
    expect(await open()).toEqual([]);
  });

  test("to begin anew after it was over is a new alert with a number of its own", async () => {
    await fire();
    world.clock.advance(10 * MINUTE_MS);
    await fire(1, OVER);
    world.clock.advance(10 * MINUTE_MS);
    const anew = await fire(1, { startsAt: "2026-11-21T03:19:00Z" });
    expect(anew).toMatchObject({ handle: "IN-2", state: "open", count: 1 });
    expect((await world.alerts.find("1"))?.state).toBe("closed");
  });

  test("in one delivery to have ended and to have begun anew is both", async () => {
    const [first] = [await fire()];
    world.clock.advance(10 * MINUTE_MS);
    const both = await deliver(probeFailure(1, OVER), probeFailure(1, { startsAt: "2026-11-21T03:10:00Z" }));
    expect(both).toMatchObject([
      { id: first?.id, state: "closed" },
      { handle: "IN-2", state: "open" },
    ]);
  });

  test("of an acknowledged alert leaves it acknowledged, and ends a snooze only when it is over", async () => {
    const ana = await by("Ana");
    const alert = await fire();
    await world.does(world.alerts.acknowledge([alert], ana), ana);
    world.clock.advance(2 * MINUTE_MS);
    expect(await fire()).toMatchObject({ state: "acked", acknowledgedBy: [{ name: "Ana" }] });
    await world.does(world.alerts.snooze([alert], ana, world.clock.now() + DAY_MS), ana);
    world.clock.advance(2 * MINUTE_MS);
    expect(await fire()).toMatchObject({ state: "snoozed" });
    expect(await fire(1, OVER)).toMatchObject({ state: "closed" });
  });
});

describe("an alert that a person resolved while it still fires", () => {
  test("stays closed as long as it goes on firing", async () => {
    const alert = await fire();
    expect(statesOf(await resolve(alert))).toEqual(["done"]);
    for (let i = 0; i < 3; i += 1) {
      world.clock.advance(4 * DAY_MS);
      expect(await fire()).toMatchObject({ handle: "IN-1", state: "closed" });
    }
    expect(await open()).toEqual([]);
  });

  test("comes back as a new one when it begins anew", async () => {
    await resolve(await fire());
    world.clock.advance(MINUTE_MS);
    expect(await fire(1, { startsAt: "2026-11-21T03:00:30Z" })).toMatchObject({ handle: "IN-2", state: "open" });
  });

  test("can be had back, unless its sender has said that it is over", async () => {
    const ben = await by("Ben");
    for (const [n, isOver] of [false, true].entries()) {
      const alert = await fire(n);
      const operations = world.alerts.resolve([alert], ben);
      const outcomes = await world.does(operations, ben);
      world.clock.advance(2 * MINUTE_MS);
      if (isOver) await fire(n, OVER);
      const [undone] = await world.does(world.inverses(operations, outcomes), ben);
      if (isOver) expect(undone).toMatchObject({ state: "failed", reason: "Alertmanager says that it is over" });
      else expect(undone?.state).toBe("done");
      expect((await world.alerts.find(alert.id))?.state).toBe(isOver ? "closed" : "open");
    }
  });
});

describe("an alert of a mapped hook", () => {
  const job = (facts: object = {}) => world.deliver("in/jobs", { id: 1, text: "Job failed", state: "bad", ...facts });
  const CLOSED = { path: "state", values: ["ok"] };

  test("is open again when it comes again, where nothing tells when it is over", async () => {
    world.mappings = { jobs: { key: "id", title: "text" } };
    const alert = only(await job()) as Alert;
    await resolve(alert);
    world.clock.advance(MINUTE_MS);
    expect(await job()).toMatchObject([{ handle: "IN-1", state: "open", count: 2, createdAt: world.clock.now() }]);
    const { log } = await world.alerts.detail(alert);
    expect(log.map(({ text }) => text)).toEqual(["fires again", "resolved", "fires"]);
  });

  test("stays closed until its sender has said that it was over, where that is told", async () => {
    world.mappings = { jobs: { key: "id", title: "text", closed: CLOSED } };
    await resolve(only(await job()) as Alert);
    world.clock.advance(MINUTE_MS);
    expect(await job()).toMatchObject([{ state: "closed" }]);
    world.clock.advance(MINUTE_MS);
    expect(await job({ state: "ok" })).toMatchObject([{ state: "closed" }]);
    world.clock.advance(MINUTE_MS);
    expect(await job()).toMatchObject([{ handle: "IN-1", state: "open" }]);
  });

  test("closes by its sender's word", async () => {
    world.mappings = { jobs: { key: "id", title: "text", closed: CLOSED } };
    await job();
    expect(await job({ state: "ok" })).toMatchObject([{ handle: "IN-1", state: "closed" }]);
    expect(await job({ id: 2, state: "ok" })).toEqual([undefined]);
  });

  test("is heard at hooks that the settings name now", () => {
    const paths = () => world.senders().map(({ path }) => path);
    expect(paths()).toEqual(["alertmanager", "grafana"]);
    world.mappings = { jobs: { key: "id", title: "text" } };
    expect(paths()).toEqual(["alertmanager", "grafana", "in/jobs"]);
  });
});
