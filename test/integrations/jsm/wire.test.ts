import { describe, expect, test } from "vitest";
import { alertAnswer, reasonOf, toAlert } from "../../../integrations/jsm/wire.ts";

const NOBODY = { team: () => undefined, policy: () => undefined, user: () => undefined };
const VENDOR = { account: "jsm", prefix: "JSM", url: "https://acme.atlassian.net/jira/ops/alerts/a" };
const SPARE = { id: "a", tinyId: "12", createdAt: "2026-11-21T02:00:00Z" };

const alertOf = (fields: object) => toAlert(alertAnswer.parse({ ...SPARE, ...fields }), VENDOR, NOBODY);

describe("the vendor's reason", () => {
  test.each([
    [
      { message: "Your plan does not include operations.", took: 0.1, requestId: "r" },
      "Your plan does not include operations.",
    ],
    [{ code: 401, message: "Unauthorized; scope does not match" }, "Unauthorized; scope does not match"],
    [{ errors: [{ title: "Alert not found.", code: "NOT_FOUND" }] }, "Alert not found."],
    [
      { errors: [{ title: "Bad", detail: "size must be at most 100" }, { title: "Worse" }] },
      "size must be at most 100; Worse",
    ],
    [{ errors: [] }, undefined],
    [{ errors: { endTime: "is in the past" }, message: "No." }, "No."],
    [{ errors: "no" }, undefined],
    [{ message: null, errors: null }, undefined],
    [{ message: 7 }, undefined],
    [{}, undefined],
    [null, undefined],
    ["text", undefined],
    [[], undefined],
  ])("of %j is %j", (body, reason) => {
    expect(reasonOf(body)).toBe(reason);
  });
});

describe("an alert", () => {
  test("with nothing but its id, its number and its time is one all the same", () => {
    const bare = Object.fromEntries(
      ["alias", "message", "status", "acknowledged", "owner", "tags", "responders", "count", "priority", "source"].map(
        (field) => [field, null],
      ),
    );
    expect(alertOf({ ...bare, tinyId: 12, somethingNew: { deep: 1 } })).toEqual({
      account: "jsm",
      id: "a",
      handle: "JSM-12",
      number: 12,
      title: "(no message)",
      state: "open",
      urgency: "high",
      teams: [],
      assignees: [],
      acknowledgedBy: [],
      createdAt: Date.UTC(2026, 10, 21, 2),
      tags: [],
      count: 1,
      url: VENDOR.url,
    });
  });

  test.each([
    [{ status: "open" }, "open"],
    [{ status: "acked" }, "acked"],
    [{ status: "snoozed" }, "snoozed"],
    [{ status: "resolved" }, "closed"],
    [{ status: "closed", acknowledged: true, snoozed: true }, "closed"],
    [{ status: "open", acknowledged: true }, "acked"],
    [{ status: "open", acknowledged: true, snoozed: true }, "snoozed"],
    [{ status: "acked", snoozed: false }, "acked"],
    [{ status: "quarantined" }, "open"],
    [{ status: "quarantined", acknowledged: true }, "acked"],
    [{ status: null, snoozed: true }, "snoozed"],
  ])("%j is %s", (fields, state) => {
    expect(alertOf(fields).state).toBe(state);
  });

  test.each([
    ["2026-11-21T02:00:00.123Z", Date.UTC(2026, 10, 21, 2, 0, 0, 123)],
    ["2026-11-21T03:00:00+01:00", Date.UTC(2026, 10, 21, 2)],
    [Date.UTC(2026, 10, 21, 2), Date.UTC(2026, 10, 21, 2)],
  ])("began at %j", (createdAt, at) => {
    expect(alertOf({ createdAt }).createdAt).toBe(at);
  });

  test.each([["soon"], [null], [{}]])("that began at %j cannot be read", (createdAt) => {
    expect(alertAnswer.safeParse({ ...SPARE, createdAt }).success).toBe(false);
  });

  test.each([["soon"], [""], [null], [{}], [[1]]])("of whose other times one is %j only lacks that", (odd) => {
    const alert = alertOf({ updatedAt: odd, ackTime: odd, closeTime: odd, snoozedUntil: odd, status: "snoozed" });
    expect(alert.state).toBe("snoozed");
    expect(alert).not.toHaveProperty("changedAt");
    expect(alert).not.toHaveProperty("snoozedUntilAt");
  });

  test("is of the trouble that its alias names, unless the alias is only its id", () => {
    expect(alertOf({ alias: "disk-db3" }).fingerprint).toBe("disk-db3");
    expect(alertOf({ alias: "a" })).not.toHaveProperty("fingerprint");
  });

  test("belongs to its owner, else to the people it was sent to", () => {
    const responders = [
      { type: "user", id: "u1" },
      { type: "team", id: "t1" },
      { type: "escalation", id: "e1" },
      { type: "user" },
    ];
    expect(alertOf({ responders })).toMatchObject({
      assignees: [{ id: "u1" }],
      teams: [{ id: "t1", name: "t1" }],
      policy: { id: "e1" },
      acknowledgedBy: [],
    });
    expect(alertOf({ responders, owner: "u2", status: "acked" })).toMatchObject({
      assignees: [{ id: "u2" }],
      acknowledgedBy: [{ id: "u2" }],
    });
  });
});
