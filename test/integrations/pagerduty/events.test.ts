import { describe, expect, test } from "vitest";
import type { AlertEvent, HookReading, VendorEvent } from "../../../src/core/events.ts";
import { hookWith } from "./webhook-kit.ts";
import {
  ANA,
  BARE_INCIDENT,
  DATA,
  delivery,
  INCIDENT,
  OCCURRED_AT,
  PING,
  SERVICE,
  VERSION_2,
} from "./webhook-payloads.ts";

const AT = Date.parse(OCCURRED_AT);

const read = (body: unknown): HookReading => hookWith().read(body, { headers: {}, raw: Buffer.alloc(0) });

function only(body: unknown): VendorEvent {
  const [event, another] = read(body).events;
  if (event === undefined || another !== undefined) throw new Error("not exactly one event");
  return event;
}

function change(body: unknown): AlertEvent {
  const event = only(body);
  if (event.type !== "alert") throw new Error(`an event of an alert, not of a ${event.type}`);
  return event;
}

describe("what an event tells", () => {
  test.each([
    ["incident.triggered", "triggered"],
    ["incident.acknowledged", "acknowledged"],
    ["incident.unacknowledged", "unacknowledged"],
    ["incident.reopened", "reopened"],
    ["incident.resolved", "closed"],
    ["incident.reassigned", "assigned"],
    ["incident.delegated", "assigned"],
    ["incident.escalated", "escalated"],
    ["incident.priority_updated", "changed"],
    ["incident.service_updated", "changed"],
    ["incident.incident_type.changed", "changed"],
  ])("%s brings the incident along", (type, what) => {
    const event = change(delivery(type));
    expect(event).toMatchObject({ account: "pagerduty", alert: "PGR0VU2", at: AT, change: what, who: "Ana Novak" });
    expect(event.seen).toMatchObject({ id: "PGR0VU2", handle: "PD-2", changedAt: AT });
  });

  test.each([
    ["incident.annotated", "noted"],
    ["incident.responder.added", "changed"],
    ["incident.responder.replied", "changed"],
    ["incident.status_update_published", "changed"],
    ["incident.conference_bridge.updated", "changed"],
    ["incident.custom_field_values.updated", "changed"],
    ["incident.role.assigned", "changed"],
    ["incident.task.created", "changed"],
    ["incident.task.updated", "changed"],
    ["incident.task.completed", "changed"],
    ["incident.action_invocation.created", "changed"],
    ["incident.action_invocation.updated", "changed"],
    ["incident.action_invocation.terminated", "changed"],
    ["incident.workflow.started", "changed"],
    ["incident.workflow.completed", "changed"],
  ])("%s names the incident, which has to be read back", (type, what) => {
    const event = change(delivery(type));
    expect(event).toMatchObject({ alert: "PGR0VU2", change: what, at: AT });
    expect(event.seen).toBeUndefined();
  });

  test("of a new incident is everything that REST says, under its own names", () => {
    expect(change(delivery("incident.triggered", { agent: SERVICE }))).toEqual({
      type: "alert",
      id: "5ac64822-4adc-4fda-ade0-410becf0de4f",
      account: "pagerduty",
      alert: "PGR0VU2",
      at: AT,
      change: "triggered",
      seen: {
        account: "pagerduty",
        id: "PGR0VU2",
        handle: "PD-2",
        number: 2,
        title: "A little bump in the road",
        state: "open",
        urgency: "high",
        priority: "P1",
        service: { id: "PF9KMXH", name: "API Service" },
        teams: [{ id: "PFCVPS0", name: "Engineering" }],
        assignees: [{ id: "PTUXL6G", name: "Ben Okoye" }],
        acknowledgedBy: [],
        policy: { id: "PUS0KTE", name: "Default" },
        createdAt: Date.parse("2026-11-21T07:16:27Z"),
        changedAt: AT,
        count: 1,
        url: "https://acme.pagerduty.com/incidents/PGR0VU2",
      },
    });
  });

  test("of an incident with nothing but nulls is what is left", () => {
    const { seen } = change(delivery("incident.triggered", { agent: null, data: BARE_INCIDENT }));
    expect(seen).toMatchObject({ state: "open", urgency: "high", teams: [], assignees: [] });
    expect(Object.keys(seen ?? {})).not.toEqual(expect.arrayContaining(["priority"]));
    expect(seen).not.toHaveProperty("service");
    expect(seen).not.toHaveProperty("policy");
  });

  test("of an acknowledgement is who did it, which the incident itself does not say", () => {
    const { seen } = change(delivery("incident.acknowledged"));
    expect(seen).toMatchObject({ state: "acked", acknowledgedBy: [{ id: ANA.id, name: "Ana Novak" }] });
  });

  test("of an acknowledged incident is not enough where it does not say who has it, or until when", () => {
    const acknowledged = { ...INCIDENT, status: "acknowledged" };
    for (const type of ["incident.priority_updated", "incident.triggered", "incident.reassigned"])
      expect(change(delivery(type, { data: acknowledged })).seen).toBeUndefined();
    for (const agent of [null, SERVICE, { id: "PLH1HKV", type: "user_reference" }])
      expect(change(delivery("incident.acknowledged", { agent })).seen).toBeUndefined();
  });

  test("of a resolved incident is that it is over, whoever had it", () => {
    const { seen } = change(delivery("incident.resolved"));
    expect(seen).toMatchObject({ state: "closed", assignees: [], acknowledgedBy: [] });
  });

  test("of an incident that cannot be read is that there is something to be read back", () => {
    for (const broken of [
      { status: "sleeping" },
      { number: null },
      { created_at: "soon" },
      { html_url: null },
      { title: null },
    ]) {
      const event = change(delivery("incident.triggered", { data: { ...INCIDENT, ...broken } }));
      expect(event).toMatchObject({ alert: "PGR0VU2", change: "triggered" });
      expect(event.seen).toBeUndefined();
    }
  });

  test("of a note is its text, with an ellipsis where PagerDuty cut it", () => {
    const note = DATA["incident.annotated"];
    expect(change(delivery("incident.annotated")).text).toBe("Rolled back");
    expect(change(delivery("incident.annotated", { data: { ...note, trimmed: true } })).text).toBe("Rolled back…");
    expect(change(delivery("incident.annotated", { data: { ...note, content: null } })).text).toBeUndefined();
  });

  test.each([
    ["nobody", null],
    ["a service", SERVICE],
    ["an integration", { ...SERVICE, type: "generic_events_api_inbound_integration_reference" }],
    ["somebody without a name", { id: "PLH1HKV", type: "user_reference", summary: null }],
    ["something else", "Ana"],
  ])("names no person where %s did it", (_what, agent) => {
    expect(change(delivery("incident.escalated", { agent })).who).toBeUndefined();
  });

  test.each([
    [{ name: "PagerDuty" }, undefined],
    [{ name: null }, undefined],
    [{ name: "Grafana\n<!channel>" }, "Grafana <!channel>"],
    ["website", undefined],
  ])("of the client %j is through what it was done: %j", (client, through) => {
    expect(change(delivery("incident.triggered", { client })).through).toBe(through);
  });

  test.each([
    ["2026-11-21T08:00:05.169Z", AT],
    ["2026-11-21T08:00:05.169482913Z", AT],
    ["2026-11-21T09:00:05.169+01:00", AT],
    ["2026-11-21T08:00:05Z", AT - 169],
  ])("happened at %s", (occurred_at, at) => {
    expect(change(delivery("incident.triggered", { occurred_at })).at).toBe(at);
  });
});

