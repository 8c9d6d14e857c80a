import { afterEach, describe, expect, test } from "vitest";
import { emulatorWith } from "../../../integrations/pagerduty/sandbox.ts";
import type { Alert } from "../../../src/core/alerts.ts";
import { COMPANY, companyWith, openWorld, type World, type WorldOptions } from "./kit.ts";

const HOUR_MS = 3_600_000;

let world: World;
afterEach(async () => {
  world.sandbox.expectClean();
  await world.stop();
});

const open = async (options: WorldOptions = {}) => {
  world = await openWorld(options);
};
const states = async () => (await Promise.all((await world.list()).map((one) => one.state))).join(" ");
const get = async (title: string): Promise<Alert> => {
  const found = (await world.list()).find((one) => one.title === title);
  if (found === undefined) throw new Error(`no alert ${title}`);
  return found;
};
const puts = () => world.traffic().filter((one) => one.method === "PUT");

describe("acknowledging", () => {
  test("1,000 alerts takes four requests, and every one is proved", async () => {
    await open({ company: companyWith(1_000) });
    const by = await world.by("Ana");
    const alerts = await world.list({ states: ["open"] });
    world.traffic();
    const outcomes = await world.run(world.alerts.acknowledge(alerts, by), by);
    expect(outcomes.length).toBe(1_000);
    expect(new Set(outcomes.map((outcome) => outcome.state))).toEqual(new Set(["done"]));
    expect(puts().map((one) => one.headers.from)).toEqual(Array(4).fill("ana@example.com"));
    expect(await world.list({ states: ["open"] })).toEqual([]);
  });

  test("says which alerts it takes from somebody else", async () => {
    await open();
    const [mine, theirs] = [await get("API is slow"), await get("Blog is old")];
    const [first, second] = world.alerts.acknowledge([mine, theirs], await world.by("Ana"));
    expect(first?.effects).toBeUndefined();
    expect(second?.effects).toEqual(["reassigns"]);
    const by = await world.by("Ana");
    await world.run(
      [second].flatMap((one) => one ?? []),
      by,
    );
    expect((await get("Blog is old")).assignees.map((user) => user.name)).toEqual(["Ana"]);
  });

  test("an alert that somebody took meanwhile is already acknowledged, and by whom; the rest is done", async () => {
    await open({ company: companyWith(300) });
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const alerts = await world.list();
    const taken = alerts.slice(10, 12);
    await world.run(world.alerts.acknowledge(taken, dan), dan);
    world.traffic();
    const outcomes = await world.run(world.alerts.acknowledge(alerts, ana), ana);
    const already = outcomes.filter((outcome) => outcome.state === "already");
    expect(already.map((outcome) => outcome.reason)).toEqual(Array(2).fill("already acknowledged by Dan"));
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(298);
    // The refused batch, one look of three pages, the rest of the batch; and the other batch.
    expect(world.traffic().length).toBe(3 + 3);
    expect((await world.list()).filter((one) => one.acknowledgedBy[0]?.name === "Dan").length).toBe(2);
  });

  test("an alert that somebody resolved meanwhile fails with who did it and is not opened again", async () => {
    await open({ company: companyWith(5) });
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const alerts = await world.list();
    await world.run(world.alerts.resolve(alerts.slice(0, 1), dan), dan);
    const outcomes = await world.run(world.alerts.acknowledge(alerts, ana), ana);
    expect(outcomes.find((outcome) => outcome.state === "failed")?.reason).toBe("already resolved by Dan");
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(4);
    expect((await world.alerts.find(alerts[0]?.id ?? ""))?.state).toBe("closed");
  });

  test("incidents that PagerDuty no longer has fail alone, wherever they stand in the batch", async () => {
    await open({ company: companyWith(40) });
    const by = await world.by("Ana");
    const alerts = await world.list();
    const ghosts = [3, 17, 39].map((i) => ({ ...(alerts[i] as Alert), id: `QGHOST${i}` }));
    const outcomes = await world.run(world.alerts.acknowledge([...alerts, ...ghosts], by), by);
    const failed = outcomes.filter((outcome) => outcome.state === "failed");
    expect(failed.map((outcome) => outcome.reason)).toEqual(Array(3).fill("PagerDuty no longer has this incident."));
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(40);
  });

  test("as somebody PagerDuty does not know fails all at once, without trying smaller batches", async () => {
    await open({ company: companyWith(60) });
    const alerts = await world.list();
    world.traffic();
    const stranger = { id: "PX", name: "Zoe", email: "zoe@example.com" };
    const outcomes = await world.run(world.alerts.acknowledge(alerts, stranger), stranger);
    expect(new Set(outcomes.map((outcome) => outcome.state))).toEqual(new Set(["failed"]));
    expect(outcomes[0]?.reason).toContain("valid user's email");
    expect(world.traffic().length).toBe(1);
  });

  test("waits out the rate limit and finishes", async () => {
    await open({ company: companyWith(2_000), declaration: emulatorWith({ requestsPerMinute: 15 }) });
    const by = await world.by("Ana");
    const outcomes = await world.run(world.alerts.acknowledge(await world.list(), by), by);
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(2_000);
    expect(world.clock.now()).toBeGreaterThan(Date.parse("2026-11-21T08:01:00Z"));
  });
});

