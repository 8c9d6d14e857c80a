import { afterEach, describe, expect, test } from "vitest";
import { accountsOnCall, onCallAnswer } from "../../../integrations/jsm/wire-oncall.ts";
import type { Named } from "../../../src/core/names.ts";
import { one, startJsm, type World } from "./jsm-account.ts";

let world: World;

describe("who is on call", () => {
  afterEach(() => world.sandbox.stop());
  const schedule = async (): Promise<Named> =>
    one(await world.settle(world.account.names.schedule?.() ?? Promise.resolve([])));
  const duties = (target?: Named) =>
    world.settle(
      world.onCall.duties({ at: world.clock.now(), withNext: true, ...(target === undefined ? {} : { target }) }),
    );

  test("on a schedule costs one question, however many policies use it, and only for those that are shown", async () => {
    world = await startJsm();
    const target = await schedule();
    await duties(target);
    expect(world.requests().filter((request) => request.includes("on-calls"))).toHaveLength(1);
    await duties({ ...target, refs: [{ account: "jsm", id: "another" }] });
    expect(world.requests().filter((request) => request.includes("on-calls"))).toEqual([]);
    world.sandbox.expectClean();
  });

  test("is told by name, with the policy and the level", async () => {
    world = await startJsm();
    const [infra1, infra2, web] = await duties();
    expect([infra1, infra2].map((duty) => [duty?.policy?.name, duty?.level, duty?.now[0]?.person.name])).toEqual([
      ["Infra escalation", 1, "Ana"],
      ["Infra escalation", 2, "Ben"],
    ]);
    expect(web).toMatchObject({
      schedule: { name: "Web Rota" },
      teams: [{ name: "Web" }],
      now: [{ person: { name: "Cleo" } }],
    });
  });

  test("may be nobody: noone, deleted rotations and empty windows are gaps", async () => {
    world = await startJsm();
    world.answers("/on-calls$", 200, { onCallParticipants: [{ type: "noone" }] });
    const at = new Date(world.clock.now()).toISOString();
    const later = new Date(world.clock.now() + 86_400_000).toISOString();
    const nobody = { startDate: at, endDate: later, type: "base", responder: { type: "noone" } };
    const gone = { startDate: at, endDate: later, type: "base", responder: { type: "user", id: "u1" } };
    const rotations = [{ periods: [nobody] }, { deleted: true, periods: [gone] }, { periods: null }];
    world.answers("/timeline$", 200, {
      startDate: at,
      endDate: later,
      finalTimeline: { rotations },
      baseTimeline: null,
    });
    expect(one(await duties(await schedule())).now).toEqual([]);
  });

  test("of teams whose escalations may not be seen is told from the schedules alone", async () => {
    world = await startJsm();
    world.answers("/escalations$", 403, { errors: [{ title: "Forbidden", code: "FORBIDDEN" }] }, { times: 2 });
    expect(one(await duties())).toMatchObject({ schedule: { name: "Web Rota" }, now: [{ person: { name: "Cleo" } }] });
  });

  test("that cannot be read is an error", async () => {
    world = await startJsm({ behaviour: { missingScopes: ["read:ops-config:jira-service-management"] } });
    await expect(duties()).rejects.toMatchObject({
      code: "vendor_auth",
      message: expect.stringContaining("read:ops-config:jira-service-management"),
    });
  });
});

describe("the people in an answer", () => {
  test.each([
    [{ onCallUsers: ["u1", "u2"] }, ["u1", "u2"]],
    [{ onCallParticipants: [{ id: "u1", type: "user" }, { id: "u1" }] }, ["u1"]],
    [
      {
        onCallParticipants: [
          { id: "t", type: "team", onCallParticipants: [{ id: "u2", type: "user" }] },
          {
            id: "e",
            type: "escalation",
            onCallParticipants: [{ id: "u2", type: "user", forwardedFrom: { id: "u9" } }],
          },
          "u3",
          { type: "noone" },
        ],
      },
      ["u2", "u3"],
    ],
    [{ onCallParticipants: null, onCallUsers: null }, []],
    [{}, []],
  ])("%j are %j", (answer, people) => {
    expect(accountsOnCall(onCallAnswer.parse(answer))).toEqual(people);
  });
});
