import { expect, test } from "vitest";
import { eventSource } from "../../../integrations/jsm/events.ts";
import { TestClock } from "../../kit/test-clock.ts";

const clock = new TestClock();
const source = eventSource(
  { user: (who) => (who === "ana@example.com" ? { id: "1", name: "Ana" } : undefined) },
  clock,
);
const read = (body: object) => {
  const raw = new TextEncoder().encode(JSON.stringify(body).replace('"NANOS"', "1420452224764002246"));
  return source.read(JSON.parse(Buffer.from(raw).toString("utf8")), { headers: {}, raw });
};

/** As Atlassian documents it: support pages, "Alert action data for Jira Edge Connector", read 2026-11-21. */
const ACKNOWLEDGED = {
  source: { name: "", type: "web" },
  alert: {
    updatedAt: "NANOS",
    tags: ["tag1", "tag2"],
    message: "test alert",
    username: "ana@example.com",
    alertId: "052652ac-5d1c-464a-812a-7dd18bbfba8c",
    source: "ana@example.com",
    alias: "aliastest",
    tinyId: "23",
    createdAt: 1420452191104,
    userId: "daed1180-0ce8-438b-8f8e-57e1a5920a2d",
    entity: "",
  },
  action: "Acknowledge",
  integrationId: "37c8f316-17c6-49d7-899b-9c7e540c048d",
  integrationName: "Integration1",
};

test("a webhook is a hint about an alert of this account: what is shown is read back", () => {
  expect(source).toMatchObject({ path: "jsm", title: "Jira Service Management", proof: "secret" });
  const { events } = read(ACKNOWLEDGED);
  expect(events).toEqual([
    {
      type: "alert",
      id: expect.stringContaining("052652ac-5d1c-464a-812a-7dd18bbfba8c:Acknowledge:1420452224764002246"),
      at: 1420452224764,
      account: "jsm",
      alert: "052652ac-5d1c-464a-812a-7dd18bbfba8c",
      change: "acknowledged",
      who: "Ana",
      through: "the website",
    },
  ]);
});

test("an action of their own is counted, and what is no webhook of theirs is refused by name", () => {
  expect(read({ ...ACKNOWLEDGED, action: "Restart" })).toEqual({ events: [], unknown: "Restart" });
  expect(() => read({ hello: 1 })).toThrow("That is no webhook of Jira Service Management: it names no action.");
});

test("how it is set up says the address once", () => {
  const steps = source.setup("https://bot.example.com/hooks/jsm/s3cret");
  expect(steps.filter((step) => step.includes("/hooks/jsm/s3cret"))).toHaveLength(1);
});
