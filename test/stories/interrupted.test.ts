import { afterEach, beforeEach, expect, test } from "vitest";
import type { Ears } from "../../src/core/chat.ts";
import type { Message } from "../../src/core/inbound.ts";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.ends());

test("ack all that a stop broke off is finished after the restart and reported in its place", async () => {
  story.world.addFault({
    vendor: "opsgenie",
    method: "POST",
    path: "/acknowledge$",
    times: 12,
    fault: { kind: "hang" },
  });
  await story.isBrokenOff("ack all", { place: "war-room" });
  const [report, ...others] = story.unasked;
  expect(others).toEqual([]);
  expect(report?.text).toContain("Found 24 alerts: 24 acknowledged.");
  expect(report?.text).toContain('This finishes "ack all", which was broken off.');
  expect(report?.text).toContain("Nothing is left unacknowledged.");
  expect((await story.says("history", { place: "war-room", id: "later" })).text).toContain("ack all");
  const first = writesAt(story.world).filter(({ vendor }) => vendor === "pagerduty");
  expect(first).toHaveLength(1);
});

test("a page that a stop broke off goes out once", async () => {
  story.world.addFault({
    vendor: "pagerduty",
    method: "POST",
    path: "^/incidents$",
    fault: { kind: "hang", when: "after" },
  });
  await story.isBrokenOff("page API Gateway: builds are down");
  expect(story.unasked.map(({ text }) => text.split("\n")[0])).toEqual([
    "Paged API Gateway through PagerDuty (high urgency).",
  ]);
  expect((await story.says("alerts for API Gateway", { id: "later" })).text.match(/builds are down/gu)).toHaveLength(1);
});

test("a delivery that comes twice acts once, also after a restart", async () => {
  await story.says("page API Gateway: x", { id: "slack:2" });
  story.world.clearTraffic();
  expect(await story.repeats("page API Gateway: x", "slack:2")).toEqual([]);
  await story.restarts();
  expect(await story.repeats("page API Gateway: x", "slack:2")).toEqual([]);
  await story.advance(3 * 86_400_000);
  expect(await story.repeats("page API Gateway: x", "slack:2")).toEqual([]);
  expect(writesAt(story.world)).toEqual([]);
});

test("what is said at the last moment of a stop is answered before anything closes", async () => {
  const told: Message[] = [];
  let ears: Ears = async () => undefined;
  await story.app.attach({
    platform: "console",
    keepsMessages: false,
    start: async (given) => {
      ears = given;
    },
    stop: async () => {
      const place = { id: "console:late", platform: "console" };
      void ears({ id: "late:1", actor: story.app.speaker(), place, text: "alerts", addressed: true });
    },
    send: async (_to, message) => {
      told.push(message);
      return { platform: "console", id: "1" };
    },
    update: async (_ref, message) => told.push(message) > 0,
  });
  await story.restarts();
  expect(told.map(({ reply }) => reply.title)).toEqual(["27 alerts, 24 unacknowledged"]);
  expect((await story.says("history", { place: "late" })).text).toContain("alerts");
});

test("undo and retry reach back over a restart", async () => {
  story.world.addFault({
    vendor: "opsgenie",
    method: "POST",
    path: "/acknowledge$",
    fault: { kind: "answer", status: 422, body: { message: "Alert is locked" } },
  });
  await story.says("ack PD-1003 OG-472");
  await story.restarts();
  expect((await story.says("retry", { id: "again" })).message.outcomes.map(({ outcome }) => outcome.state)).toEqual([
    "done",
  ]);
  await story.restarts();
  expect((await story.says("undo", { id: "back" })).text).toContain('Undo "retry" of');
  expect((await story.says("yes", { id: "sure" })).message.reply.tone).toBe("good");
  expect((await story.says("undo", { id: "back-again" })).text).toContain('Undo "ack PD-1003 OG-472" of');
});