describe("a lost answer", () => {
  test("to an acknowledgement is sent again and found acknowledged", async () => {
    await open({ company: companyWith(2) });
    const by = await world.by("Ana");
    const alerts = await world.list();
    world.sandbox.addFault({
      vendor: "pagerduty",
      method: "PUT",
      path: "^/incidents$",
      fault: { kind: "reset", when: "after" },
    });
    const outcomes = await world.run(world.alerts.acknowledge(alerts, by), by);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done", "done"]);
  });
});

describe("undo", () => {
  const undo = async (operations: readonly ReturnType<typeof world.alerts.acknowledge>[number][], by: string) => {
    const attribution = await world.by(by);
    const outcomes = await world.run(operations, attribution);
    return operations.toReversed().flatMap((operation) => {
      const outcome = outcomes.find((one) => one.operation === operation.id);
      if (outcome?.state !== "done") return [];
      return world.kind(operation.kind).inverse?.(operation, outcome) ?? [];
    });
  };

  test("of an acknowledgement gives state and assignees back, and says that it pages again", async () => {
    await open();
    const theirs = await get("Blog is old");
    const by = await world.by("Ana");
    const inverses = await undo(world.alerts.acknowledge([theirs], by), "Ana");
    expect(inverses.map((operation) => operation.effects)).toEqual([["pages"]]);
    expect((await get("Blog is old")).assignees[0]?.name).toBe("Ana");
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done"]);
    expect(await get("Blog is old")).toMatchObject({ state: "open", assignees: [{ name: "Cleo" }] });
  });

  test("leaves alone what somebody changed meanwhile", async () => {
    await open();
    const alerts = [await get("Blog is old"), await get("API is slow")];
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const inverses = await undo(world.alerts.acknowledge(alerts, ana), "Ana");
    await world.run(world.alerts.resolve(alerts.slice(0, 1), dan), dan);
    const outcomes = await world.run(inverses, ana, "plan-2");
    expect(outcomes.map((outcome) => outcome.state).sort()).toEqual(["done", "failed"]);
    expect(outcomes.find((outcome) => outcome.state === "failed")?.reason).toBe(
      "changed meanwhile: it is now resolved by Dan",
    );
    expect((await world.alerts.find(alerts[0]?.id ?? ""))?.state).toBe("closed");
  });

  test("of a resolution opens again what was open and takes again what was acknowledged", async () => {
    await open();
    const alerts = [await get("API is slow"), await get("Checkout fails")];
    const by = await world.by("Dan");
    const inverses = await undo(world.alerts.resolve(alerts, by, "all fine"), "Dan");
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(new Set(outcomes.map((outcome) => outcome.state))).toEqual(new Set(["done"]));
    expect(await get("API is slow")).toMatchObject({ state: "open", assignees: [{ name: "Ana" }] });
    expect(await get("Checkout fails")).toMatchObject({ state: "acked", assignees: [{ name: "Dan" }] });
  });

  test("of a snooze of an open alert restores it once", async () => {
    await open();
    const by = await world.by("Ana");
    const operations = world.alerts.snooze([await get("API is slow")], by, world.clock.now() + HOUR_MS);
    const inverses = await undo(operations, "Ana");
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done", "already"]);
    expect(await get("API is slow")).toMatchObject({ state: "open", assignees: [{ name: "Ana" }] });
  });

  test("of a later snooze brings the earlier end back, of the first snooze of an acknowledged alert there is none", async () => {
    await open();
    const by = await world.by("Dan");
    const first = world.alerts.snooze([await get("Checkout fails")], by, world.clock.now() + HOUR_MS);
    expect(await undo(first, "Dan")).toEqual([]);
    const later = world.alerts.snooze([await get("Checkout fails")], by, world.clock.now() + 5 * HOUR_MS);
    await world.run(await undo(later, "Dan"), by, "plan-2");
    expect((await get("Checkout fails")).snoozedUntilAt).toBe(world.clock.now() + HOUR_MS);
  });

  test("of 600 acknowledgements looks in pages and writes in batches", async () => {
    await open({ company: companyWith(600) });
    const by = await world.by("Ana");
    const inverses = await undo(world.alerts.acknowledge(await world.list(), by), "Ana");
    world.traffic();
    const outcomes = await world.run(inverses, by, "plan-2");
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(600);
    expect(
      world
        .traffic()
        .map((one) => one.method)
        .join(" "),
    ).toBe("GET GET GET GET GET GET PUT PUT PUT");
  });
});

