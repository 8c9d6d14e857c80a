import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Alert } from "../../../src/core/alerts.ts";
import type { AlertEvent } from "../../../src/core/events.ts";
import type { Attribution } from "../../../src/core/people.ts";
import type { Operation } from "../../../src/core/plan.ts";
import { alertEvents } from "../../kit/hook-reading.ts";
import { type HookReceiver, startHookReceiver } from "../../kit/hook-receiver.ts";
import { ANA, alerts, COMPANY, collect, startOpsGenie, type World } from "./opsgenie-account.ts";

/* The whole road: the emulator tells, the courier carries, a real server takes, the integration reads. */

let world: World;
let bot: HookReceiver;
let by: Attribution;

beforeEach(async () => {
  bot = await startHookReceiver();
  world = await startOpsGenie({ company: { ...COMPANY, alerts: alerts(2) } });
  by = await world.sandbox.settle(world.source.attribute(ANA));
  expect(world.sandbox.hook("opsgenie", { url: `${bot.url}/hooks/opsgenie/s3cret`, secret: "s3cret" })).toBe(true);
});
afterEach(async () => {
  world.sandbox.expectClean();
  await world.sandbox.stop();
  await bot.stop();
});

/** The events of so many webhooks, as the bot reads them. */
function events(count: number): Promise<readonly AlertEvent[]> {
  return alertEvents(bot, world.account, "/hooks/opsgenie/s3cret", count);
}

async function first(): Promise<Alert> {
  const [alert] = await world.sandbox.settle(collect(world.source.list({})));
  if (alert === undefined) throw new Error("there is no alert");
  return alert;
}

const bodyAt = (n: number) => JSON.parse(Buffer.from(bot.received[n]?.raw ?? []).toString());
const run = (operations: readonly Operation[]) => world.run(operations, by);

describe("what the bot does itself comes back as an event", () => {
  test.each<[string, (alert: Alert) => readonly Operation[] | Promise<readonly Operation[]>, object]>([
    ["acknowledged", (alert) => world.source.acknowledge([alert], by), {}],
    ["closed", (alert) => world.source.resolve([alert], by, "fixed"), { text: "fixed" }],
    ["snoozed", (alert) => world.source.snooze([alert], by, world.clock.now() + 3_600_000), {}],
    ["noted", (alert) => world.source.note(alert, by, "it is the disk"), { text: "it is the disk" }],
  ])("%s", async (change, write, more) => {
    const alert = await first();
    world.clock.advance(5_000);
    const at = world.clock.now();
    await run(await write(alert));
    const [event] = await events(1);
    expect(event).toMatchObject({ change, alert: alert.id, at, who: "Ana Lima", through: "Sandbox", ...more });
  });

  test("given to oneself and to somebody else are assigned alike", async () => {
    const alert = await first();
    const named = (name: string, email: string) => ({ kind: "person" as const, name, aliases: [email], refs: [] });
    await run(world.source.assign([alert], by, named("Ben Okafor", "ben@example.com")));
    await run(world.source.assign([alert], by, named("Ana Lima", "ana@example.com")));
    expect((await events(2)).map(({ change }) => change)).toEqual(["assigned", "assigned"]);
    expect([bodyAt(0).action, bodyAt(1).action]).toEqual(["AssignOwnership", "TakeOwnership"]);
    expect(bodyAt(0).alert.owner).toBe("ben@example.com");
  });

  test("an escalation is told with nothing but the alert's id", async () => {
    const alert = await first();
    const twice = [...(await world.source.escalate(alert, by)), ...(await world.source.escalate(alert, by))];
    for (const operation of twice) await run([operation]);
    const [one, other] = await events(2);
    expect(one).toMatchObject({ change: "escalated", alert: alert.id, at: world.clock.now() });
    expect(bodyAt(0).alert).toEqual({ alertId: alert.id });
    expect(one?.id).not.toBe(other?.id);
  });

  test("taken back", async () => {
    const [operation] = world.source.acknowledge([await first()], by);
    if (operation === undefined) throw new Error("nothing to do");
    const [outcome] = await run([operation]);
    const inverse = outcome && world.kind(operation).inverse?.(operation, outcome);
    if (inverse === undefined) throw new Error("it cannot be undone");
    await run([inverse]);
    expect((await events(2)).map(({ change }) => change)).toEqual(["acknowledged", "unacknowledged"]);
  });

  test("a page is a new alert, with its description cut", async () => {
    const target = { kind: "person" as const, name: "Ben Okafor", aliases: ["ben@example.com"], refs: [] };
    const person = { ...target, refs: [{ account: "opsgenie", id: "ben@example.com" }] };
    await run(await world.source.page({ target: person, urgency: "high", message: "m".repeat(5_000) }, by));
    const [event] = await events(1);
    expect(event).toMatchObject({ change: "triggered", at: bodyAt(0).alert.createdAt });
    expect(bodyAt(0).alert.description).toHaveLength(1_000);
  });
});

