import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emulator, emulatorWith } from "../../../integrations/pagerduty/sandbox.ts";
import { startTestSandbox, type TestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { COMPANY, companyWith, NOW } from "./kit.ts";

const HEADERS = {
  authorization: "Token token=sandbox-pagerduty-key",
  accept: "application/vnd.pagerduty+json;version=2",
  "content-type": "application/json",
  from: "ana@example.com",
};

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly error?: { readonly code?: number; readonly errors?: readonly string[] } } & Record<
    string,
    unknown
  >;
}

let sandbox: TestSandbox;
let clock: TestClock;
beforeEach(async () => {
  clock = new TestClock(NOW);
  sandbox = await startTestSandbox({ emulators: [emulator], clock, company: companyWith(3) });
});
afterEach(() => sandbox.stop());

async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const entries = Object.entries({ ...HEADERS, ...headers }).filter(([, value]) => value !== "");
  const answer = await fetch(`${sandbox.url}/pagerduty${path}`, {
    method,
    headers: Object.fromEntries(entries),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? {} : JSON.parse(text) };
}

const ids = async (): Promise<string[]> => {
  const { body } = await send("GET", "/incidents?date_range=all");
  return (body.incidents as { id: string }[]).map((one) => one.id);
};
const update = (items: readonly object[]) => ({
  incidents: items.map((item) => ({ type: "incident_reference", ...item })),
});
const noViolation = () => expect(sandbox.violations).toEqual([]);

describe("the emulator refuses", () => {
  test.each([
    ["a missing key", { authorization: "" }, 401],
    ["a wrong key", { authorization: "Token token=nope" }, 401],
    ["another version", { accept: "application/json" }, 400],
  ])("%s", async (_what, headers, status) => {
    expect((await send("GET", "/users", undefined, headers)).status).toBe(status);
    noViolation();
  });

  test.each([
    ["no From", { from: "" }],
    ["an unknown From", { from: "zoe@example.com" }],
  ])("a write with %s", async (_what, headers) => {
    const [id] = await ids();
    const { status, body } = await send("PUT", "/incidents", update([{ id, status: "acknowledged" }]), headers);
    expect(status).toBe(400);
    expect(body.error?.errors?.join()).toContain("valid user's email");
    noViolation();
  });

  test("more than 250 updates, with 413", async () => {
    const items = Array.from({ length: 251 }, () => ({ id: "Q1", status: "acknowledged" }));
    expect((await send("PUT", "/incidents", update(items))).status).toBe(413);
  });

  test("a whole batch for one incident that does not fit, and changes none", async () => {
    const [first, second] = await ids();
    await send("PUT", "/incidents", update([{ id: first, status: "resolved" }]));
    const both = update([first, second].map((id) => ({ id, status: "acknowledged" })));
    const refused = await send("PUT", "/incidents", both);
    expect([refused.status, refused.body.error?.code]).toEqual([400, 1001]);
    const { body } = await send("GET", `/incidents/${second}`);
    expect(body.incident).toMatchObject({ status: "triggered" });
  });

  test("an acknowledgement of what is acknowledged (1002)", async () => {
    const [id] = await ids();
    const one = update([{ id, status: "acknowledged" }]);
    expect((await send("PUT", "/incidents", one)).status).toBe(200);
    expect((await send("PUT", "/incidents", one)).body.error?.code).toBe(1002);
  });

  test("a snooze of what is triggered (1012) or resolved (1013), and one of more than a week", async () => {
    const [id] = await ids();
    const snooze = (duration: number) => send("POST", `/incidents/${id}/snooze`, { duration });
    expect((await snooze(60)).body.error?.code).toBe(1012);
    await send("PUT", "/incidents", update([{ id, status: "acknowledged" }]));
    expect((await snooze(604_801)).status).toBe(400);
    expect((await snooze(604_800)).status).toBe(201);
    await send("PUT", "/incidents", update([{ id, status: "resolved" }]));
    expect((await snooze(60)).body.error?.code).toBe(1013);
  });

  test("a second open incident with the same key, until the first is resolved", async () => {
    const { body } = await send("GET", "/services");
    const [service] = body.services as { id: string }[];
    const draft = {
      incident: {
        type: "incident",
        title: "x",
        incident_key: "k",
        service: { id: service?.id, type: "service_reference" },
      },
    };
    const created = await send("POST", "/incidents", draft);
    expect(created.status).toBe(201);
    expect((await send("POST", "/incidents", draft)).status).toBe(400);
    const { id } = created.body.incident as { id: string };
    await send("PUT", "/incidents", update([{ id, status: "resolved" }]));
    expect((await send("POST", "/incidents", draft)).status).toBe(201);
  });

  test("offsets beyond 10,000", async () => {
    const { status, body } = await send("GET", "/incidents?limit=100&offset=9901");
    expect(status).toBe(400);
    expect(body.error?.errors?.join()).toContain("Offset+limit exceeds maximum");
    noViolation();
  });

  test("on-call times beyond 90 days", async () => {
    expect((await send("GET", "/oncalls?since=2026-11-21T08:00:00Z&until=2027-11-21T08:00:00Z")).status).toBe(400);
  });

  test("a schedule under the other model's address", async () => {
    const layers = (await send("GET", "/schedules")).body.schedules as { id: string }[];
    const shifts = (await send("GET", "/v3/schedules")).body.schedules as { id: string }[];
    expect((await send("GET", `/v3/schedules/${layers[0]?.id}`)).status).toBe(400);
    expect((await send("GET", `/schedules/${shifts[0]?.id}`)).status).toBe(404);
  });

  test("the request beyond the limit of a rolling minute, and says how long to wait", async () => {
    await sandbox.stop();
    const emulators = [emulatorWith({ requestsPerMinute: 2 })];
    sandbox = await startTestSandbox({ emulators, clock, company: COMPANY });
    await send("GET", "/users");
    clock.advance(20_000);
    await send("GET", "/users");
    const refused = await send("GET", "/users");
    expect([refused.status, refused.body.error?.code, refused.headers.get("ratelimit-reset")]).toEqual([
      429,
      2020,
      "40",
    ]);
    clock.advance(40_000);
    expect((await send("GET", "/users")).status).toBe(200);
    expect((await send("GET", "/users")).status).toBe(429);
  });
});

