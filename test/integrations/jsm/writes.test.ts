import { afterEach, describe, expect, test } from "vitest";
import type { Alert } from "../../../src/core/alerts.ts";
import type { Attribution } from "../../../src/core/people.ts";
import { HOUR_MS } from "../../contracts/alert-company.ts";
import { one, startJsm, statesOf, type World, type WorldOptions } from "./jsm-account.ts";

let world: World;
let alert: Alert;
let ben: Attribution;
afterEach(() => world.sandbox.stop());

async function start(options: WorldOptions = {}): Promise<void> {
  world = await startJsm(options);
  alert = await world.get("API is slow");
  ben = await world.by("Ben");
  world.requests();
}
const acknowledge = () => world.run(world.source.acknowledge([alert], ben), ben);
const state = async () => (await world.settle(world.source.find(alert.id)))?.state;

describe("who did it", () => {
  test("is said by a note of its own, after the acknowledgement, which carries nothing", async () => {
    await start();
    const operations = world.source.acknowledge([alert], ben);
    expect(operations.map(({ kind, after }) => [kind, after])).toEqual([
      ["jsm.acknowledge", undefined],
      ["jsm.note", `jsm.acknowledge:${alert.id}`],
    ]);
    expect(statesOf(await world.run(operations, ben))).toEqual(["done", "done"]);
    const posted = world.sandbox.traffic.filter(({ method }) => method === "POST");
    expect(posted.map(({ body }) => body)).toEqual([undefined, { note: "Acknowledged by Ben through Tocsin" }]);
    expect(await world.notesOf(alert)).toEqual(["Acknowledged by Ben through Tocsin"]);
  });

  test("needs no note when the token is their own", async () => {
    await start();
    const own = { id: "1", name: "Tocsin", email: "Tocsin@example.com" };
    expect(world.source.acknowledge([alert], own)).toHaveLength(1);
    expect(world.source.resolve([alert], own)).toHaveLength(1);
    expect(world.source.resolve([alert], own, "Added workers")).toHaveLength(2);
    expect(world.source.acknowledge([alert], { ...own, onBehalfOf: "Zoe" })).toHaveLength(2);
  });

  test.each([
    ["resolving", () => world.source.resolve([alert], ben), "Closed by Ben through Tocsin"],
    ["resolving with words", () => world.source.resolve([alert], ben, "Disk"), "Closed by Ben through Tocsin: Disk"],
    [
      "snoozing",
      () => world.source.snooze([alert], ben, world.clock.now() + HOUR_MS, "Vendor"),
      "Snoozed by Ben through Tocsin: Vendor",
    ],
    ["a note", () => world.source.note(alert, ben, "Looking"), "Looking\n— Ben, through Tocsin"],
  ])("%s leaves the note", async (_what, make, note) => {
    await start();
    const outcomes = await world.run(make(), ben);
    expect(new Set(statesOf(outcomes))).toEqual(new Set(["done"]));
    expect(await world.notesOf(alert)).toEqual([note]);
  });

  test("is read back out of our own notes, and of nobody else's", async () => {
    await start();
    await world.run(world.source.note(alert, ben, "Looking"), ben);
    const foreign = {
      note: "Hello\n— Ben, through Tocsin",
      owner: "712020:somebody",
      createdAt: "2026-11-21T00:00:00Z",
    };
    const { notes } = await world.settle(world.source.detail(alert));
    expect(notes).toMatchObject([{ who: "Ben", text: "Looking" }]);
    world.answers("/notes", 200, { values: [foreign] });
    expect((await world.settle(world.source.detail(alert))).notes).toMatchObject([{ text: foreign.note }]);
  });

  test("is said for a page in the alert itself", async () => {
    await start();
    const target = { kind: "policy", name: "Infra escalation", refs: [{ account: "jsm", id: policyId() }] } as const;
    const page = await world.settle(world.source.page({ target, urgency: "high", message: "Help" }, ben));
    expect(statesOf(await world.run(page, ben))).toEqual(["done"]);
    expect(await world.notesOf(await world.get("Help"))).toEqual(["Paged by Ben through Tocsin"]);
  });

  test("that cannot be said is a failure of its own: the acknowledgement stands", async () => {
    await start();
    world.answers("/notes", 422, { errors: [{ title: "Notes are full.", code: "UNPROCESSABLE_ENTITY" }] });
    const [done, failed] = await acknowledge();
    expect(done?.state).toBe("done");
    expect(failed).toMatchObject({ state: "failed", reason: expect.stringContaining("Notes are full.") });
    expect(await state()).toBe("acked");
  });

  test("is not claimed for what somebody else had done before; only words remain", async () => {
    await start();
    const late = world.source.acknowledge([alert], ben);
    const closing = world.source.resolve([alert], ben);
    const explaining = world.source.resolve([alert], ben, "Disk");
    const ana = await world.by("Ana");
    await world.run(world.source.acknowledge([alert], ana).slice(0, 1), ana);
    expect(statesOf(await world.run(late, ben))).toEqual(["already", "already"]);
    await world.run(world.source.resolve([alert], ana).slice(0, 1), ana);
    expect(statesOf(await world.run(closing, ben))).toEqual(["already", "already"]);
    expect(statesOf(await world.run(explaining, ben))).toEqual(["already", "done"]);
    expect(await world.notesOf(alert)).toEqual(["Disk\n— Ben, through Tocsin"]);
  });

  test("is said when an acknowledgement is taken back, too, before that is tried", async () => {
    await start();
    const operations = world.source.acknowledge([alert], ben);
    const outcomes = await world.run(operations, ben);
    const undo = operations.toReversed().flatMap((operation) => {
      const kind = one(world.account.kinds.filter((each) => each.kind === operation.kind));
      const outcome = outcomes.find((each) => each.operation === operation.id);
      return (outcome && kind.inverse?.(operation, outcome)) ?? [];
    });
    expect(undo.map(({ kind }) => kind)).toEqual(["jsm.note", "jsm.unacknowledge"]);
    expect(statesOf(await world.run(undo, await world.by("Ana")))).toEqual(["done", "done"]);
    expect(await state()).toBe("open");
    expect((await world.notesOf(alert))[0]).toBe("Taking back of the acknowledgement asked for by Ana through Tocsin");
  });
});

