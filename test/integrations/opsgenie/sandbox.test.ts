import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Behaviour, emulatorWith } from "../../../integrations/opsgenie/sandbox.ts";
import { COMPANY as SAMPLE } from "../../../src/sandbox/company.ts";
import { memoryState } from "../../../src/sandbox/memory-state.ts";
import { type SandboxServer, startSandboxServer } from "../../../src/sandbox/server.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { alerts, COMPANY } from "./opsgenie-account.ts";

let server: SandboxServer;
let clock: TestClock;
let behaviour: Behaviour;
const state = memoryState();

const boot = (kept = memoryState()): Promise<SandboxServer> =>
  startSandboxServer({ declarations: [emulatorWith(behaviour)], state: kept, clock });

beforeEach(async () => {
  clock = new TestClock();
  behaviour = {};
  server = await boot();
  server.emulators[0]?.seed({ ...COMPANY, alerts: alerts(3) });
});
afterEach(() => server.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [key: string]: never } & {
    data: never;
    message?: string;
    errors?: object;
    requestId?: string;
  };
}

async function ask(method: string, path: string, body?: unknown, key = server.env().OPSGENIE_API_KEY): Promise<Answer> {
  const answer = await fetch(`${server.url}/opsgenie${path}`, {
    method,
    headers: {
      authorization: `GenieKey ${key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer["body"] };
}
const requestOf = async (answer: Answer): Promise<Record<string, unknown>> =>
  (await ask("GET", `/v2/alerts/requests/${answer.body.requestId}`)).body.data;
const tiny = (number: number, action = ""): string => `/v2/alerts/${number}${action}?identifierType=tiny`;

describe("refuses", () => {
  test.each([
    ["a wrong key", 401, () => ask("GET", "/v2/alerts", undefined, "wrong")],
    ["an alert it does not have", 404, () => ask("GET", tiny(9_999))],
    ["a user it does not have", 404, () => ask("GET", "/v2/users/nobody@example.com")],
  ])("%s with %i, which the document allows to ask", async (_what, status, send) => {
    expect((await send()).status).toBe(status);
    expect(server.violations).toEqual([]);
  });

  const body = (more: object): object => ({ message: "m", ...more });
  test.each([
    ["no identifierType", 422, () => ask("GET", "/v2/alerts/471")],
    ["a page of more than 100", 422, () => ask("GET", "/v2/alerts?limit=101")],
    ["an undeclared parameter", 422, () => ask("GET", "/v2/alerts?page=2")],
    ["a search it cannot read", 422, () => ask("GET", "/v2/alerts?query=status%20is%20open")],
    ["an undeclared field", 422, () => ask("POST", tiny(471, "/acknowledge"), { who: "ana" })],
    ["a field of the wrong type", 422, () => ask("POST", tiny(471, "/close"), { note: 7 })],
    ["a snooze without an end", 422, () => ask("POST", tiny(471, "/snooze"), {})],
    ["an empty note", 422, () => ask("POST", tiny(471, "/notes"), { note: "" })],
    ["an owner without a name", 422, () => ask("POST", tiny(471, "/assign"), { owner: {} })],
    ["no message", 422, () => ask("POST", "/v2/alerts", {})],
    ["a message of 131 characters", 422, () => ask("POST", "/v2/alerts", body({ message: "x".repeat(131) }))],
    ["an alias of 513 characters", 422, () => ask("POST", "/v2/alerts", body({ alias: "x".repeat(513) }))],
    ["details that are not strings", 422, () => ask("POST", "/v2/alerts", body({ details: { a: { b: 1 } } }))],
    ["a tag of 51 characters", 422, () => ask("POST", "/v2/alerts", body({ tags: ["x".repeat(51)] }))],
    [
      "51 responders",
      422,
      () => ask("POST", "/v2/alerts", body({ responders: Array(51).fill({ type: "user", id: "u" }) })),
    ],
    [
      "a time whose plus was not escaped",
      422,
      () => ask("GET", "/v2/schedules/on-calls?date=2026-11-21T03:00:00+00:00"),
    ],
    ["JSON that is none", 400, () => ask("POST", "/v2/alerts", "{")],
    ["a bulk operation, for it has none", 404, () => ask("POST", "/v2/alerts/acknowledge", {})],
  ])("%s with %i, and holds it against the client", async (_what, status, send) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(typeof answer.body.message).toBe("string");
    expect(typeof answer.body.requestId).toBe("string");
    expect(server.violations).toHaveLength(1);
  });

  test("what lies beyond the 20,000th alert, as the vendor does", async () => {
    expect((await ask("GET", "/v2/alerts?limit=100&offset=19900")).status).toBe(422);
    expect((await ask("GET", "/v2/alerts?limit=100&offset=19899")).status).toBe(200);
  });

  test("actions outside the plan", async () => {
    behaviour.unpaidActions = ["snooze"];
    expect((await ask("POST", tiny(471, "/snooze"), { endTime: "2026-11-22T00:00:00Z" })).status).toBe(402);
  });

  test("more requests in a second than agreed, and says for how long", async () => {
    behaviour.requestsPerSecond = 2;
    const answers = [await ask("GET", "/v2/teams"), await ask("GET", "/v2/teams"), await ask("GET", "/v2/teams")];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429]);
    expect(answers[0]?.headers.get("x-ratelimit-state")).toBe("OK");
    expect(answers[2]?.headers.get("x-ratelimit-state")).toBe("THROTTLED");
    expect(answers[2]?.headers.get("x-ratelimit-period-in-sec")).toBe("1");
    clock.advance(1_000);
    expect((await ask("GET", "/v2/teams")).status).toBe(200);
  });
});

describe("writes", () => {
  test("are accepted first and carried out later", async () => {
    behaviour.processingMs = 500;
    const accepted = await ask("POST", tiny(471, "/acknowledge"), { user: "ana@example.com" });
    expect(accepted).toMatchObject({ status: 202, body: { result: "Request will be processed" } });
    const pending = await ask("GET", `/v2/alerts/requests/${accepted.body.requestId}`);
    expect(pending.status).toBe(404);
    expect(pending.headers.get("x-opsgenie-errortype")).toBe("RequestNotProcessed");
    expect((await ask("GET", tiny(471))).body.data).toMatchObject({ acknowledged: false });
    clock.advance(500);
    expect(await requestOf(accepted)).toMatchObject({ isSuccess: true, action: "Acknowledge" });
    expect((await ask("GET", tiny(471))).body.data).toMatchObject({
      acknowledged: true,
      report: { acknowledgedBy: "ana@example.com" },
    });
  });

  test.each([
    ["/acknowledge", {}, "Alert is already closed."],
    ["/unacknowledge", {}, "Alert is already closed."],
    ["/close", {}, "Alert is already closed."],
    ["/snooze", { endTime: "2026-11-22T00:00:00Z" }, "Alert is already closed."],
    ["/assign", { owner: { username: "ana@example.com" } }, "Alert is already closed."],
    ["/escalate", { escalation: { name: "Infra Escalation" } }, "Alert is already closed."],
  ])("%s of a closed alert fails when it is processed, for nothing reopens one", async (action, body, status) => {
    await ask("POST", tiny(471, "/close"), {});
    expect(await requestOf(await ask("POST", tiny(471, action), body))).toMatchObject({ isSuccess: false, status });
  });

  test.each([
    ["/assign", { owner: { username: "nobody@example.com" } }, "Owner does not exist."],
    ["/escalate", { escalation: { id: "none" } }, "Escalation does not exist."],
    ["/unacknowledge", {}, "Alert is not acknowledged."],
  ])("%s says why it failed", async (action, body, status) => {
    expect(await requestOf(await ask("POST", tiny(471, action), body))).toMatchObject({ isSuccess: false, status });
  });

  test("an alias that is open raises the count; one that is closed begins anew", async () => {
    const create = () => ask("POST", "/v2/alerts", { message: "m", alias: "same" });
    const alias = () => ask("GET", "/v2/alerts/same?identifierType=alias");
    const [first, second] = [await requestOf(await create()), await requestOf(await create())];
    expect(second.alertId).toBe(first.alertId);
    expect((await alias()).body.data).toMatchObject({ count: 2 });
    await ask("POST", "/v2/alerts/same/close?identifierType=alias", {});
    expect((await requestOf(await create())).alertId).not.toBe(first.alertId);
    expect((await alias()).body.data).toMatchObject({ count: 1, status: "open" });
  });

  test("survive a restart, those still to be processed too", async () => {
    await server.stop();
    server = await boot(state);
    server.emulators[0]?.seed({ ...COMPANY, alerts: alerts(2) });
    behaviour.processingMs = 1_000;
    const accepted = await ask("POST", tiny(472, "/acknowledge"), { user: "ana@example.com" });
    await server.stop();
    server = await boot(state);
    clock.advance(1_000);
    expect(await requestOf(accepted)).toMatchObject({ isSuccess: true });
    expect((await ask("GET", tiny(472))).body.data).toMatchObject({ acknowledged: true });
  });
});

test("who comes next has the shape that the document gives it", async () => {
  const path = "/v2/schedules/Infra%20Primary/next-on-calls?scheduleIdentifierType=name";
  expect((await ask("GET", path)).body.data).toMatchObject({ nextOnCallParticipants: [{ type: "user" }] });
  expect((await ask("GET", `${path}&flat=true`)).body.data).toMatchObject({ nextOnCallRecipients: [{ type: "user" }] });
});

test("a later layer of the company wins over an earlier one, though rotations run side by side", async () => {
  await server.stop();
  clock = new TestClock("2026-11-20T20:30:00Z");
  server = await boot();
  server.emulators[0]?.seed(SAMPLE);
  const onCall = async (): Promise<unknown> => {
    const path = "/v2/schedules/Web%20Primary/on-calls?scheduleIdentifierType=name&flat=true";
    return ((await ask("GET", path)).body.data as { onCallRecipients: unknown }).onCallRecipients;
  };
  expect(await onCall()).toEqual(["leah@example.com"]);
  clock.advance(3 * 3_600_000);
  expect(await onCall()).toHaveLength(1);
  expect(await onCall()).not.toEqual(["leah@example.com"]);
});

test("something happens now and then: one more alert", async () => {
  const [emulator] = server.emulators;
  emulator?.incident?.(COMPANY, {
    ...(alerts(1)[0] as never as ReturnType<typeof alerts>[number]),
    title: "New",
    ageMs: 0,
  });
  expect((await ask("GET", tiny(474))).body.data).toMatchObject({
    message: "New",
    status: "open",
    tags: ["service:API"],
  });
});

test("the page of an alert shows its title as text, never as markup", async () => {
  await ask("POST", "/v2/alerts", { message: "<script>alert(1)</script>", alias: "x" });
  const { id } = (await ask("GET", "/v2/alerts/x?identifierType=alias")).body.data as { id: string };
  const page = await (await fetch(`${server.url}/opsgenie/alert/detail/${id}/details`)).text();
  expect(page).toContain("&lt;script&gt;");
  expect(page).not.toContain("<script>");
});
