import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryState } from "../../../src/sandbox/memory-state.ts";
import { type Answer, openSite, type Site } from "./sandbox-site.ts";

const GHOST = "00000000-0000-0000-0000-000000000000-1795255200000";

let site: Site;
let first: string;
beforeEach(async () => {
  site = await openSite();
  first = await site.idOf(471);
});
afterEach(() => site.server.stop());

const alert = async (id = first): Promise<Answer["body"]> => (await site.ops("GET", `/alerts/${id}`)).body;
const post = (action: string, body?: unknown, id = first) => site.ops("POST", `/alerts/${id}/${action}`, body);

describe("who asks", () => {
  test.each([
    ["nobody", ""],
    ["another token", `Basic ${Buffer.from("tocsin@example.com:wrong").toString("base64")}`],
    ["another account", `Basic ${Buffer.from("ana@example.com:sandbox-jsm-token").toString("base64")}`],
    ["a key of OpsGenie's", "GenieKey sandbox-jsm-token"],
  ])("%s is refused with 401", async (_who, authorization) => {
    const answer = await site.send("GET", "/jsm/ops/api/{cloudId}/v1/alerts", undefined, authorization);
    expect(answer).toMatchObject({ status: 401, body: { code: 401, message: expect.any(String) } });
    expect(site.server.violations).toEqual([]);
  });

  test("whoever names another site is answered 404", async () => {
    expect((await site.send("GET", "/jsm/ops/api/elsewhere/v1/alerts")).status).toBe(404);
  });

  test.each([
    ["read:ops-alert", "GET", "/alerts"],
    ["read:ops-alert", "POST", "/alerts"],
    ["write:ops-alert", "POST", `/alerts/${GHOST}/close`],
    ["read:ops-config", "GET", "/schedules"],
    ["read:ops-config", "GET", "/teams"],
    ["delete:ops-config", "DELETE", "/schedules/x/overrides/y"],
  ])("a token without %s is told so at %s %s", async (scope, method, path) => {
    site.behaviour.missingScopes = [`${scope}:jira-service-management`];
    const answer = await site.ops(method, path, method === "POST" && path === "/alerts" ? { message: "m" } : undefined);
    expect(answer.status).toBe(401);
    expect(answer.body.message).toContain("scope does not match");
  });

  test("a token that may read alerts and not write them reads them", async () => {
    site.behaviour.missingScopes = ["write:ops-alert:jira-service-management", "read:jira-user"];
    expect((await site.ops("GET", "/alerts")).status).toBe(200);
    expect((await site.send("GET", "/ex/jira/{cloudId}/rest/api/3/myself")).status).toBe(401);
  });

  test("a plan without operations is 402, and Jira's people can be read all the same", async () => {
    site.behaviour.unpaid = true;
    expect((await site.ops("GET", "/schedules")).status).toBe(402);
    expect((await site.send("GET", "/ex/jira/{cloudId}/rest/api/3/myself")).status).toBe(200);
  });

  test("whoever asks too often is told for how long to wait", async () => {
    site.clock.advance(1_000);
    site.behaviour.requestsPerSecond = 2;
    const answers = [await site.ops("GET", "/teams"), await site.ops("GET", "/teams"), await site.ops("GET", "/teams")];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.headers.get("retry-after")).toBe("1");
    site.clock.advance(1_000);
    expect((await site.ops("GET", "/teams")).status).toBe(200);
  });
});

