import { describe, expect, test } from "vitest";
import { eventSource } from "../../../integrations/opsgenie/events.ts";
import { toAlert } from "../../../integrations/opsgenie/wire.ts";
import type { AlertEvent, HookReading } from "../../../src/core/events.ts";

const NOW = Date.parse("2026-11-21T03:00:00Z");
const names = {
  user: (email: string) => (email === "fili@example.com" ? { id: "u1", name: "Fili Ford", email } : undefined),
};
const source = eventSource(names, { now: () => NOW });

function read(json: string): HookReading {
  const request = { headers: {}, raw: Buffer.from(json) };
  return source.read(JSON.parse(json), request);
}

function only(json: string): AlertEvent {
  const [event, second] = read(json).events;
  if (event?.type !== "alert" || second !== undefined) throw new Error("not one alert's event");
  return event;
}

/** As OpsGenie's documents show it (Alert action data, read 2026-11-21); `more` stands among the alert's fields. */
function webhook(
  action: string,
  { more = "", updatedAt = "1420452275002000962", source: from = '{"name":"","type":"web"}' } = {},
) {
  return `{
    "source": ${from},
    "alert": {
      ${updatedAt === "" ? "" : `"updatedAt": ${updatedAt},`}
      "tags": ["tag1", "tag2"],
      "message": "test alert",
      "username": "fili@example.com",
      "alertId": "052652ac-5d1c-464a-812a-7dd18bbfba8c",
      "source": "fili@example.com",
      "alias": "aliastest",
      "tinyId": "23",
      "createdAt": 1420452191104,
      "userId": "daed1180-0ce8-438b-8f8e-57e1a5920a2d",
      "entity": ""${more}
    },
    "action": "${action}",
    "integrationId": "37c8f316-17c6-49d7-899b-9c7e540c048d",
    "integrationName": "Integration1"
  }`;
}

