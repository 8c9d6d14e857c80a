import { afterEach, expect, test } from "vitest";
import type { Alert } from "../../../src/core/alerts.ts";
import type { Named } from "../../../src/core/names.ts";
import type { Operation } from "../../../src/core/plan.ts";
import { bodies, by, end, inverseOf, look, start, states, world } from "./alert-scene.ts";
import { execution, one } from "./opsgenie-account.ts";

afterEach(end);

const person = (name: string, email: string): Named => ({ kind: "person", name, aliases: [email], refs: [] });

test("closing keeps the note and cannot be undone", async () => {
  const alert = one(await start(1));
  const operation = one(world.source.resolve([alert], by, "Fixed by a restart"));
  const outcome = one(await world.run([operation], by));
  expect(outcome.state).toBe("done");
  expect((await look(alert)).state).toBe("closed");
  expect(bodies(/close$/)).toEqual([{ user: "ana@example.com", source: "Tocsin", note: "Fixed by a restart" }]);
  expect(inverseOf(operation, outcome)).toBeUndefined();
  world.clock.advance(10_000);
  expect(states(await world.run([operation], by))).toEqual(["already"]);
});

test("snoozing is one operation, also for an open alert", async () => {
  const alert = one(await start(1));
  const untilAt = world.clock.now() + 3_600_000;
  const operations = world.source.snooze([alert], by, untilAt, "Known");
  expect(world.kind(one(operations)).describe(one(operations))).toBe(
    `snooze ${alert.handle} Alert 1 until 21 Nov 04:00 UTC`,
  );
  expect(states(await world.run(operations, by))).toEqual(["done"]);
  expect(await look(alert)).toMatchObject({ state: "snoozed", snoozedUntilAt: untilAt });
  expect(bodies(/snooze$/)).toMatchObject([{ endTime: "2026-11-21T04:00:00Z", note: "Known" }]);
});

test("a snooze that is over before it starts fails with OpsGenie's reason", async () => {
  const found = await start(1);
  const outcome = one(await world.run(world.source.snooze(found, by, world.clock.now() - 1_000), by));
  expect(outcome).toMatchObject({ state: "failed", reason: "Snooze end time must be in the future." });
});

test("what the plan does not include fails with OpsGenie's reason", async () => {
  const found = await start(1, { behaviour: { unpaidActions: ["snooze"] } });
  const outcome = one(await world.run(world.source.snooze(found, by, world.clock.now() + 60_000), by));
  expect(outcome.state).toBe("failed");
  expect(outcome.reason).toContain("You should upgrade your plan");
});

test("assigning gives an alert to a person; undo gives it back to the one before", async () => {
  const alert = one(await start(1));
  const give = (to: string, from: Alert): Operation => one(world.source.assign([from], by, person(to, to)));
  expect(states(await world.run([give("ben@example.com", alert)], by))).toEqual(["done"]);
  const bens = await look(alert);
  const operation = give("cleo@example.com", bens);
  const undo = inverseOf(operation, one(await world.run([operation], by)));
  if (undo === undefined) throw new Error("no inverse");
  expect(states(await world.run([undo], by))).toEqual(["done"]);
  expect((await look(alert)).assignees).toMatchObject([{ email: "ben@example.com" }]);
  await world.run([give("ana@example.com", bens)], by);
  expect(one(await world.run([undo], by))).toMatchObject({
    state: "failed",
    reason: "It has been given to ana@example.com since.",
  });
});

test("an alert that nobody had cannot be given back", async () => {
  const alert = one(await start(1));
  const operation = one(world.source.assign([alert], by, person("Ben", "ben@example.com")));
  expect(inverseOf(operation, one(await world.run([operation], by)))).toBeUndefined();
});

test("a person is assigned by the address that OpsGenie knows, whatever else they are called", async () => {
  const found = await start(1);
  const people = await world.sandbox.settle(world.account.names.person?.() ?? Promise.resolve([]));
  const ben = people.find((one) => one.name === "Ben Okafor");
  if (ben === undefined) throw new Error("no Ben");
  const merged = { ...ben, aliases: ["benny@elsewhere.example", ...(ben.aliases ?? [])] };
  expect(one(world.source.assign(found, by, merged)).params.to).toBe("ben@example.com");
});

test("an alert cannot be given to a policy, and the refusal says what can be done", async () => {
  const found = await start(1);
  const policy: Named = { kind: "policy", name: "Infra Escalation", refs: [{ account: "opsgenie", id: "x" }] };
  expect(() => world.source.assign(found, by, policy)).toThrow(
    "OpsGenie gives alerts to people, not to Infra Escalation; escalate them or page Infra Escalation instead.",
  );
});

test("a lost assignment is looked up before it is sent again", async () => {
  const alert = one(await start(1));
  const operation = one(world.source.assign([alert], by, person("Ben", "ben@example.com")));
  const kind = world.kind(operation);
  expect(kind.safety).toBe("reconcilable");
  const reconcile = () =>
    world.sandbox.settle(kind.reconcile?.(operation, execution(world.clock, by)) ?? Promise.resolve(undefined));
  expect(await reconcile()).toBeUndefined();
  await world.run([operation], by);
  expect(await reconcile()).toMatchObject({ state: "done" });
});

test("a note is found again by its words, but not an older one with the same words", async () => {
  const alert = one(await start(1));
  const operation = one(world.source.note(alert, by, "Looking into it"));
  expect(states(await world.run([operation], by))).toEqual(["done"]);
  const kind = world.kind(operation);
  const reconcile = () =>
    world.sandbox.settle(kind.reconcile?.(operation, execution(world.clock, by)) ?? Promise.resolve(undefined));
  expect(await reconcile()).toMatchObject({ state: "done" });
  world.clock.advance(600_000);
  expect(await reconcile()).toBeUndefined();
});

test("a note whose answer was lost is not sent twice", async () => {
  const alert = one(await start(1));
  world.sandbox.addFault({ path: "notes$", method: "POST", fault: { kind: "reset", when: "after" } });
  expect(states(await world.run(world.source.note(alert, by, "Once"), by))).toEqual(["done"]);
  expect(world.requests().filter((request) => request.startsWith("POST"))).toHaveLength(1);
});

test("escalating uses the alert's own policy", async () => {
  const alert = one(await start(1));
  const operation = one(await world.sandbox.settle(world.source.escalate(alert, by)));
  expect(operation).toMatchObject({
    kind: "opsgenie.escalate",
    effects: ["pages"],
    params: { name: "Infra Escalation" },
  });
  expect(states(await world.run([operation], by))).toEqual(["done"]);
});

test("an alert without a policy uses the one of its team, and has to have one", async () => {
  const alert = one(await start(1));
  const { policy: _, ...bare } = alert;
  const operation = one(await world.sandbox.settle(world.source.escalate(bare, by)));
  expect(operation.params.name).toBe("Infra Escalation");
  const lost = world.source.escalate({ ...bare, teams: [] }, by);
  await expect(world.sandbox.settle(lost)).rejects.toMatchObject({
    code: "bad_input",
    message: `${alert.handle} has no escalation policy in OpsGenie; page somebody instead.`,
  });
});