describe("refuses", () => {
  test.each([
    ["an alert by its short number", () => "/alerts/471"],
    ["an alert that it does not have", () => `/alerts/${GHOST}`],
    ["an alias that it does not have", () => "/alerts/alias?alias=none"],
    ["a request that it never took", () => `/alerts/requests/${GHOST}`],
    ["a schedule by its name", () => "/schedules/Web%20Rota"],
  ])("%s with 404, which the document allows to ask", async (_what, path) => {
    const answer = await site.ops("GET", path());
    expect(answer).toMatchObject({ status: 404, body: { errors: [{ title: expect.any(String) }] } });
    expect(site.server.violations).toEqual([]);
  });

  const created = (more: object) => () => site.ops("POST", "/alerts", { message: "m", ...more });
  test.each([
    ["a page of more than 100", 422, () => site.ops("GET", "/alerts?size=101")],
    ["OpsGenie's name for a page's size", 422, () => site.ops("GET", "/alerts?limit=20")],
    ["a sort key as answers spell it", 422, () => site.ops("GET", "/alerts?sort=lastOccuredAt")],
    ["a search it cannot read", 422, () => site.ops("GET", "/alerts?query=status%20is%20open")],
    ["a kind of id", 422, () => site.ops("GET", `/alerts/${first}?identifierType=id`)],
    ["a user with an acknowledgement, which it would ignore", 422, () => post("acknowledge", { user: "ana" })],
    ["a note with a close, which it would ignore", 422, () => post("close", { note: "done" })],
    ["even an empty body where none is declared", 422, () => post("unacknowledge", {})],
    ["a snooze without an end", 422, () => post("snooze", {})],
    ["an owner in OpsGenie's shape", 422, () => post("assign", { owner: { username: "ana@example.com" } })],
    ["an escalation in OpsGenie's shape", 422, () => post("escalate", { escalation: { id: "x" } })],
    ["an empty note", 422, () => post("notes", { note: "" })],
    ["a note on behalf of somebody", 422, () => post("notes", { note: "n", user: "ana" })],
    ["no message", 422, () => site.ops("POST", "/alerts", {})],
    ["a message of 131 characters", 422, created({ message: "x".repeat(131) })],
    ["an alias of 513 characters", 422, created({ alias: "x".repeat(513) })],
    ["details, which are extra properties here", 422, created({ details: { a: "b" } })],
    ["extra properties that are not strings", 422, created({ extraProperties: { a: { b: 1 } } })],
    ["a responder by name", 422, created({ responders: [{ type: "team", name: "Web" }] })],
    ["51 responders", 422, created({ responders: Array(51).fill({ type: "user", id: "u" }) })],
    ["a page of more than 50 schedules", 422, () => site.ops("GET", "/schedules?size=51")],
    ["a time whose plus was not escaped", 422, () => rota("/on-calls?date=2026-11-21T03:00:00+00:00")],
    ["people without a question", 422, () => site.send("GET", "/ex/jira/{cloudId}/rest/api/3/user/search")],
    ["JSON that is none", 400, () => site.ops("POST", "/alerts", "{")],
    ["priority by PUT, as OpsGenie takes it", 404, () => site.ops("PUT", `/alerts/${first}/priority`, {})],
  ])("%s with %i, and holds it against the client", async (_what, status, send) => {
    expect((await send()).status).toBe(status);
    expect(site.server.violations).toHaveLength(1);
  });

  const rota = async (rest: string): Promise<Answer> => {
    const { body } = await site.ops("GET", "/schedules");
    return site.ops("GET", `/schedules/${String(body.values?.[0]?.id)}${rest}`);
  };

  test("what lies beyond the 20,000th alert", async () => {
    expect((await site.ops("GET", "/alerts?size=100&offset=19900")).status).toBe(422);
    expect((await site.ops("GET", "/alerts?size=100&offset=19899")).status).toBe(200);
  });
});