describe("an OpsGenie webhook", () => {
  test("of a note says whose, when, from where, and what", () => {
    expect(only(webhook("AddNote", { more: ', "note": "note to test alert"' }))).toEqual({
      type: "alert",
      id: expect.stringMatching(/^052652ac-5d1c-464a-812a-7dd18bbfba8c:AddNote:1420452275002000962:[\w-]{16}$/),
      account: "opsgenie",
      alert: "052652ac-5d1c-464a-812a-7dd18bbfba8c",
      at: 1420452275002,
      change: "noted",
      who: "Fili Ford",
      through: "the website",
      text: "note to test alert",
    });
  });

  test.each([
    ["Create", "triggered"],
    ["Acknowledge", "acknowledged"],
    ["UnAcknowledge", "unacknowledged"],
    ["AddNote", "noted"],
    ["AddTags", "changed"],
    ["RemoveTags", "changed"],
    ["AddTeam", "changed"],
    ["AddRecipient", "changed"],
    ["AssignOwnership", "assigned"],
    ["TakeOwnership", "assigned"],
    ["Escalate", "escalated"],
    ["Close", "closed"],
    ["Delete", "closed"],
    ["Snooze", "snoozed"],
    ["UpdatePriority", "changed"],
    ["UpdateMessage", "changed"],
  ])("of %s tells that the alert is %s", (action, change) => {
    expect(only(webhook(action)).change).toBe(change);
  });

  test.each(["TestAction", "constructor", "__proto__", "create", " Close"])(
    "of an action of one's own such as %j is counted and changes nothing",
    (action) => {
      expect(read(webhook(action))).toEqual({ events: [], unknown: action });
    },
  );

  test("whose action has an endless name is counted by its beginning", () => {
    expect(read(webhook("x".repeat(5_000))).unknown).toHaveLength(60);
  });

  test("never vouches for the alert: it has no signature", () => {
    expect(source.proof).toBe("secret");
    expect(only(webhook("Acknowledge"))).not.toHaveProperty("seen");
  });

  test("keeps digits beyond what a number holds, so that changes in one millisecond differ", () => {
    const [one, other] = ["1502709956288000110", "1502709956288000111"].map((updatedAt) =>
      only(webhook("Acknowledge", { updatedAt })),
    );
    expect(Number("1502709956288000110")).toBe(Number("1502709956288000111"));
    expect(one?.at).toBe(1502709956288);
    expect(other?.at).toBe(1502709956288);
    expect(one?.id).not.toBe(other?.id);
  });

  test("has its times where the alert has them, not where a text or a stranger's field says so", () => {
    const more = ', "note": "\\"updatedAt\\": 1", "details": {"updatedAt": 3}';
    const event = only(webhook("AddNote", { more }).replace("{", '{"updatedAt": 1420452275009000000,'));
    expect(event.at).toBe(1420452275002);
  });

  test("twice is the same event, whatever else is written beside it", () => {
    const once = only(webhook("Close"));
    const again = only(webhook("Close").replace("{", '{"alertFlowContext": {"traceId": "another"},'));
    expect(again.id).toBe(once.id);
  });

  test.each([
    ["another note", webhook("AddNote", { more: ', "note": "a"' }), webhook("AddNote", { more: ', "note": "b"' })],
    [
      "another owner",
      webhook("AssignOwnership", { more: ', "owner": "a"' }),
      webhook("AssignOwnership", { more: ', "owner": "b"' }),
    ],
    ["another action", webhook("Acknowledge"), webhook("UnAcknowledge")],
    [
      "no time but another body",
      webhook("Close", { updatedAt: "" }),
      webhook("Close", { updatedAt: "", more: ', "x": 1' }),
    ],
  ])("with %s is another event", (_what, one, other) => {
    expect(only(one).id).not.toBe(only(other).id);
  });

  test("of an alert that is created again for a team that was added is the event that it was", () => {
    const first = only(webhook("Create", { updatedAt: "1420452193166002000" }));
    const again = only(webhook("Create", { updatedAt: "1420452256147001924" }));
    expect(again).toEqual(first);
    expect(first.at).toBe(1420452191104);
  });

  test("of an escalation names nothing but the alert, and is dated by its arrival", () => {
    const escalation = JSON.stringify({
      escalationId: "51859f57-7fad-467b-ad79-59acbc69cb6a",
      escalationName: "test_esc",
      escalationNotify: { name: "test@example.com", id: "64818849", type: "default", entity: "user" },
      alert: { alertId: "7ba97e3a-d328-4b5e-8f9a-39e945a3869a" },
      escalationTime: 0,
      action: "Escalate",
      repeatCount: 0,
    });
    expect(only(escalation)).toEqual({
      type: "alert",
      id: expect.stringMatching(/^7ba97e3a-d328-4b5e-8f9a-39e945a3869a:Escalate:[\w-]{16}$/),
      account: "opsgenie",
      alert: "7ba97e3a-d328-4b5e-8f9a-39e945a3869a",
      at: NOW,
      change: "escalated",
    });
    expect(only(escalation).id).toBe(only(escalation).id);
    expect(only(escalation.replace('"repeatCount":0', '"repeatCount":1')).id).not.toBe(only(escalation).id);
  });

  test.each([
    ['{"name":"web","type":"API"}', "the website"],
    ['{"name":"","type":"web"}', "the website"],
    ['{"name":"","type":"Android"}', "the phone app"],
    ['{"name":"Default API","type":"API"}', "Default API"],
    ['{"name":"","type":"API"}', undefined],
    ["null", undefined],
    ["7", undefined],
  ])("from %s comes through %j", (from, through) => {
    expect(only(webhook("Close", { source: from })).through).toBe(through);
  });

  test("by somebody who is not known yet is named by the address", () => {
    expect(only(webhook("Close").replace("fili@example.com", "ana@example.com")).who).toBe("ana@example.com");
  });

  test("with fields of other types than documented is still read", () => {
    const odd = webhook("Close", { more: ', "owner": 7, "team": {"id": 1}, "addedTags": ["a"], "priority": 3' });
    expect(only(odd)).toMatchObject({ change: "closed", who: "Fili Ford" });
  });

  test("about no alert is counted: OpsGenie has webhooks of other things too", () => {
    expect(read('{"action": "Create", "incident": {"id": "i"}}')).toEqual({
      events: [],
      unknown: "Create without an alert",
    });
    expect(read(`{"action": "Close", "alert": {"alertId": "${"x".repeat(101)}"}}`).events).toEqual([]);
  });

  test.each(["null", "[]", "7", '"Close"', "{}", '{"action": 7}', '{"action": ""}'])("%s is refused", (json) => {
    expect(() => read(json)).toThrow(expect.objectContaining({ code: "bad_input" }));
  });

  test("what is kept of it is bounded, however much its sender says", () => {
    const long = "x\\n".repeat(50_000);
    const json = webhook("AddNote", { more: `, "note": "${long}"`, source: `{"name": "${long}", "type": "API"}` });
    const event = only(json.replace('"fili@example.com",\n      "alertId"', `"${long}",\n      "alertId"`));
    expect(event.who).toMatch(/^[x ]{79}…$/u);
    expect(event.through).toMatch(/^[x ]{79}…$/u);
    expect(event.text?.length).toBeLessThanOrEqual(2_000);
  });

  test("ids are at most 200 characters", () => {
    const json = webhook("UpdateDescription", { updatedAt: "1".repeat(25), more: `, "note": "${"n".repeat(5_000)}"` });
    const long = json.replace("052652ac-5d1c-464a-812a-7dd18bbfba8c", "a".repeat(100));
    expect(only(long).id.length).toBeLessThanOrEqual(200);
  });
});

describe("an alert as OpsGenie answers it", () => {
  const wire = {
    id: "a",
    tinyId: "1",
    alias: undefined,
    message: "m",
    status: "open",
    acknowledged: undefined,
    snoozed: undefined,
    snoozedUntil: undefined,
    count: undefined,
    createdAt: 1,
    updatedAt: 2,
    source: undefined,
    owner: undefined,
    priority: undefined,
    description: undefined,
    tags: ["vip", "service:Web App"],
    responders: [],
    teams: [],
    report: undefined,
  };
  const book = { team: () => undefined, policy: () => undefined, user: () => undefined };
  const alertOf = (more: object) => toAlert({ ...wire, ...more }, "opsgenie", "OG", "https://example.com", book);

  test("says when it changed and carries its tags", () => {
    expect(alertOf({})).toMatchObject({ changedAt: 2, tags: ["vip", "service:Web App"] });
  });

  test("is grouped by an alias that somebody gave it, never by its own id", () => {
    expect(alertOf({ alias: "disk-full" }).fingerprint).toBe("disk-full");
    expect(alertOf({ alias: "a" })).not.toHaveProperty("fingerprint");
    expect(alertOf({})).not.toHaveProperty("fingerprint");
  });
});

test("setting it up begins at the vendor and names the address", () => {
  const url = "https://bot.example.com/hooks/opsgenie/s3cret";
  const steps = source.setup(url);
  expect(steps.join("\n")).toContain(url);
  expect(steps[0]).toContain("Integrations");
});