describe("what happens by itself", () => {
  test("is an event for each new alert, whose alert can be read back by its id", async () => {
    const [alert] = alerts(1, { title: "Out of the blue", ageMs: 0 });
    if (alert !== undefined) world.sandbox.emulators[0]?.incident?.(COMPANY, alert);
    const [event] = await events(1);
    expect(event).toMatchObject({ change: "triggered", who: "monitoring" });
    const found = await world.sandbox.settle(world.source.find(event?.alert ?? ""));
    expect(found).toMatchObject({ title: "Out of the blue", changedAt: event?.at, tags: ["service:API"] });
  });

  test("a colleague takes the newest such alert on the vendor's own website", async () => {
    const emulator = world.sandbox.emulators[0];
    for (const ageMs of [60_000, 0]) {
      const [alert] = alerts(1, { title: "Twice the same", ageMs });
      if (alert !== undefined) emulator?.incident?.(COMPANY, alert);
    }
    emulator?.take?.(COMPANY, { title: "Twice the same", by: "Ben Okafor" });
    const [, newest, taken] = await events(3);
    expect(taken).toMatchObject({ change: "acknowledged", alert: newest?.alert, through: "the website" });
    expect(taken?.who).toBe("ben@example.com");
    expect((await world.sandbox.settle(world.source.find(newest?.alert ?? "")))?.state).toBe("acked");
    emulator?.take?.(COMPANY, { title: "No such alert", by: "Ben Okafor" });
    expect(bot.received).toHaveLength(3);
  });

  test("the end of a snooze is told when it is over", async () => {
    const alert = await first();
    await run(world.source.snooze([alert], by, world.clock.now() + 60_000));
    world.clock.advance(61_000);
    await first();
    const [, woken] = await events(2);
    expect(woken).toMatchObject({ change: "unacknowledged", alert: alert.id, who: "System" });
  });
});

test("nothing is told of what was there before, of what changes nothing, and of what is refused", async () => {
  const alert = await first();
  await run(world.source.acknowledge([alert], by));
  await run(world.source.acknowledge([alert], by));
  await run(world.source.note(alert, by, "the last word"));
  expect((await events(2)).map(({ change }) => change)).toEqual(["acknowledged", "noted"]);
});

test("times are milliseconds, and something like nanoseconds in more digits than a number has", async () => {
  await run(world.source.acknowledge([await first()], by));
  const [{ raw } = { raw: new Uint8Array() }] = await bot.until(1);
  const text = Buffer.from(raw).toString();
  expect(text).toMatch(/"updatedAt":\d{19},"insertedAt":\d{19},/u);
  expect(text).toMatch(/"createdAt":\d{13},/u);
  const headers = bot.received[0]?.headers ?? {};
  expect(headers["content-type"]).toBe("application/json");
});

test("two addresses are both told", async () => {
  world.sandbox.hook("opsgenie", { url: `${bot.url}/other`, secret: "x" });
  await run(world.source.acknowledge([await first()], by));
  const received = await bot.until(2);
  expect(received.map(({ path }) => path).toSorted()).toEqual(["/hooks/opsgenie/s3cret", "/other"]);
});