describe("snoozing", () => {
  test("an open alert acknowledges it first, in an operation of its own", async () => {
    await open();
    const by = await world.by("Ana");
    const operations = world.alerts.snooze(
      [await get("API is slow")],
      by,
      world.clock.now() + HOUR_MS,
      "vendor works on it",
    );
    expect(operations.map(({ kind, after }) => [kind, after])).toEqual([
      ["pagerduty.acknowledge", undefined],
      ["pagerduty.snooze", operations[0]?.id],
      ["pagerduty.note", operations[1]?.id],
    ]);
    const outcomes = await world.run(operations, by);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["done", "done", "done"]);
    expect((await get("API is slow")).snoozedUntilAt).toBe(world.clock.now() + HOUR_MS);
  });

  test("for more than seven days is refused before anything is sent", async () => {
    await open();
    const by = await world.by("Ana");
    const found = await get("API is slow");
    expect(() => world.alerts.snooze([found], by, world.clock.now() + 8 * 24 * HOUR_MS)).toThrow("seven days");
  });

  test("something that is no longer acknowledged fails with PagerDuty's reason", async () => {
    await open();
    const [dan, ana] = [await world.by("Dan"), await world.by("Ana")];
    const acked = await get("Checkout fails");
    await world.run(world.alerts.resolve([acked], ana), ana);
    const [outcome] = await world.run(world.alerts.snooze([acked], dan, world.clock.now() + HOUR_MS), dan);
    expect(outcome).toMatchObject({ state: "failed", reason: expect.stringContaining("Resolved Incident") });
  });
});

describe("resolving", () => {
  test("with a note writes it into the log and among the notes", async () => {
    await open();
    const by = await world.by("Ana");
    const found = await get("API is slow");
    await world.run(world.alerts.resolve([found], by, "Added workers"), by);
    const detail = await world.alerts.detail(found);
    expect(detail.notes.map((note) => note.text)).toEqual(["Added workers"]);
    expect(detail.log.map((entry) => entry.text)).toContain("Resolved by Ana. Added workers");
  });

  test("what is over already is said to be so", async () => {
    await open();
    const [ana, dan] = [await world.by("Ana"), await world.by("Dan")];
    const found = await get("API is slow");
    await world.run(world.alerts.resolve([found], dan), dan);
    const [outcome] = await world.run(world.alerts.resolve([found], ana), ana);
    expect(outcome).toMatchObject({ state: "already", reason: "already resolved by Dan" });
  });
});

describe("assigning and escalating", () => {
  test("to a person and to a policy is proved by the answer and can be taken back", async () => {
    await open();
    const by = await world.by("Ana");
    const found = await get("API is slow");
    const [toDan] = world.alerts.assign([found], by, await world.named("person", "Dan"));
    const [toWeb] = world.alerts.assign([found], by, await world.named("policy", "Web escalation"));
    if (toDan === undefined || toWeb === undefined) throw new Error("operations");
    expect(toDan.effects).toEqual(["pages"]);
    const [first] = await world.run([toDan], by);
    expect(first?.state).toBe("done");
    expect((await get("API is slow")).assignees.map((user) => user.name)).toEqual(["Dan"]);
    const back = first && world.kind(toDan.kind).inverse?.(toDan, first);
    expect(
      (
        await world.run(
          [back].flatMap((one) => one ?? []),
          by,
        )
      )[0]?.state,
    ).toBe("done");
    expect((await get("API is slow")).assignees.map((user) => user.name)).toEqual(["Ana"]);
    expect((await world.run([toWeb], by))[0]?.state).toBe("done");
    expect((await get("API is slow")).policy?.name).toBe("Web escalation");
  });

  test("to a schedule is refused", async () => {
    await open();
    const by = await world.by("Ana");
    const schedule = await world.named("schedule", "Infra Primary");
    const found = await get("API is slow");
    expect(() => world.alerts.assign([found], by, schedule)).toThrow("a person or an escalation policy");
  });

  test("an escalation goes to the next level and pages its people; from the last there is none", async () => {
    await open();
    const by = await world.by("Ana");
    world.traffic();
    const operations = await world.alerts.escalate(await get("API is slow"), by);
    expect(world.traffic().filter((one) => one.path === "/oncalls").length).toBe(1);
    expect(world.kind("pagerduty.escalate").describe(operations[0] as never)).toMatch(/to level 2$/);
    expect((await world.run(operations, by))[0]?.state).toBe("done");
    const now = await get("API is slow");
    expect(now.assignees.map((user) => user.name)).toEqual(["Ben", "Cleo"]);
    await expect(world.alerts.escalate(now, by)).rejects.toMatchObject({ code: "bad_input" });
  });

  test("an escalation whose answer was lost is recognised by those who have it now", async () => {
    await open();
    const by = await world.by("Ana");
    const operations = await world.alerts.escalate(await get("API is slow"), by);
    world.sandbox.addFault({
      vendor: "pagerduty",
      method: "PUT",
      path: "^/incidents$",
      fault: { kind: "reset", when: "after" },
    });
    expect((await world.run(operations, by))[0]?.state).toBe("unknown");
    const execution = { planId: "plan-1", createdAt: world.clock.now(), by, signal: new AbortController().signal };
    const [operation] = operations;
    const found = operation && (await world.kind(operation.kind).reconcile?.(operation, execution));
    expect(found?.state).toBe("done");
  });
});

