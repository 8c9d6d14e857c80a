import { afterEach, describe, expect, test } from "vitest";
import type { Alert } from "../../../src/core/alerts.ts";
import type { Operation } from "../../../src/core/plan.ts";
import { bodies, by, end, inverseOf, look, start, states, world } from "./alert-scene.ts";
import { ANA, collect, execution, one } from "./opsgenie-account.ts";

afterEach(end);

describe("acknowledging", () => {
  test("takes one request and one question for each alert, and is done when OpsGenie says so", async () => {
    const found = await start(120);
    const outcomes = await world.run(world.source.acknowledge(found, by), by);
    expect(states(outcomes)).toEqual(found.map(() => "done"));
    expect(outcomes.every((outcome) => outcome.requestId !== undefined)).toBe(true);
    const posts = world.requests().filter((request) => request === "POST /v2/alerts/…/acknowledge");
    const polls = world.requests().filter((request) => request === "GET /v2/alerts/requests/…");
    expect([posts.length, polls.length, world.requests().length]).toEqual([120, 120, 240]);
    expect((await world.sandbox.settle(collect(world.source.list({ states: ["open"] })))).length).toBe(0);
  });

  test("shows OpsGenie the person who asked", async () => {
    const found = await start(1);
    await world.run(world.source.acknowledge(found, by), by);
    expect(bodies(/acknowledge$/)).toEqual([{ user: "ana@example.com", source: "Tocsin" }]);
    expect((await look(one(found))).acknowledgedBy).toMatchObject([{ email: "ana@example.com" }]);
  });

  test("sends exactly the requests that it said it would", async () => {
    const operations = world.source.acknowledge(await start(1), by);
    const [said] = world.kind(one(operations)).requests(operations, execution(world.clock, by));
    await world.run(operations, by);
    const [sent] = world.sandbox.traffic;
    expect(said).toEqual({ method: sent?.method, path: sent?.path, query: sent?.query, body: sent?.body });
  });

  test("says 'already' of an alert that somebody has acknowledged meanwhile", async () => {
    const found = await start(2);
    await world.run(world.source.acknowledge(found.slice(0, 1), by), { ...by, email: "ben@example.com" });
    const outcomes = await world.run(world.source.acknowledge(found, by), by);
    expect(states(outcomes).sort()).toEqual(["already", "done"]);
  });

  test("gives OpsGenie's own reason when it refuses", async () => {
    const [first] = await start(1);
    if (first === undefined) throw new Error("no alert");
    await world.run(world.source.resolve([first], by), by);
    const outcome = one(await world.run(world.source.acknowledge([first], by), by));
    expect(outcome).toMatchObject({ state: "failed", reason: "Alert is already closed." });
    const gone = { ...first, id: "00000000-0000-0000-0000-000000000000" };
    expect(one(await world.run(world.source.acknowledge([gone], by), by))).toMatchObject({
      state: "failed",
      reason: "Alert does not exist",
    });
  });

  test("waits, asking ever less often, until OpsGenie has processed it", async () => {
    const found = await start(1, { behaviour: { pendingPolls: 4 } });
    expect(states(await world.run(world.source.acknowledge(found, by), by))).toEqual(["done"]);
    const asked = world.sandbox.traffic.filter((entry) => entry.path.includes("/requests/")).map((entry) => entry.at);
    expect(asked.slice(1).map((at, i) => at - (asked[i] ?? 0))).toEqual([100, 200, 400, 800]);
  });

  test("asks a slow account later the next time, so that each write costs about one question", async () => {
    const found = await start(40, { behaviour: { processingMs: 1_000 } });
    for (const alert of found) await world.run(world.source.acknowledge([alert], by), by);
    const polls = world.requests().filter((request) => request.startsWith("GET")).length;
    expect(polls).toBeLessThan(60);
  });

  test("looks at the alert itself when OpsGenie does not decide within half a minute", async () => {
    const found = await start(1, { behaviour: { pendingPolls: 1_000 } });
    const outcome = one(await world.run(world.source.acknowledge(found, by), by));
    expect(outcome.state).toBe("unknown");
    expect(outcome.reason).toBe("OpsGenie accepted it but has not confirmed it.");
    expect(world.requests().at(-1)).toBe("GET /v2/alerts/…");
    expect(world.requests().length).toBeLessThan(25);
  });

  test("is proved by the alert when the answer with the request's id was lost", async () => {
    const found = await start(1);
    world.sandbox.addFault({ path: "acknowledge$", times: 4, fault: { kind: "reset", when: "after" } });
    const outcome = one(await world.run(world.source.acknowledge(found, by), by));
    expect(outcome.state).toBe("done");
  });

  test("that an earlier try made is done by us, not already by somebody else, and can be undone", async () => {
    const found = await start(1);
    const operation = one(world.source.acknowledge(found, by));
    world.sandbox.addFault({ path: "acknowledge$", fault: { kind: "reset", when: "after" } });
    const outcome = one(await world.run([operation], by));
    expect(outcome).toMatchObject({ state: "done" });
    expect(outcome).not.toHaveProperty("reason");
    expect(inverseOf(operation, outcome)).toMatchObject({ kind: "opsgenie.unacknowledge" });
  });

  test("that the same person made before this plan is already so", async () => {
    const found = await start(1);
    const operations = world.source.acknowledge(found, by);
    await world.run(operations, by);
    world.clock.advance(60_000);
    expect(states(await world.run(operations, by))).toEqual(["already"]);
  });

  test("is not certain when neither the answer nor the alert shows it", async () => {
    const found = await start(1);
    world.sandbox.addFault({ path: "acknowledge$", times: 4, fault: { kind: "reset", when: "before" } });
    const outcome = one(await world.run(world.source.acknowledge(found, by), by));
    expect(outcome.state).toBe("unknown");
    expect(outcome.reason).toMatch(/OpsGenie/);
  });

  test("an error page in place of a proof is not a failure of the acknowledgement", async () => {
    const found = await start(1);
    world.sandbox.addFault({ path: "/requests/", times: 4, fault: { kind: "html", status: 502 } });
    expect(one(await world.run(world.source.acknowledge(found, by), by)).state).toBe("done");
  });

  test("a key without the right fails every alert with the reason", async () => {
    const found = await start(3);
    const fault = { kind: "answer", status: 403, body: { message: "You are not authorized to acknowledge." } } as const;
    world.sandbox.addFault({ path: "acknowledge$", times: 3, fault });
    const outcomes = await world.run(world.source.acknowledge(found, by), by);
    expect(states(outcomes)).toEqual(["failed", "failed", "failed"]);
    expect(outcomes[0]?.reason).toContain("You are not authorized to acknowledge.");
  });

  test("keeps to a rate limit that only shows itself by 429", async () => {
    const found = await start(60, { behaviour: { requestsPerSecond: 20 } });
    const startedAt = world.clock.now();
    expect(new Set(states(await world.run(world.source.acknowledge(found, by), by)))).toEqual(new Set(["done"]));
    expect(world.clock.now() - startedAt).toBeGreaterThanOrEqual(5_000);
    expect(world.clock.now() - startedAt).toBeLessThan(20_000);
  });

  test("stops when it is told to", async () => {
    const found = await start(1, { behaviour: { pendingPolls: 1_000 } });
    const operations = world.source.acknowledge(found, by);
    const stop = new AbortController();
    const work = collect(world.kind(one(operations)).execute(operations, execution(world.clock, by, stop.signal)));
    stop.abort(new Error("stop"));
    await expect(world.sandbox.settle(work)).rejects.toThrow("stop");
  });

  test("under the fallback account a note names the real person", async () => {
    const found = await start(1, { env: { OPSGENIE_FALLBACK_USER: "cleo@example.com" } });
    const stranger = { ...ANA, name: "Zoe Quinn", email: "zoe@example.com" };
    const fallback = await world.sandbox.settle(world.source.attribute(stranger));
    await world.run(world.source.acknowledge(found, fallback), fallback);
    expect(bodies(/acknowledge$/)).toEqual([
      { user: "cleo@example.com", source: "Tocsin", note: "Asked for by Zoe Quinn (zoe@example.com)." },
    ]);
  });
});

