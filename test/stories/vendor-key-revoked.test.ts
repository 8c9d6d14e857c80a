import { afterEach, beforeEach, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { companyWith } from "../kit/companies.ts";
import { writesAt } from "../kit/outsider.ts";

const FOREVER = 1_000_000;
const MINUTE_MS = 60_000;

let story: Story;
beforeEach(async () => {
  story = await startStory({ company: companyWith({ pagerduty: 300, opsgenie: 300 }) });
});
afterEach(async () => {
  story.world.clearFaults();
  await story.ends();
});

const triedAt = (vendor: string) => writesAt(story.world).filter((entry) => entry.vendor === vendor).length;
const revoke = (vendor: string, method?: "POST" | "PUT") =>
  story.world.addFault({
    vendor,
    times: FOREVER,
    fault: { kind: "revoked" },
    ...(method === undefined ? {} : { method }),
  });

test("a key revoked in the middle of ack all: each of its alerts fails with the reason, and the other's part is done", async () => {
  revoke("opsgenie", "POST");
  const { text, message } = await story.says("ack all", { confirmed: true });
  const ended = Map.groupBy(message.outcomes, ({ operation, outcome }) => `${operation.account} ${outcome.state}`);
  expect([...ended].map(([how, all]) => [how, all.length]).sort()).toEqual([
    ["opsgenie failed", 300],
    ["pagerduty done", 300],
  ]);
  for (const { outcome } of ended.get("opsgenie failed") ?? [])
    expect(outcome.reason).toMatch(/OpsGenie does not accept this key \(401\)/u);
  // Those that were under way when the first no came; not three hundred.
  expect(triedAt("opsgenie")).toBeLessThanOrEqual(52);
  expect(text.match(/does not accept this key/gu)?.length).toBeLessThanOrEqual(3);
});

test("said again and again, it costs one request a minute at most", async () => {
  revoke("opsgenie", "POST");
  await story.says("ack all", { confirmed: true });
  story.world.clearTraffic();
  const handle = /OG-\d+/u.exec((await story.says("alerts open")).text)?.[0];
  for (let n = 0; n < 30; n += 1) {
    const { message } = await story.says(`note ${handle}: looking ${n}`);
    expect(message.outcomes.map(({ outcome }) => outcome.state)).toEqual(["failed"]);
    await story.advance(10_000);
  }
  expect(triedAt("opsgenie")).toBeLessThanOrEqual(6);
});

test("a key revoked for everything: the other part is done, and nothing is written there", async () => {
  revoke("pagerduty");
  await story.says("alerts");
  story.world.clearTraffic();
  const { text, message } = await story.says("ack all", { confirmed: true });
  expect(message.outcomes.map(({ outcome }) => outcome.state)).toEqual(Array(300).fill("done"));
  // Once for the list, and once for what is left.
  expect(text.match(/PagerDuty does not accept this key/gu)?.length).toBeLessThanOrEqual(2);
  expect(triedAt("pagerduty")).toBe(0);
});

test("a new key is taken up by the first read that works", async () => {
  revoke("opsgenie");
  await story.says("alerts");
  await story.says("ack all", { confirmed: true });
  story.world.clearFaults();
  await story.advance(MINUTE_MS);
  const { text } = await story.says("ack all", { confirmed: true });
  expect(text).toContain("300 acknowledged");
});
