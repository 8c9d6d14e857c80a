import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AlertEvent, VendorEvent } from "../../../src/core/events.ts";
import { alert, COMPANY, openWorld, type World } from "./kit.ts";
import { emulatorIn, hookWith, type Listener, listen } from "./webhook-kit.ts";

const SECRET = "the-secret-of-this-subscription";
const HOUR_MS = 3_600_000;

let world: World;
let listener: Listener;
beforeEach(async () => {
  world = await openWorld();
  listener = await listen(hookWith(SECRET));
});
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
  await listener.stop();
});

const emulator = () => emulatorIn(world);
const hook = (secret = SECRET) => emulator().hook({ url: listener.url, secret });
const fire = (title: string, service = "API") => emulator().incident(COMPANY, alert(title, service));

/** A request as somebody sends it on the website, or a script. */
async function send(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${world.sandbox.url}/pagerduty${path}`, {
    method,
    headers: {
      authorization: "Token token=sandbox-pagerduty-key",
      accept: "application/vnd.pagerduty+json;version=2",
      "content-type": "application/json",
      from: "ben@example.com",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
const update = (id: string, change: object) =>
  send("PUT", "/incidents", { incidents: [{ id, type: "incident_reference", ...change }] });

const told = (events: readonly VendorEvent[]): object[] =>
  events.map((event) => {
    if (event.type !== "alert") return { type: event.type };
    return { alert: event.alert, change: event.change, ...(event.who === undefined ? {} : { who: event.who }) };
  });
const types = () => listener.requests.map(({ raw }) => JSON.parse(raw.toString()).event.event_type);

/** Everything up to here has arrived, once this has, which is sent last about the same incident. */
async function toldOf(id: string, count: number): Promise<readonly VendorEvent[]> {
  await send("POST", `/incidents/${id}/notes`, { note: { content: "the end" } });
  const events = await listener.next(count + 1);
  expect(events.at(-1)).toMatchObject({ change: "noted", text: "the end" });
  return events.slice(0, -1);
}

describe("a change of an incident is told once", () => {
  beforeEach(() => hook());

  test("when monitoring fires, with the whole incident", async () => {
    fire("Disk is full", "Shop");
    const [event] = (await listener.next(1)) as AlertEvent[];
    const read = await world.get("Disk is full");
    const nameless = (people: AlertEvent["seen"]) =>
      people && { ...people, assignees: people.assignees.map(({ id, name }) => ({ id, name })) };
    expect(event).toMatchObject({ alert: read.id, change: "triggered" });
    expect(event?.who).toBeUndefined();
    expect(event?.seen).toEqual(nameless(read));
  });

  test("when somebody acknowledges, and by whom", async () => {
    const { id } = await world.get("API is slow");
    const by = await world.by("Ana");
    await world.run(world.alerts.acknowledge([await world.get("API is slow")], by), by);
    const events = await toldOf(id, 1);
    expect(told(events)).toEqual([{ alert: id, change: "acknowledged", who: "Ana" }]);
    expect(events[0]).toMatchObject({
      seen: { state: "acked", acknowledgedBy: [{ name: "Ana" }], assignees: [{ name: "Ana" }] },
    });
  });

  test("when it is resolved, reopened, taken and given up again", async () => {
    const { id } = await world.get("API is slow");
    for (const status of ["resolved", "triggered", "acknowledged", "triggered", "triggered"])
      await update(id, { status });
    expect(told(await toldOf(id, 4))).toEqual(
      ["closed", "reopened", "acknowledged", "unacknowledged"].map((change) => ({ alert: id, change, who: "Ben" })),
    );
  });

  test("when it goes to others, up a level, to another policy or under another priority", async () => {
    const { id } = await world.get("API is slow");
    const { users } = (await send("GET", "/users")) as { users: { id: string; name: string }[] };
    const { escalation_policies: policies } = (await send("GET", "/escalation_policies")) as {
      escalation_policies: { id: string; name: string }[];
    };
    const dan = users.find(({ name }) => name === "Dan")?.id;
    const web = policies.find(({ name }) => name === "Web escalation")?.id;
    await update(id, { assignments: [{ assignee: { id: dan, type: "user_reference" } }] });
    await update(id, { escalation_level: 2 });
    await update(id, { escalation_policy: { id: web, type: "escalation_policy_reference" } });
    await update(id, { priority: { id: "PRIOP2", type: "priority_reference" } });
    const events = await toldOf(id, 4);
    expect(events).toMatchObject([
      { change: "assigned", seen: { assignees: [{ name: "Dan" }] } },
      { change: "escalated", seen: { assignees: [{ name: "Ben" }, { name: "Cleo" }] } },
      { change: "assigned", seen: { policy: { name: "Web escalation" } } },
      { change: "changed", seen: { priority: "P2" } },
    ]);
    expect(types().slice(0, 4)).toEqual([
      "incident.reassigned",
      "incident.escalated",
      "incident.delegated",
      "incident.priority_updated",
    ]);
  });

  test("with its text when it is a note, and not when a note goes", async () => {
    const { id } = await world.get("API is slow");
    const { note } = (await send("POST", `/incidents/${id}/notes`, { note: { content: "Rolled back ✓" } })) as {
      note: { id: string };
    };
    await send("DELETE", `/incidents/${id}/notes/${note.id}`);
    const [event, ...more] = await toldOf(id, 1);
    expect(event).toMatchObject({ alert: id, change: "noted", text: "Rolled back ✓", who: "Ben" });
    expect(more).toEqual([]);
  });

  test("except a title, an urgency or a snooze, of which PagerDuty has no event", async () => {
    const { id } = await world.get("Checkout fails");
    await update(id, { title: "Checkout is slow", urgency: "low" });
    await send("POST", `/incidents/${id}/snooze`, { duration: 3_600 });
    expect(await toldOf(id, 0)).toEqual([]);
  });

  test("when a snooze ends, at its end, by nobody", async () => {
    const { id } = await world.get("Checkout fails");
    await send("POST", `/incidents/${id}/snooze`, { duration: 3_600 });
    const endAt = world.clock.now() + HOUR_MS;
    world.clock.advance(2 * HOUR_MS);
    const [event, ...more] = await toldOf(id, 1);
    expect(event).toMatchObject({ alert: id, change: "unacknowledged", at: endAt, seen: { state: "open" } });
    expect(event).not.toHaveProperty("who");
    expect(more).toEqual([]);
  });

  test("when it is reopened for somebody, by an event for each of the two", async () => {
    const { id } = await world.get("API is slow");
    const by = await world.by("Cleo");
    await update(id, { status: "resolved" });
    await update(id, { status: "acknowledged", assignments: [{ assignee: { id: by.id, type: "user_reference" } }] });
    expect((await toldOf(id, 3)).map((event) => event.type === "alert" && event.change)).toEqual([
      "closed",
      "reopened",
      "acknowledged",
    ]);
  });

  test("for each of a hundred in one write", async () => {
    for (let n = 0; n < 100; n += 1) fire(`Alert ${n}`);
    const fired = await listener.next(100);
    const by = await world.by("Ana");
    const alerts = (await world.list()).filter(({ title }) => title.startsWith("Alert "));
    await world.run(world.alerts.acknowledge(alerts, by), by);
    const taken = await listener.next(100);
    expect(new Set(taken.map((event) => event.type === "alert" && event.alert)).size).toBe(100);
    expect(new Set([...fired, ...taken].map(({ id }) => id)).size).toBe(200);
  });
});

describe("a delivery", () => {
  test("says whose it is and is signed byte for byte", async () => {
    hook();
    fire("Ünïcode ✓");
    await listener.next(1);
    const [request] = listener.requests;
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringContaining("PagerDuty-Webhook"),
      "x-webhook-id": expect.stringMatching(/.{20,}/u),
      "x-webhook-subscription": "PHAND1",
      "x-pagerduty-signature": `v1=${createHmac("sha256", SECRET)
        .update(request?.raw ?? "")
        .digest("hex")}`,
    });
    const forged = Buffer.from(request?.raw.toString().replace("high", "low ") ?? "");
    expect(hookWith(SECRET).verify?.({ headers: request?.headers ?? {}, raw: forged })).toBe(false);
    expect(hookWith("another-secret-than-that").verify?.(request ?? { headers: {}, raw: forged })).toBe(false);
  });

  test("has a signature for each secret while one replaces another", async () => {
    hook(`the-former-secret-of-it,${SECRET}`);
    fire("Disk is full");
    expect(await listener.next(1)).toHaveLength(1);
    expect(listener.requests[0]?.headers["x-pagerduty-signature"]?.split(",")).toHaveLength(2);
  });

  test("is repeated under the same id until it is taken", async () => {
    hook();
    listener.answer(503);
    fire("Disk is full");
    await expect.poll(() => listener.requests.length).toBe(1);
    listener.answer(undefined);
    await expect.poll(() => world.clock.sleeping).toBe(1);
    world.clock.advance(1_000);
    expect(await listener.next(1)).toHaveLength(1);
    const [first, second] = listener.requests;
    expect(second?.headers["x-webhook-id"]).toBe(first?.headers["x-webhook-id"]);
  });

  test("that nobody hears is not sent", async () => {
    fire("Disk is full");
    hook();
    hook();
    fire("Disk is fuller");
    const [event] = (await listener.next(1)) as AlertEvent[];
    expect(event?.seen?.title).toBe("Disk is fuller");
    expect(listener.requests).toHaveLength(1);
  });
});
