import { expect, it } from "vitest";
import { noticeReport, publication } from "../../src/commands/notice-report.ts";
import { plainText } from "../../src/core/plain-text.ts";
import type { Outcome, StoredPlan } from "../../src/core/plan.ts";

const PLAN: StoredPlan = {
  type: "plan",
  id: "plan1",
  title: "Open the notice Slow",
  command: "status open",
  args: {},
  said: "status open Slow: We look.",
  inbound: "inbound1",
  answers: "inbound1",
  actor: { id: "console:ana", name: "Ana", zone: "UTC" },
  place: { id: "console:main", platform: "console" },
  state: "running",
  createdAt: 0,
  by: {},
  operations: [
    {
      id: "op1",
      kind: "board.open",
      account: "board",
      target: { id: "page", label: "Slow" },
      params: {},
      effects: ["publishes", "notifies_subscribers"],
    },
  ],
  publicText: "Slow\nWe look.",
  ...publication({
    doing: "Opening the notice Slow",
    done: "Opened {handle} Slow, investigating",
    lines: ["Web: major outage."],
    notify: true,
    buttons: [{ label: "Resolve", say: "status resolve {handle}" }],
  }),
};

function report(...outcomes: readonly Omit<Outcome, "operation" | "at">[]): string {
  const stamped = outcomes.map((outcome) => ({ ...outcome, operation: "op1", at: 0 }));
  return plainText(noticeReport(PLAN, stamped), { zone: "UTC", now: 0 });
}

it("what was published is named, quoted and linked, and its handle stands in the buttons", () => {
  const data = { noticeId: "n1", handle: "SP-abc123", url: "https://status.example.com/n1" };
  expect(report({ state: "done", data })).toBe(
    [
      "Opened SP-abc123 Slow, investigating.",
      "Web: major outage.",
      "  > Slow",
      "  > We look.",
      "Subscribers were notified.",
      "https://status.example.com/n1",
      "  [Resolve] status resolve SP-abc123",
    ].join("\n"),
  );
});

it("what is still under way claims nothing", () => {
  expect(report()).toBe("Opening the notice Slow …");
});

it("what failed was not published, and nobody was told", () => {
  expect(report({ state: "failed", reason: "Name is reserved" })).toBe(
    [
      "Opening the notice Slow: nothing was published.",
      "Subscribers were not notified.",
      "Not done",
      "  ✗ Slow: Name is reserved",
    ].join("\n"),
  );
});

it("what is not known is not called done, nor not done, and the page is where to look", () => {
  const text = report({ state: "unknown", reason: "no answer" });
  expect(text).toContain("Opening the notice Slow: it is not certain whether it was published.");
  expect(text).toContain("Whether subscribers were notified is not certain.");
  expect(text).not.toContain("Web: major outage.");
});