describe("undoing an acknowledgement", () => {
  const ackAndInverse = async (alert: Alert): Promise<Operation> => {
    const operation = one(world.source.acknowledge([alert], by));
    const inverse = inverseOf(operation, one(await world.run([operation], by)));
    if (inverse === undefined) throw new Error("no inverse");
    return inverse;
  };

  test("opens the alert again and says that it pages", async () => {
    const alert = one(await start(1));
    const undo = await ackAndInverse(alert);
    expect(undo).toMatchObject({ kind: "opsgenie.unacknowledge", effects: ["pages"] });
    expect(states(await world.run([undo], by))).toEqual(["done"]);
    expect((await look(alert)).state).toBe("open");
  });

  test("leaves an alert alone that somebody has changed meanwhile", async () => {
    const alert = one(await start(1));
    const undo = await ackAndInverse(alert);
    await world.run(world.source.resolve([alert], by), by);
    world.sandbox.clearTraffic();
    expect(one(await world.run([undo], by))).toMatchObject({ state: "failed", reason: "It has been closed since." });
    expect(world.requests()).toEqual(["GET /v2/alerts/…"]);
  });

  test("leaves another person's acknowledgement alone", async () => {
    const alert = one(await start(1));
    const undo = await ackAndInverse(alert);
    expect(states(await world.run([undo], by))).toEqual(["done"]);
    await world.run(world.source.acknowledge([alert], by), { ...by, email: "ben@example.com" });
    expect(one(await world.run([undo], by))).toMatchObject({
      state: "failed",
      reason: "ben@example.com has acknowledged it since.",
    });
    expect((await look(alert)).state).toBe("acked");
  });

  test("what was acknowledged before is not ours to undo", async () => {
    const alert = one(await start(1));
    const operation = one(world.source.acknowledge([alert], by));
    await world.run([operation], { ...by, email: "ben@example.com" });
    expect(inverseOf(operation, one(await world.run([operation], by)))).toBeUndefined();
  });
});
