import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { type Story, startStory } from "../harness.ts";
import { companyWith } from "../kit/companies.ts";
import { writesAt } from "../kit/outsider.ts";

const FOREVER = 1_000_000;

let story: Story;
beforeEach(async () => {
  story = await startStory({ company: companyWith({ pagerduty: 300, opsgenie: 300 }), deadlineMs: 1_500 });
});
afterEach(async () => {
  story.world.clearFaults();
  await story.ends();
});

const states = (vendor: string, outcomes: Awaited<ReturnType<Story["says"]>>["message"]["outcomes"]) => {
  const mine = outcomes.filter(({ operation }) => operation.account === vendor);
  return Object.fromEntries(
    [...Map.groupBy(mine, ({ outcome }) => outcome.state)].map(([state, all]) => [state, all.length]),
  );
};
const ackAll = () => story.says("ack all", { confirmed: true });
const requestsTo = (vendor: string) => story.world.traffic.filter((entry) => entry.vendor === vendor).length;

describe("ack all of 600, when one vendor stops answering between the list and the writes", () => {
  test.each<[string, FaultInput["fault"]]>([
    ["hangs", { kind: "hang" }],
    ["resets every connection", { kind: "reset" }],
    ["answers 503", { kind: "answer", status: 503, body: { message: "Down" } }],
  ])("OpsGenie %s: PagerDuty's part is done, and OpsGenie's ends soon, in few words", async (_what, fault) => {
    const startedAt = story.clock.now();
    story.world.addFault({ vendor: "opsgenie", method: "POST", times: FOREVER, fault });
    const { text, message, progress } = await ackAll();
    expect(states("pagerduty", message.outcomes)).toEqual({ done: 300 });
    expect(states("opsgenie", message.outcomes).done).toBeUndefined();
    expect(progress.some((state) => state.includes("300 done"))).toBe(true);
    // Fifty leave at once, and fifty more before it is certain that this is no mishap; of the rest nothing is sent.
    expect(writesAt(story.world).filter(({ vendor }) => vendor === "opsgenie").length).toBeLessThanOrEqual(110);
    expect(story.clock.now() - startedAt).toBeLessThan(60_000);
    expect(text.match(/so writes to it are held back for/gu)?.length ?? 0).toBeLessThanOrEqual(3);
    expect(text.split("\n").length).toBeLessThan(30);
  });

  test.each<[string, FaultInput["fault"]]>([
    ["after it was carried out", { kind: "reset", when: "after" }],
    ["before it was carried out", { kind: "reset", when: "before" }],
  ])("cut %s: what was never sent has failed, and what may have happened has not", async (_what, fault) => {
    story.world.addFault({ vendor: "opsgenie", method: "POST", times: FOREVER, fault });
    const { message } = await ackAll();
    const sent = new Set(
      writesAt(story.world).flatMap(({ path }) => /^\/v2\/alerts\/([^/]+)\/acknowledge$/u.exec(path)?.[1] ?? []),
    );
    for (const { operation, outcome } of message.outcomes) {
      if (operation.account !== "opsgenie") continue;
      const expected = sent.has(operation.target.id) ? ["done", "unknown"] : ["failed"];
      expect(expected, outcome.reason).toContain(outcome.state);
    }
  });

  test("when both stop answering, the bot says so within a minute", async () => {
    const startedAt = story.clock.now();
    for (const method of ["PUT", "POST"] as const)
      story.world.addFault({ method, times: FOREVER, fault: { kind: "hang" } });
    const { message } = await ackAll();
    expect(message.outcomes).toHaveLength(600);
    expect(story.clock.now() - startedAt).toBeLessThan(60_000);
  });
});

test("while a vendor is down entirely, each command costs it next to nothing and the speaker no wait", async () => {
  story.world.addFault({ vendor: "opsgenie", times: FOREVER, fault: { kind: "hang" } });
  await story.says("alerts");
  await story.says("alerts");
  story.world.clearTraffic();
  const startedAt = story.clock.now();
  for (let n = 0; n < 10; n += 1) {
    const { text } = await story.says("alerts");
    expect(text).toContain("300 alerts");
    expect(text.match(/OpsGenie's alerts could not be read: .+ so it is left alone for 30 s/gu)).toHaveLength(1);
  }
  expect(requestsTo("opsgenie")).toBe(0);
  expect(story.clock.now() - startedAt).toBeLessThan(1_000);
});

test("a vendor that is back is asked again by the next command after the pause, and all is as before", async () => {
  story.world.addFault({ vendor: "opsgenie", times: FOREVER, fault: { kind: "html" } });
  await story.says("alerts");
  await story.says("alerts");
  story.world.clearFaults();
  await story.advance(31_000);
  expect((await story.says("alerts")).text).toContain("600 alerts");
  expect((await ackAll()).text).toContain("600 acknowledged");
});

test("doctor says who is left alone, since when and until when", async () => {
  story.world.addFault({ vendor: "opsgenie", times: FOREVER, fault: { kind: "html" } });
  await story.says("alerts");
  await story.says("alerts");
  const { text, message } = await story.says("doctor");
  expect(message.reply.tone).toBe("bad");
  expect(text).toMatch(
    /✗ OpsGenie: OpsGenie answered with an HTML page .+, since .*03:00: nothing is sent to it until .*03:00/u,
  );
});
