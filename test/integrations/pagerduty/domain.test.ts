import { expect, test } from "vitest";
import { toAlert } from "../../../integrations/pagerduty/domain.ts";
import { incident } from "../../../integrations/pagerduty/wire.ts";

const read = (facts: object) =>
  toAlert(
    incident.parse({ id: "Q1", incident_number: 1, status: "triggered", created_at: "2026-11-21T07:00:00Z", ...facts }),
  );

test.each([
  ["the later of the two", { updated_at: "2026-11-21T08:00:05Z", last_status_change_at: "2026-11-21T08:00:00Z" }],
  ["whichever that is", { updated_at: "2026-11-21T08:00:00Z", last_status_change_at: "2026-11-21T08:00:05Z" }],
  ["the one that there is", { updated_at: "2026-11-21T08:00:05Z", last_status_change_at: null }],
  ["the one that can be read", { updated_at: "a while ago", last_status_change_at: "2026-11-21T08:00:05Z" }],
])("an incident was last changed at %s", (_what, facts) => {
  expect(read(facts).changedAt).toBe(Date.parse("2026-11-21T08:00:05Z"));
});

test("an incident that does not say when it was changed was changed at no time", () => {
  expect(read({ updated_at: null })).not.toHaveProperty("changedAt");
});
