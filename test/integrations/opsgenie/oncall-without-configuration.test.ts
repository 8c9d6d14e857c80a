import { afterEach, beforeEach, expect, test } from "vitest";
import { type Story, startStory } from "../../harness.ts";

let story: Story;
beforeEach(async () => {
  story = await startStory();
  story.world.addFault({
    vendor: "opsgenie",
    path: "/v2/escalations",
    fault: { kind: "answer", status: 403, body: { message: "You are not authorized to access escalations." } },
  });
});
afterEach(() => story.ends());

test("a key that may not read the configuration still tells who is on call, and claims nothing of policies", async () => {
  const { text, message } = await story.says("who's on call?");
  expect(message.reply.tone).toBe("plain");
  expect(text).toContain("Schedules (OpsGenie)");
  expect(text).toMatch(/mira@example\.com until .+ · Web Primary/u);
  expect(text).not.toContain("OpsGenie's calendars could not be read");
});

test("a key that may not read the configuration lists schedules without saying who uses them", async () => {
  const { text } = await story.says("oncall schedules");
  expect(text).toMatch(/^ {2}· Web Primary · Europe\/Berlin$/mu);
});