describe("a write", () => {
  test.each(["acknowledge", "close", "snooze", "assign", "escalate"])(
    "that is not allowed (%s) is taken in and fails later: it fails, with the reason",
    async (action) => {
      await start({ behaviour: { forbiddenActions: [action] } });
      const dan = one(
        (await world.settle(world.account.names.person?.() ?? Promise.resolve([]))).filter(
          ({ name }) => name === "Dan",
        ),
      );
      const makes = {
        acknowledge: () => world.source.acknowledge([alert], ben),
        close: () => world.source.resolve([alert], ben),
        snooze: () => world.source.snooze([alert], ben, world.clock.now() + HOUR_MS),
        assign: () => world.source.assign([alert], ben, dan),
        escalate: () => world.settle(world.source.escalate(alert, ben)),
      };
      const [main] = await (makes[action as keyof typeof makes] ?? makes.close)();
      if (main === undefined) throw new Error("nothing to do");
      expect(one(await world.run([main], ben))).toMatchObject({
        state: "failed",
        reason: "You are not authorized to perform this action.",
      });
      expect(await state()).toBe("open");
    },
  );

  test("is asked for until it is decided", async () => {
    await start({ behaviour: { pendingPolls: 3 } });
    expect(statesOf(await acknowledge())).toEqual(["done", "done"]);
    expect(world.requests().filter((request) => request.includes("requests/"))).toHaveLength(4);
  });

  test("that was done by its request, and does not show, is not said to be done", async () => {
    await start();
    world.answers("/alerts/[^/]+$", 200, await world.told(alert.id), { method: "GET", times: 50 });
    expect(one(await world.run(world.source.acknowledge([alert], ben).slice(0, 1), ben))).toMatchObject({
      state: "unknown",
      reason: "Jira Service Management says that it was done, but the alert does not show it.",
    });
    world.sandbox.clearFaults();
  });

  test("beside another one is refused with 409 and sent again", async () => {
    await start();
    world.answers("/acknowledge", 409, { errors: [{ title: "Conflict", code: "CONFLICT" }] }, { times: 3 });
    expect(statesOf(await acknowledge())).toEqual(["done", "done"]);
    world.answers("/close", 409, { errors: [{ title: "Conflict", code: "CONFLICT" }] }, { times: 9 });
    const [closed] = await world.run(world.source.resolve([alert], ben).slice(0, 1), ben);
    expect(closed).toMatchObject({ state: "failed", reason: expect.stringContaining("409") });
    expect(world.requests().filter((request) => request.includes("close"))).toHaveLength(4);
    world.sandbox.clearFaults();
  });

  test("waits as long as a 429 says", async () => {
    await start();
    const before = world.clock.now();
    const limited = {
      kind: "answer",
      status: 429,
      headers: { "retry-after": "7" },
      body: { message: "Slow down" },
    } as const;
    world.sandbox.addFault({ method: "POST", fault: limited });
    expect(statesOf(await acknowledge())).toEqual(["done", "done"]);
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(7_000);
  });

  test("without its scope names the scope, and nothing else is held back for it", async () => {
    await start({ behaviour: { missingScopes: ["write:ops-alert:jira-service-management"] } });
    for (let i = 0; i < 6; i += 1) {
      expect((await acknowledge())[0]).toMatchObject({
        state: "failed",
        reason:
          "The token for Jira Service Management lacks the scope write:ops-alert:jira-service-management or read:ops-alert:jira-service-management: make one that has it, and set JSM_API_TOKEN.",
      });
    }
    expect(await world.list()).not.toHaveLength(0);
  });

  test("that the plan does not pay for fails with the reason", async () => {
    await start();
    world.answers("/acknowledge", 402, { message: "Your plan does not include operations." });
    expect((await acknowledge())[0]).toMatchObject({
      state: "failed",
      reason: "Jira Service Management refused: Your plan does not include operations. (402)",
    });
  });

  test("whose answer nobody can read is looked for on the alert", async () => {
    await start();
    world.sandbox.addFault({ path: "/acknowledge", fault: { kind: "html", when: "after", status: 502 } });
    expect((await acknowledge())[0]?.state).toBe("done");
  });

  test.each([200, 202] as const)("that creates an alert may be answered %i", async (createStatus) => {
    await start({ behaviour: { createStatus } });
    const target = { kind: "policy", name: "Infra escalation", refs: [{ account: "jsm", id: policyId() }] } as const;
    const page = await world.settle(world.source.page({ target, urgency: "low", message: "Help" }, ben));
    expect(statesOf(await world.run(page, ben))).toEqual(["done"]);
  });
});

describe("a number", () => {
  test("is searched for, and only the alert that has exactly this one is it", async () => {
    await start();
    const wire = await world.told(alert.id);
    world.answers("/alerts$", 200, { values: [{ ...wire, tinyId: `${alert.number}1` }] });
    expect(await world.settle(world.source.find(String(alert.number)))).toBeUndefined();
  });

  test("that was used again means the newest", async () => {
    await start();
    const wire = await world.told(alert.id);
    const older = { ...wire, id: "older", createdAt: "2020-01-01T00:00:00Z" };
    world.answers("/alerts$", 200, { values: [older, wire] });
    expect((await world.settle(world.source.find(String(alert.number))))?.id).toBe(alert.id);
  });
});

function policyId(): string {
  const id = alert.policy?.id;
  if (id === undefined) throw new Error("the alert has no policy");
  return id;
}