describe("what is no change of an incident", () => {
  test("a ping is a test", () => {
    expect(only(PING)).toEqual({
      type: "test",
      id: "5ac64822-4adc-4fda-ade0-410becf0de4f",
      account: "pagerduty",
      at: AT,
    });
  });

  test.each([
    "service.created",
    "service.deleted",
    "service.updated",
    "service.custom_field_values.updated",
    "incident.merged_with_the_moon",
    "toString",
    "__proto__",
  ])("%s is a type that is counted", (type) => {
    expect(read(delivery(type))).toEqual({ events: [], unknown: type });
    expect(read({ event: { event_type: type } })).toEqual({ events: [], unknown: type });
  });

  test("a webhook of version 2 is told from version 3, with what to do", () => {
    expect(() => read(VERSION_2)).toThrow(
      expect.objectContaining({
        code: "bad_input",
        message: expect.stringMatching(/version 2.*tocsin hooks create pagerduty/u),
      }),
    );
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "event"],
    ["a list", []],
    ["no event", {}],
    ["an event without a type", { event: { id: "1" } }],
    ["an event of an incident without one", delivery("incident.triggered", { data: null })],
    ["a note on nothing", delivery("incident.annotated", { data: { type: "incident_note", incident: null } })],
    ["an incident without an id", delivery("incident.triggered", { data: { ...INCIDENT, id: "" } })],
    ["an event without an id", delivery("incident.triggered", { id: null })],
    ["an event with an endless id", delivery("incident.triggered", { id: "1".repeat(201) })],
    ["an event without a time", delivery("incident.triggered", { occurred_at: null })],
    ["a ping without a time", delivery("pagey.ping", { occurred_at: "soon" })],
  ])("%s is refused with a sentence", (_what, body) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ code: "bad_input", message: expect.stringMatching(/PagerDuty.*\.$/u) }),
    );
  });
});
