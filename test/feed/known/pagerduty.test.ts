import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { VendorEvent } from "../../../src/core/events.ts";
import type { FeedRoad } from "../../../src/core/routes.ts";
import { actor, alert, COMPANY, openWorld, type World } from "../../integrations/pagerduty/kit.ts";
import { hookWith, type Listener, listen } from "../../integrations/pagerduty/webhook-kit.ts";
import { Bed } from "./bed.ts";

const SECRET = "the-secret-of-this-subscription";
const TITLE = "Disk is full";

let world: World;
let listener: Listener;
let bed: Bed;

beforeEach(async () => {
  world = await openWorld();
  listener = await listen(hookWith(SECRET));
});

afterEach(async () => {
  await bed.stop();
  world.sandbox.expectClean();
  await world.stop();
  await listener.stop();
});

async function begin(road: FeedRoad): Promise<void> {
  const [emulator] = world.sandbox.emulators;
  if (road === "hooks") emulator?.hook?.({ url: listener.url, secret: SECRET });
  bed = await Bed.make({ road, sources: [world.alerts], clock: world.clock });
  await world.sandbox.settle(bed.lead());
}

/** What the vendor sends next is heard. */
async function heard(count = 1): Promise<readonly VendorEvent[]> {
  const events = await listener.next(count);
  await world.sandbox.settle(bed.hear(...events));
  return events;
}

/** Somebody writes at the vendor, by the bot's own operations, after some time. */
async function write(kind: "acknowledge" | "resolve", name: string): Promise<void> {
  world.clock.advance(60_000);
  const one = await world.get(TITLE);
  const by = await world.by(name);
  await world.run(world.alerts[kind]([one], by), by, `${kind} by ${name}`);
}

async function note(name: string, text: string): Promise<void> {
  world.clock.advance(60_000);
  const one = await world.get(TITLE);
  const by = await world.by(name);
  await world.run(world.alerts.note(one, by, text), by, `note by ${name}`);
}

const fire = () => world.sandbox.emulators[0]?.incident?.(COMPANY, alert(TITLE, "Shop"));
const lines = () =>
  bed.history([...bed.knowledge.known.all()].find(({ alert }) => alert.title === TITLE)?.alert.id ?? "");

describe("PagerDuty, over the wire", () => {
  test("tells an alert's life by signed webhooks, and is asked for next to nothing", async () => {
    await begin("hooks");
    const old = [...bed.knowledge.known.all()];
    expect(old.length).toBeGreaterThan(0);
    expect(old.every(({ isOld }) => isOld)).toBe(true);
    world.traffic();

    fire();
    await heard();
    expect(lines()).toEqual(["triggered"]);
    expect(world.traffic()).toEqual([]);

    await write("acknowledge", "Ana");
    world.traffic();
    await heard();
    expect(world.traffic().length).toBeLessThanOrEqual(1);

    await note("Ben", "Looks like the disk of db-2.");
    await heard();
    await write("resolve", "Ben");
    await heard();
    expect(lines()).toEqual(["triggered", "acknowledged by Ana", "noted by Ben", "closed by Ben"]);
    const known = [...bed.knowledge.known.all()].find(({ alert }) => alert.title === TITLE);
    expect(known?.alert.state).toBe("closed");
    expect(known?.entries.at(-2)?.text).toBe("Looks like the disk of db-2.");
    expect(known?.alert).toEqual({
      ...(await world.sandbox.settle(world.alerts.find(known?.alert.id ?? ""))),
      assignees: known?.alert.assignees,
      acknowledgedBy: known?.alert.acknowledgedBy,
      changedAt: known?.alert.changedAt,
    });
  });

  test("echoes what people did through us, and that is one entry which says who and where", async () => {
    await begin("hooks");
    fire();
    await heard();
    const one = await world.get(TITLE);
    await write("acknowledge", "Ana");
    const at = world.clock.now();
    const ours = { id: "op", account: "pagerduty", alert: one.id, change: "acknowledged", at } as const;
    await world.sandbox.settle(bed.knowledge.touched([{ ...ours, who: actor("Ana").name, through: "#ops" }]));
    await world.sandbox.settle(bed.idle());
    expect(lines()).toEqual(["triggered", "acknowledged by Ana through #ops"]);
    await heard();
    expect(lines()).toEqual(["triggered", "acknowledged by Ana through #ops"]);
  });

  test("tells the same when it is only asked", async () => {
    await begin("poll");
    const poll = () => world.sandbox.settle(bed.pass(15_000));
    fire();
    await poll();
    await write("acknowledge", "Ana");
    await poll();
    await write("resolve", "Ben");
    await poll();
    expect(lines()).toEqual(["triggered", "acknowledged by Ana", "closed"]);
    expect(listener.requests).toEqual([]);
  });
});
