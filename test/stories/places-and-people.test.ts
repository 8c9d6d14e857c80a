import { afterAll, beforeAll, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { acknowledgementsAt } from "../kit/outsider.ts";

let story: Story;
beforeAll(async () => {
  story = await startStory({
    env: { TOCSIN_RESPONDERS: "*" },
    policy: `people:
  ana@example.com: { zone: Asia/Kolkata, aliases: [annie] }
  leah@example.com: { aliases: [the night shift] }
places:
  infra: { schedule: Infra Secondary }
  builds: { team: Builds }
  lost: { schedule: Nowhere }
`,
  });
});
afterAll(() => story.ends());

test("an alias of a person is as good as the name", async () => {
  expect((await story.says("assign PD-1003 to the night shift")).text).toContain("PD-1003: assigned to Leah Cohen.");
  expect((await story.says("when is annie on call?")).text).toContain("on call:");
});

test("times are read and shown in the speaker's zone", async () => {
  await story.says("snooze PD-1006 until 09:30");
  const snoozes = story.world.traffic.filter(({ path }) => path.endsWith("/snooze"));
  // 03:00 UTC is 08:30 in Kolkata; a moment has passed since.
  const [seconds = 0] = snoozes.map(({ body }) => (body as { readonly duration: number }).duration);
  expect(seconds).toBeGreaterThan(3_580);
  expect(seconds).toBeLessThanOrEqual(3_600);
  expect((await story.says("whoami")).text).toContain("Times are read and shown in Asia/Kolkata.");
});

test("who's on call answers for the place's schedule or team, and for all when asked for all", async () => {
  const infra = await story.says("who's on call?", { place: "infra" });
  expect(infra.text).toMatch(/^On call for Infra Secondary now\n/u);
  expect((await story.says("oncall", { place: "builds" })).text).toMatch(/^On call for Builds now\n/u);
  expect((await story.says("oncall all", { place: "infra" })).text).toMatch(/^On call now\n/u);
});

test("a default that no vendor knows names the line to correct", async () => {
  const { text } = await story.says("oncall", { place: "lost" });
  expect(text).toBe('This place\'s default schedule is "Nowhere", which no vendor knows: correct it in tocsin.yaml.');
});

test("two people who say ack all at the same moment acknowledge each alert once between them", async () => {
  story.world.clearTraffic();
  const said = await Promise.all([
    story.says("ack all", { as: "ana@example.com" }),
    story.says("ack all", { as: "jonas@example.com" }),
  ]);
  const done = said.flatMap(({ message }) => message.outcomes).filter(({ outcome }) => outcome.state === "done");
  const acknowledged = new Set(acknowledgementsAt(story.world));
  expect(done).toHaveLength(acknowledged.size);
  expect((await story.says("alerts open")).text).toBe("No open alerts.");
});

test("two people who tell customers of the same component at the same moment share one notice", async () => {
  story.world.clearTraffic();
  const [first, second] = await Promise.all([
    story.says("status Web degraded: Pages are slow.", { as: "ana@example.com" }),
    story.says("status Web major: Pages are down.", { as: "jonas@example.com" }),
  ]);
  expect(first?.text).toMatch(/Opened SP-\w{6}/u);
  expect(second?.text).toMatch(/^Updated SP-\w{6} Web: degraded performance/u);
  expect(second?.progress).toContain("Another change of the status page is under way; this one comes next.");
  expect((await story.says("status notices")).text).toContain("1 open incident");
});
