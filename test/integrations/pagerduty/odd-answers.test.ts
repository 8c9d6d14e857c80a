import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pagerduty } from "../../../integrations/pagerduty/index.ts";
import { reasonOf } from "../../../integrations/pagerduty/wire.ts";
import type { HttpClient } from "../../../src/core/http.ts";
import type { Account } from "../../../src/core/integration.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Operation, Outcome } from "../../../src/core/plan.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { TestClock } from "../../kit/test-clock.ts";

const HOST = "https://pagerduty.test";
const BY = { id: "PU1", name: "Ana", email: "ana@example.com" };

let http: HttpClient;
let account: Account;
let clock: TestClock;

beforeEach(() => {
  nock.disableNetConnect();
  clock = new TestClock();
  http = createHttpClient({ clock, random: () => 0 });
  const env = { PAGERDUTY_API_URL: HOST, PAGERDUTY_API_KEY: "key" };
  account = pagerduty.connect({ http, clock, env });
});

afterEach(async () => {
  await http.stop();
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

const incident = (number: number, more: JsonObject = {}): JsonObject => ({
  id: `Q${number}`,
  incident_number: number,
  title: `Incident ${number}`,
  status: "triggered",
  created_at: "2026-11-21T01:00:00Z",
  ...more,
});

const list = () => clock.drive(Array.fromAsync(account.capabilities.alerts?.list({}) ?? []), () => http.inFlight() > 0);

async function acknowledge(numbers: readonly number[]): Promise<Outcome[]> {
  const kind = account.kinds.find((one) => one.kind === "pagerduty.acknowledge");
  const operations = numbers.map(
    (number): Operation => ({
      id: `op-${number}`,
      kind: "pagerduty.acknowledge",
      account: "pagerduty",
      target: { id: `Q${number}`, label: `PD-${number}` },
      params: {
        title: "x",
        createdAt: Date.parse("2026-11-21T01:00:00Z"),
        was: { status: "triggered", assignees: [] },
      },
    }),
  );
  const execution = { planId: "p", createdAt: clock.now(), by: BY, signal: new AbortController().signal };
  const outcomes = Array.fromAsync(kind?.execute(operations, execution) ?? []);
  return clock.drive(outcomes, () => http.inFlight() > 0);
}

describe("lists", () => {
  test("without a total are followed page by page", async () => {
    const pages = [[incident(1), incident(2)], [incident(3)]];
    for (const [index, incidents] of pages.entries()) {
      nock(HOST)
        .get("/incidents")
        .query((query) => query.offset === String(index * 100))
        .reply(200, { incidents, more: index === 0, total: null });
    }
    expect((await list()).map((alert) => alert.handle)).toEqual(["PD-1", "PD-2", "PD-3"]);
  });

  test("with fields that are null are read all the same", async () => {
    const bare = incident(1, {
      title: null,
      urgency: null,
      service: null,
      teams: null,
      assignments: null,
      html_url: null,
    });
    nock(HOST)
      .get("/incidents")
      .query(true)
      .reply(200, { incidents: [bare], more: null, total: null });
    expect(await list()).toMatchObject([
      { title: "(no title)", urgency: "high", state: "open", assignees: [], url: "" },
    ]);
  });

  test("that cannot be read are one clear line", async () => {
    nock(HOST)
      .get("/incidents")
      .query(true)
      .reply(200, { incidents: [{ id: 5 }] });
    await expect(list()).rejects.toMatchObject({
      code: "vendor_broken",
      message: "PagerDuty answered /incidents with something that cannot be read.",
    });
  });

  test("tell a service's acknowledgement timeout from a snooze", async () => {
    const acked = (number: number, until: string) =>
      incident(number, {
        status: "acknowledged",
        service: { id: "PV1", summary: "API", acknowledgement_timeout: 1800 },
        acknowledgements: [{ at: "2026-11-21T02:00:00Z", acknowledger: { id: "PU1", summary: "Ana" } }],
        pending_actions: [
          { type: "unacknowledge", at: until },
          { type: "resolve", at: "2026-11-22T00:00:00Z" },
        ],
      });
    const incidents = [acked(1, "2026-11-21T02:30:00Z"), acked(2, "2026-11-21T06:00:00Z")];
    nock(HOST).get("/incidents").query(true).reply(200, { incidents, more: false });
    expect((await list()).map((alert) => alert.state)).toEqual(["acked", "snoozed"]);
  });
});

describe("updates", () => {
  test("whose answer leaves incidents out are not taken for done before they were looked at", async () => {
    const acked = (number: number) =>
      incident(number, {
        status: "acknowledged",
        acknowledgements: [{ at: "2026-11-21T02:00:00Z", acknowledger: { id: "PU1" } }],
      });
    nock(HOST)
      .put("/incidents")
      .reply(200, { incidents: [acked(1)] });
    nock(HOST)
      .get("/incidents/Q2")
      .reply(200, { incident: incident(2) });
    const outcomes = await acknowledge([1, 2]);
    expect(outcomes.map(({ operation, state }) => [operation, state])).toEqual([
      ["op-1", "done"],
      ["op-2", "unknown"],
    ]);
  });

  test("that were taken over a lenient vendor from somebody else's hands are already his", async () => {
    const his = incident(1, {
      status: "acknowledged",
      acknowledgements: [{ at: "2026-11-21T02:00:00Z", acknowledger: { id: "PU2", summary: "Ben" } }],
    });
    nock(HOST)
      .put("/incidents")
      .reply(200, { incidents: [his] });
    expect(await acknowledge([1])).toMatchObject([{ state: "already", reason: "already acknowledged by Ben" }]);
  });

  test("that were accepted with an unreadable answer are unknown, never failed", async () => {
    nock(HOST)
      .put("/incidents")
      .reply(200, { incidents: [{ nothing: true }] });
    expect(await acknowledge([1])).toMatchObject([{ state: "unknown" }]);
  });

  test("refused for a reason that no state shows are halved until only the offending ones fail", async () => {
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    const offending = ["Q37", "Q80"];
    const scope = nock(HOST).persist();
    const isBad = (body: { readonly incidents?: readonly { readonly id: string }[] }) =>
      body.incidents?.some(({ id }) => offending.includes(id)) ?? false;
    const acked = numbers.map((number) => incident(number, { status: "acknowledged" }));
    scope.put("/incidents", isBad).reply(400, { error: { code: 1011, message: "Incident is locked" } });
    scope.put("/incidents", (body) => !isBad(body)).reply(200, { incidents: acked });
    const incidents = numbers.map((number) => incident(number));
    scope.get("/incidents").query(true).reply(200, { incidents, more: false });
    const outcomes = await acknowledge(numbers);
    scope.persist(false);
    nock.cleanAll();
    const failed = outcomes.filter((outcome) => outcome.state === "failed");
    expect(failed.map((outcome) => outcome.operation).sort()).toEqual(["op-37", "op-80"]);
    expect(outcomes.filter((outcome) => outcome.state === "done").length).toBe(98);
  });

  test("of which every single one is refused stop before they flood the vendor", async () => {
    const numbers = Array.from({ length: 250 }, (_, i) => i);
    let sent = 0;
    const scope = nock(HOST).persist();
    scope.put("/incidents").reply(() => {
      sent += 1;
      return [400, { error: { code: 2001, message: "Invalid Input Provided", errors: ["Account is frozen"] } }];
    });
    const incidents = numbers.map((number) => incident(number));
    scope.get("/incidents").query(true).reply(200, { incidents, more: false });
    const outcomes = await acknowledge(numbers);
    scope.persist(false);
    nock.cleanAll();
    expect(new Set(outcomes.map(({ state, reason }) => `${state} ${reason}`))).toEqual(
      new Set(["failed PagerDuty refused: Invalid Input Provided: Account is frozen (400)"]),
    );
    expect(outcomes.length).toBe(250);
    expect(sent).toBeLessThan(80);
  });
});

describe("the vendor's own reason", () => {
  test.each<[unknown, string | undefined]>([
    [{ error: { message: "Not Found", code: 2100 } }, "Not Found"],
    [{ error: { message: "Invalid", errors: ["a", "b"] } }, "Invalid: a: b"],
    [{ error: { message: "Invalid", errors: "a" } }, "Invalid: a"],
    [{ error: { message: "Invalid", errors: { name: ["is taken"] } } }, "Invalid: is taken"],
    [{ error: [{ message: "first" }, { message: "second" }] }, "first"],
    [{ error: "plain" }, "plain"],
    [{ message: "elsewhere" }, undefined],
    ["text", undefined],
    [undefined, undefined],
  ])("is read from %j", (body, reason) => {
    expect(reasonOf(body)).toBe(reason);
  });
});
