import { afterEach, describe, expect, test } from "vitest";
import { BLANK_ALERT } from "../../../integrations/opsgenie/sandbox/new-alert.ts";
import { compileSearch } from "../../../integrations/opsgenie/sandbox/search.ts";
import type { AlertRow } from "../../../integrations/opsgenie/sandbox/world.ts";
import { reasonOf } from "../../../integrations/opsgenie/wire.ts";
import type { FaultInput } from "../../../src/sandbox/faults.ts";
import { alerts, COMPANY, collect, one, startOpsGenie, type World } from "./opsgenie-account.ts";

describe("the vendor's reason", () => {
  test.each([
    [{ message: "No access", code: 40301, took: 0.1, requestId: "r" }, "No access"],
    [
      { message: "Not processable.", errors: { endTime: "is in the past" } },
      "Not processable.; endTime: is in the past",
    ],
    [{ errors: { a: ["x"] } }, "a: x"],
    [{}, undefined],
    [null, undefined],
    ["text", undefined],
    [[], undefined],
    [{ message: 7 }, undefined],
  ])("of %j is %j", (body, reason) => {
    expect(reasonOf(body)).toBe(reason);
  });
});

describe("odd answers", () => {
  let world: World;
  afterEach(() => world.sandbox.stop());
  const answer = (path: string, body: unknown): void => {
    world.sandbox.addFault({ path, fault: { kind: "answer", status: 200, body } } as FaultInput);
  };
  const list = () => world.sandbox.settle(collect(world.source.list({})));
  const parent = { id: "s", name: "S" };

  test("a spare alert with nulls and a numeric tiny id is still an alert", async () => {
    world = await startOpsGenie();
    const spare = {
      id: "a",
      tinyId: 12,
      status: "open",
      createdAt: "2026-11-21T02:00:00Z",
      owner: null,
      tags: null,
      responders: null,
      report: null,
      extra: { deep: 1 },
    };
    answer("/v2/alerts", { data: [spare], took: 0, requestId: "r", paging: null });
    expect(one(await list())).toMatchObject({
      handle: "OG-12",
      title: "(no message)",
      state: "open",
      count: 1,
      teams: [],
    });
  });

  test.each([
    [{}],
    [{ data: "no" }],
    [{ data: [{ id: "a" }] }],
    [{ data: [{ id: "a", tinyId: "1", status: "open", createdAt: "soon" }] }],
  ])("an answer that cannot be read (%j) is one clear line", async (body) => {
    world = await startOpsGenie();
    answer("/v2/alerts", body);
    await expect(list()).rejects.toMatchObject({
      code: "vendor_broken",
      message: "OpsGenie answered /v2/alerts with something that cannot be read.",
    });
  });

  test("an error page is one clear line", async () => {
    world = await startOpsGenie();
    world.sandbox.addFault({ times: 4, fault: { kind: "html", status: 503 } });
    await expect(list()).rejects.toMatchObject({
      code: "vendor_broken",
      message: expect.stringMatching(/^OpsGenie [^\n<]+$/),
    });
  });

  test("participants may be strings or objects, people below teams and escalations, twice or none", async () => {
    world = await startOpsGenie();
    const tree = [
      "ana@example.com",
      {
        id: "t",
        name: "Team",
        type: "team",
        onCallParticipants: [{ id: "u2", name: "ben@example.com", type: "user" }],
      },
      {
        id: "e",
        name: "Esc",
        type: "escalation",
        onCallParticipants: [{ id: "u2", name: "ben@example.com", type: "user" }],
      },
      { type: "none" },
    ];
    answer("/v2/schedules/on-calls", { data: [{ _parent: parent, onCallParticipants: tree }] });
    const all = await world.sandbox.settle(world.onCall.duties({ at: world.clock.now(), withNext: false }));
    const duty = one(all.filter((item) => item.schedule?.id === "s"));
    expect(duty.now.map((shift) => shift.person.name)).toEqual(["ana@example.com", "ben@example.com"]);
  });

  test("flat recipients are people too, and a disabled schedule is nobody's duty", async () => {
    world = await startOpsGenie();
    const data = [
      { _parent: parent, onCallRecipients: ["ana@example.com", { id: "u2", name: "ben@example.com" }] },
      { _parent: { id: "off", name: "Off", enabled: false }, onCallRecipients: ["cleo@example.com"] },
    ];
    answer("/v2/schedules/on-calls", { data });
    const all = await world.sandbox.settle(world.onCall.duties({ at: world.clock.now(), withNext: false }));
    const lonely = all.filter((duty) => duty.level === undefined);
    expect(lonely.flatMap((duty) => duty.now.map((shift) => shift.person.name))).toEqual([
      "ana@example.com",
      "ben@example.com",
    ]);
  });

  test("a period of a team, whose people the timeline does not name, lends them its times", async () => {
    world = await startOpsGenie();
    const member = { id: "u2", name: "ben@example.com", type: "user" };
    const team = { id: "t", name: "Team", type: "team" };
    const [from, until, end] = ["2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z", "2026-12-26T03:00:00Z"];
    answer("/v2/schedules/on-calls", {
      data: [{ _parent: parent, onCallParticipants: [{ ...team, onCallParticipants: [member] }] }],
    });
    const periods = [
      { startDate: from, endDate: until, type: "default", recipient: team },
      { startDate: until, endDate: end, type: "default", recipient: { id: "x", type: "none" } },
    ];
    answer("timeline", {
      data: { startDate: from, endDate: end, finalTimeline: { rotations: [{ id: "r", periods }] } },
    });
    const all = await world.sandbox.settle(world.onCall.duties({ at: world.clock.now(), withNext: true }));
    const duty = one(all.filter((item) => item.schedule?.id === "s"));
    expect(duty.now).toMatchObject([{ person: { name: "ben@example.com" }, endsAt: Date.parse(until) }]);
    expect(duty.gap).toEqual({ fromAt: Date.parse(until) });
  });

  test("a shift cut at this moment into history and future is one shift", async () => {
    world = await startOpsGenie();
    const ben = { id: "u2", name: "ben@example.com", type: "user" };
    const [from, now, until, end] = [
      "2026-11-20T00:00:00Z",
      "2026-11-21T03:00:00Z",
      "2026-11-22T00:00:00Z",
      "2026-12-26T03:00:00Z",
    ];
    answer("/v2/schedules/on-calls", { data: [{ _parent: parent, onCallParticipants: [ben] }] });
    const periods = [
      { startDate: from, endDate: now, type: "historical", flattenedRecipients: [ben] },
      { startDate: now, endDate: until, type: "default", recipient: ben },
    ];
    answer("timeline", {
      data: { startDate: "2026-11-16T00:00:00Z", endDate: end, finalTimeline: { rotations: [{ periods }] } },
    });
    const all = await world.sandbox.settle(world.onCall.duties({ at: world.clock.now(), withNext: true }));
    const duty = one(all.filter((item) => item.schedule?.id === "s"));
    expect(duty.now).toMatchObject([{ startsAt: Date.parse(from), endsAt: Date.parse(until) }]);
  });

  test("a 202 without a request id is proved by the alert", async () => {
    world = await startOpsGenie({ company: { ...COMPANY, alerts: alerts(1) } });
    const found = await list();
    world.sandbox.addFault({ path: "acknowledge$", fault: { kind: "answer", when: "after", status: 202, body: {} } });
    const outcome = one(
      await world.run(world.source.acknowledge(found, { id: "a", name: "Ana", email: "ana@example.com" })),
    );
    expect(outcome.state).toBe("done");
  });
});