describe("a note", () => {
  test("whose answer was lost is found again and not written twice", async () => {
    await open();
    const by = await world.by("Ana");
    const found = await get("API is slow");
    const operations = world.alerts.note(found, by, "Looking");
    const execution = { planId: "plan-1", createdAt: world.clock.now(), by, signal: new AbortController().signal };
    const [operation] = operations;
    if (operation === undefined) throw new Error("an operation");
    expect(await world.kind(operation.kind).reconcile?.(operation, execution)).toBeUndefined();
    world.sandbox.addFault({
      vendor: "pagerduty",
      method: "POST",
      path: "/notes$",
      fault: { kind: "reset", when: "after" },
    });
    expect((await world.run(operations, by))[0]?.state).toBe("unknown");
    expect((await world.kind(operation.kind).reconcile?.(operation, execution))?.state).toBe("done");
    expect((await world.alerts.detail(found)).notes.length).toBe(1);
  });

  test("is removed by undo", async () => {
    await open();
    const by = await world.by("Ana");
    const found = await get("API is slow");
    const [operation] = world.alerts.note(found, by, "Oops");
    if (operation === undefined) throw new Error("an operation");
    const [outcome] = await world.run([operation], by);
    const inverse = outcome && world.kind(operation.kind).inverse?.(operation, outcome);
    expect(
      (
        await world.run(
          [inverse].flatMap((one) => one ?? []),
          by,
        )
      )[0]?.state,
    ).toBe("done");
    expect(
      (
        await world.run(
          [inverse].flatMap((one) => one ?? []),
          by,
        )
      )[0]?.state,
    ).toBe("already");
    expect((await world.alerts.detail(found)).notes).toEqual([]);
  });
});

describe("under the fallback account", () => {
  test("each incident gets a note that names the real person, and undo answers it", async () => {
    await open({ env: { PAGERDUTY_FROM: "dan@example.com" } });
    const zoe = await world.by("Zoe");
    expect(zoe).toMatchObject({ name: "Dan", email: "dan@example.com", onBehalfOf: "Zoe" });
    const found = await get("API is slow");
    const operations = world.alerts.acknowledge([found], zoe);
    expect(operations.map(({ kind, after }) => [kind, after])).toEqual([
      ["pagerduty.acknowledge", undefined],
      ["pagerduty.note", operations[0]?.id],
    ]);
    const outcomes = await world.run(operations, zoe);
    const note = operations[1];
    const inverse = note && outcomes[1] && world.kind(note.kind).inverse?.(note, outcomes[1]);
    await world.run(
      [inverse].flatMap((one) => one ?? []),
      zoe,
      "plan-2",
    );
    expect((await world.alerts.detail(found)).notes.map((one) => one.text)).toEqual([
      "Zoe took this back through Tocsin: acknowledge.",
      "For Zoe, through Tocsin: acknowledge.",
    ]);
  });
});

test("what explain shows is what is sent", async () => {
  await open({ company: companyWith(260) });
  const by = await world.by("Ana");
  const operations = world.alerts.acknowledge(await world.list(), by);
  const execution = { planId: "plan-1", createdAt: world.clock.now(), by, signal: new AbortController().signal };
  const promised = world.kind("pagerduty.acknowledge").requests(operations, execution);
  world.traffic();
  await world.run(operations, by);
  expect(puts().map((one) => one.body)).toEqual(promised.map((one) => one.body));
  expect(await states()).toBe(Array(260).fill("acked").join(" "));
});

test("the sample's alerts are what the tests say", async () => {
  await open();
  expect((await world.list()).length).toBe(COMPANY.alerts.length);
});