describe("the emulator answers", () => {
  test("without a total unless it is asked for, and with the last month unless all is", async () => {
    await sandbox.stop();
    sandbox = await startTestSandbox({ emulators: [emulator], clock, company: COMPANY });
    expect((await send("GET", "/incidents")).body).toMatchObject({ total: null, limit: 25, offset: 0, more: false });
    expect((await ids()).length).toBe(4);
    expect((await send("GET", "/incidents?total=true")).body.total).toBe(3);
  });

  test("an acknowledgement by somebody who is not assigned with a new assignee", async () => {
    const [id] = await ids();
    const answer = await send("PUT", "/incidents", update([{ id, status: "acknowledged" }]), {
      from: "dan@example.com",
    });
    expect(answer.body.incidents).toMatchObject([{ assignments: [{ assignee: { summary: "Dan" } }] }]);
  });

  test("a reassignment of a snoozed incident by triggering it again", async () => {
    const [id] = await ids();
    await send("PUT", "/incidents", update([{ id, status: "acknowledged" }]));
    await send("POST", `/incidents/${id}/snooze`, { duration: 60 });
    const { body: users } = await send("GET", "/users?query=dan");
    const [dan] = users.users as { id: string }[];
    const assignments = [{ assignee: { id: dan?.id, type: "user_reference" } }];
    const answer = await send("PUT", "/incidents", update([{ id, assignments }]));
    expect(answer.body.incidents).toMatchObject([{ status: "triggered", pending_actions: [] }]);
  });
});

describe("the emulator reports as a violation", () => {
  test.each([
    ["an undeclared parameter", "GET", "/incidents?status=triggered", undefined],
    ["a word that is none of the declared ones", "GET", "/incidents?statuses[]=open", undefined],
    ["a comma list", "GET", "/incidents?statuses[]=triggered,acknowledged", undefined],
    ["a time without an offset", "GET", "/oncalls?since=2026-11-21", undefined],
    [
      "an undeclared field",
      "PUT",
      "/incidents",
      { incidents: [{ id: "Q1", type: "incident_reference", state: "acked" }] },
    ],
    ["a body without its wrapper", "POST", "/incidents/Q1/notes", { content: "x" }],
  ])("%s", async (_what, method, path, body) => {
    expect((await send(method, path, body)).status).toBe(400);
    expect(sandbox.violations.length).toBe(1);
  });
});