describe("the emulator's search language", () => {
  const row: AlertRow = {
    ...BLANK_ALERT,
    id: "a",
    tinyId: "1",
    alias: "a",
    message: "m",
    createdAt: 1_000,
    updatedAt: 0,
    lastOccurredAt: 0,
    source: "monitoring",
    priority: "P2",
    tags: ["service:Build Processing", 'odd "tag"'],
    responders: [{ type: "team", id: "t1" }],
  };
  const fits = (query: string): boolean => compileSearch(query, () => "Infra")(row);

  test.each([
    ["", true],
    ["status: open", true],
    ["status:open AND acknowledged: false", true],
    ["status: open and acknowledged: true", false],
    ["NOT status: closed", true],
    ["status: open NOT priority: P2", false],
    ["priority: (P1 OR P2)", true],
    ['tag: "service:Build Processing"', true],
    ['tag: "odd \\"tag\\""', true],
    ['(tag: "x" OR source: "monitoring") AND teams: infra', true],
    ["createdAt < 1001 AND createdAt >= 1000", true],
    ["createdAt > 1000", false],
    ["status: closed OR status: open AND priority: P2", true],
  ])("%j", (query, expected) => {
    expect(fits(query)).toBe(expected);
  });

  test.each([
    "status",
    "status: open AND",
    "(status: open",
    "nonsense: 1",
    "createdAt < soon",
    "status < open",
    '"',
    "status: open )",
  ])("%j is refused", (query) => {
    expect(() => fits(query)).toThrow("could not be parsed");
  });
});
