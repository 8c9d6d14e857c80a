import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Alert } from "../../../src/core/alerts.ts";
import type { AlertEvent } from "../../../src/core/events.ts";
import type { Named } from "../../../src/core/names.ts";
import type { Attribution } from "../../../src/core/people.ts";
import type { Operation } from "../../../src/core/plan.ts";
import { PAGED_COMPANY, plainAlert } from "../../contracts/alert-company.ts";
import { deeds } from "../../contracts/alert-world.ts";
import { alertEvents } from "../../kit/hook-reading.ts";
import { type HookReceiver, startHookReceiver } from "../../kit/hook-receiver.ts";
import { startJsm, type World } from "./jsm-account.ts";

/* The whole road: the emulator tells, the courier carries, a real server takes, the integration reads. */

const TITLE = "API is slow";
const HOUR_MS = 3_600_000;

let world: World;
let bot: HookReceiver;
let by: Attribution;

beforeEach(async () => {
  bot = await startHookReceiver();
  world = await startJsm();
  by = await world.by("Ana");
  expect(world.sandbox.hook("jsm", { url: `${bot.url}/hooks/jsm/s3cret`, secret: "s3cret" })).toBe(true);
});
afterEach(async () => {
  world.sandbox.expectClean();
  await world.sandbox.stop();
  await bot.stop();
});

/** The events of so many webhooks, as the bot reads them. */
function events(count: number): Promise<readonly AlertEvent[]> {
  return alertEvents(bot, world.account, "/hooks/jsm/s3cret", count);
}
const bodyAt = (n: number) => JSON.parse(Buffer.from(bot.received[n]?.raw ?? []).toString());
async function person(name: string): Promise<Named> {
  const people = await world.settle(world.account.names.person?.() ?? Promise.resolve([]));
  const found = people.find((one) => one.name === name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found;
}

describe("what the bot does itself comes back as an event of the token's account", () => {
  type Write = (alert: Alert) => readonly Operation[] | Promise<readonly Operation[]>;
  test.each<[string, Write, object]>([
    ["acknowledged", (alert) => world.source.acknowledge([alert], by), {}],
    ["closed", (alert) => world.source.resolve([alert], by), {}],
    ["snoozed", (alert) => world.source.snooze([alert], by, world.clock.now() + HOUR_MS), {}],
    ["noted", (alert) => world.source.note(alert, by, "the disk"), { text: expect.stringContaining("the disk") }],
    ["assigned", async (alert) => world.source.assign([alert], by, await person("Cleo")), {}],
  ])("%s", async (change, write, more) => {
    const alert = await world.get(TITLE);
    await world.run(deeds(await write(alert)), by);
    const [event] = await events(1);
    expect(event).toMatchObject({ change, alert: alert.id, through: "Sandbox", ...more });
  });

  test("an escalation is told with nothing but the alert's id", async () => {
    const alert = await world.get(TITLE);
    await world.run(deeds(await world.settle(world.source.escalate(alert, by))), by);
    expect(await events(1)).toMatchObject([{ change: "escalated", alert: alert.id }]);
    expect(bodyAt(0)).toMatchObject({ alert: { alertId: alert.id }, escalationName: "Infra escalation" });
  });

  test("a page is a new alert, with its description cut", async () => {
    const request = { target: await person("Ben"), urgency: "high", message: "m".repeat(5_000) } as const;
    await world.run(await world.source.page(request, by), by);
    expect(await events(1)).toMatchObject([{ change: "triggered" }]);
    expect(bodyAt(0).alert.description).toHaveLength(1_000);
  });
});

describe("what happens by itself", () => {
  const happens = () => {
    const alert = { ...plainAlert("Out of the blue", "API"), vendor: "jsm" } as const;
    world.sandbox.emulators[0]?.incident?.(PAGED_COMPANY, alert);
  };

  test("is an event for each new alert, whose alert can be read back by its id", async () => {
    happens();
    const [event] = await events(1);
    expect(event).toMatchObject({ change: "triggered", who: "monitoring" });
    const found = await world.settle(world.source.find(event?.alert ?? ""));
    expect(found).toMatchObject({ title: "Out of the blue", createdAt: event?.at, tags: ["service:API"] });
  });

  test("a colleague takes the newest such alert on the website", async () => {
    happens();
    happens();
    const take = (title: string) => world.sandbox.emulators[0]?.take?.(PAGED_COMPANY, { title, by: "Ben" });
    take("Out of the blue");
    const [, newest, taken] = await events(3);
    expect(taken).toMatchObject({ change: "acknowledged", alert: newest?.alert, through: "the website" });
    expect(bodyAt(2).alert.username).toBe("ben@example.com");
    expect(await world.settle(world.source.find(newest?.alert ?? ""))).toMatchObject({
      state: "acked",
      acknowledgedBy: [{ name: "Ben" }],
    });
    take("No such alert");
    expect(bot.received).toHaveLength(3);
  });

  test("the end of a snooze is told when it is over", async () => {
    const alert = await world.get(TITLE);
    await world.run(deeds(world.source.snooze([alert], by, world.clock.now() + 60_000)), by);
    world.clock.advance(61_000);
    await world.list();
    const [, woken] = await events(2);
    expect(woken).toMatchObject({ change: "unacknowledged", alert: alert.id });
  });
});

test("nothing is told of what was there before, of what changes nothing, and of what is refused", async () => {
  world.behaviour.forbiddenActions = ["snooze"];
  const alert = await world.get(TITLE);
  await world.run(deeds(world.source.acknowledge([alert], by)), by);
  await world.run(deeds(world.source.acknowledge([alert], by)), by);
  await world.run(deeds(world.source.snooze([alert], by, world.clock.now() + HOUR_MS)), by);
  await world.run(world.source.note(alert, by, "the last word"), by);
  expect((await events(2)).map(({ change }) => change)).toEqual(["acknowledged", "noted"]);
});

test("times are milliseconds, and something like nanoseconds in more digits than a number has, each another", async () => {
  const alert = await world.get(TITLE);
  for (const text of ["one", "two"]) await world.run(world.source.note(alert, by, text), by);
  const texts = (await bot.until(2)).map(({ raw }) => Buffer.from(raw).toString());
  const times = texts.map((text) => /"updatedAt":(\d{19}),/u.exec(text)?.[1]);
  expect(new Set(times).size).toBe(2);
  expect(texts[0]).toMatch(/"createdAt":\d{13},/u);
});