describe("writes", () => {
  test("are taken in first and carried out later", async () => {
    site.behaviour.processingMs = 500;
    const taken = await post("acknowledge");
    expect(taken).toMatchObject({ status: 202, body: { result: "Request will be processed" } });
    expect((await site.ops("GET", `/alerts/requests/${taken.body.requestId}`)).status).toBe(404);
    expect(await alert()).toMatchObject({ acknowledged: false, status: "open" });
    site.clock.advance(500);
    expect(await site.outcome(taken)).toMatchObject({ isSuccess: true, action: "Acknowledge", alertId: first });
    expect(await alert()).toMatchObject({ acknowledged: true, status: "acked" });
  });

  test("are the token's account's, whoever they are done for", async () => {
    await post("acknowledge");
    await post("notes", { note: "for Ana" });
    const { body: self } = await site.send("GET", "/ex/jira/{cloudId}/rest/api/3/myself");
    expect((await alert()).owner).toBe(self.accountId);
    const { body: notes } = await site.ops("GET", `/alerts/${first}/notes`);
    expect(notes.values).toMatchObject([{ note: "for Ana", owner: self.accountId }]);
    const { body: logs } = await site.ops("GET", `/alerts/${first}/logs?size=2`);
    expect(logs.values?.map(({ log }) => log)).toEqual(["Note added", "Alert acknowledged"]);
  });

  test.each(["200", "202"] as const)("that create an alert may be answered %s", async (status) => {
    site.behaviour.createStatus = Number(status) as 200 | 202;
    const answer = await site.ops("POST", "/alerts", { message: "m" });
    expect(answer.status).toBe(Number(status));
    expect(await site.outcome(answer)).toMatchObject({ isSuccess: true, alertId: expect.stringMatching(/-\d{13}$/u) });
  });

  test("that are forbidden are taken in all the same, and fail when they are processed", async () => {
    site.behaviour.forbiddenActions = ["snooze"];
    const taken = await post("snooze", { endTime: "2030-01-01T00:00:00Z" });
    expect(taken.status).toBe(202);
    expect(await site.outcome(taken)).toMatchObject({
      isSuccess: false,
      status: expect.stringContaining("authorized"),
    });
    expect(await alert()).toMatchObject({ snoozed: false });
    expect(await site.outcome(await post("close"))).toMatchObject({ isSuccess: true });
  });

  test.each([
    ["acknowledge", undefined],
    ["unacknowledge", undefined],
    ["close", undefined],
    ["snooze", { endTime: "2030-01-01T00:00:00Z" }],
    ["assign", { accountId: "x" }],
    ["escalate", { escalationId: "x" }],
  ])("%s of a closed alert fails, for nothing reopens one", async (action, body) => {
    await post("close");
    const status = "Alert is already closed.";
    expect(await site.outcome(await post(action, body))).toMatchObject({ isSuccess: false, status });
  });

  test.each([
    ["assign", { accountId: "712020:nobody" }, "Owner does not exist."],
    ["escalate", { escalationId: "none" }, "Escalation does not exist."],
    ["unacknowledge", undefined, "Alert is not acknowledged."],
    ["snooze", { endTime: "2001-01-01T00:00:00Z" }, "Snooze end time must be in the future."],
  ])("%s says why it failed", async (action, body, status) => {
    expect(await site.outcome(await post(action, body))).toMatchObject({ isSuccess: false, status });
  });

  test("of an alert that is gone fail when they are processed; notes are refused at once", async () => {
    expect(await site.outcome(await post("close", undefined, GHOST))).toMatchObject({ isSuccess: false });
    expect((await post("notes", { note: "n" }, GHOST)).status).toBe(404);
  });

  test("an alias that is open raises the count; one that is closed begins anew", async () => {
    const create = async () => site.outcome(await site.ops("POST", "/alerts", { message: "m", alias: "same" }));
    const byAlias = async () => (await site.ops("GET", "/alerts/alias?alias=same")).body;
    const [one, two] = [await create(), await create()];
    expect(two.alertId).toBe(one.alertId);
    expect(await byAlias()).toMatchObject({ count: 2, lastOccuredAt: expect.any(String) });
    await post("close", undefined, String(one.alertId));
    expect((await create()).alertId).not.toBe(one.alertId);
    expect(await byAlias()).toMatchObject({ count: 1, status: "open" });
  });

  test("tags, priority, message and description are changed in their own ways", async () => {
    await post("tags", { tags: ["a", "b"] });
    await site.ops("DELETE", `/alerts/${first}/tags`, { tags: ["a"] });
    await site.ops("PATCH", `/alerts/${first}/priority`, { priority: "P5" });
    await site.ops("PATCH", `/alerts/${first}/message`, { message: "Other" });
    await site.ops("PATCH", `/alerts/${first}/description`, { description: "Why" });
    expect(await alert()).toMatchObject({
      tags: ["service:Shop", "b"],
      priority: "P5",
      message: "Other",
      description: "Why",
    });
  });

  test("a note can be corrected and taken away", async () => {
    const { id } = (await post("notes", { note: "wrng" })).body;
    expect((await site.ops("PATCH", `/alerts/${first}/notes/${id}`, { note: "wrong" })).body.note).toBe("wrong");
    expect((await site.ops("DELETE", `/alerts/${first}/notes/${id}`)).status).toBe(204);
    expect((await site.ops("GET", `/alerts/${first}/notes`)).body.values).toEqual([]);
  });

  test("survive a restart, those still to be processed too", async () => {
    await site.server.stop();
    const kept = memoryState();
    site = await openSite(kept);
    site.behaviour.processingMs = 1_000;
    const id = await site.idOf(472);
    const taken = await post("acknowledge", undefined, id);
    await site.server.stop();
    site = await openSite(kept, false);
    site.clock.advance(1_000);
    expect(await site.outcome(taken)).toMatchObject({ isSuccess: true });
    expect(await alert(id)).toMatchObject({ acknowledged: true });
  });

  test("a snooze ends by itself, and then the alert is open", async () => {
    await post("acknowledge");
    await post("snooze", { endTime: new Date(site.clock.now() + 60_000).toISOString() });
    expect(await alert()).toMatchObject({ status: "snoozed", snoozed: true });
    site.clock.advance(60_000);
    expect(await alert()).toMatchObject({ status: "open", snoozed: false, acknowledged: false });
  });
});

test("lists say where they go on, and every page together is all of it", async () => {
  for (let n = 0; n < 30; n += 1) await post("notes", { note: `Note ${n}` });
  const walk = async (path: string): Promise<readonly unknown[]> => {
    const page = await site.ops("GET", path);
    const values = [...(page.body.values ?? [])];
    for (let next = page.body.links?.next; next !== undefined; ) {
      const { body } = await site.send("GET", next);
      values.push(...(body.values ?? []));
      next = body.links?.next;
    }
    return values;
  };
  expect((await walk("/alerts?size=3&query=status:open")).length).toBe(4);
  const notes = (await walk(`/alerts/${first}/notes?size=7`)) as readonly { readonly note: string }[];
  expect(notes.map(({ note }) => note)).toEqual(Array.from({ length: 30 }, (_, n) => `Note ${29 - n}`));
  expect((await walk("/schedules?size=1")).length).toBe(1);
});

test("the page of an alert shows its title as text, never as markup", async () => {
  const { alertId } = await site.outcome(await site.ops("POST", "/alerts", { message: "<script>alert(1)</script>" }));
  const page = await (await fetch(`${site.server.url}/jsm/jira/ops/alerts/${alertId}`)).text();
  expect(page).toContain("&lt;script&gt;");
  expect(page).not.toContain("<script>");
});
