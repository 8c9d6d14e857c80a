import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

/** The stories begin on Saturday 2026-11-21 at 03:00 UTC. */
let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.ends());
beforeEach(() => story.world.clearTraffic());

describe("who's on call?", () => {
  test("answers for both calendars: level, person, until when and how long, override, next, gaps", async () => {
    const { text, message } = await story.says("who's on call?");
    expect(text.split("\n")[0]).toBe("On call now");
    expect(text).toContain("Infra escalation (Infra, PagerDuty)");
    expect(text).toMatch(
      /level 1: Ana Novak \(override for Priya Raman\) until .*09:00 \(6 h\); next Jonas Weber from .*09:00 · Infra Primary/u,
    );
    expect(text).toMatch(/level 2: Priya Raman until .+; next Grace Okafor from .+ · Infra Secondary/u);
    expect(text).toContain("level 3: Jonas Weber, always");
    expect(text).toMatch(/Arjun Mehta until .+, then nobody until .+; next Dev Kapoor .+ · Builds Asia/u);
    expect(text).toContain("Schedules that no policy uses (PagerDuty)");
    expect(text).toMatch(/Leah Cohen until .+ · Release Captains/u);
    expect(text).toContain("Data escalation (Data, OpsGenie)");
    expect(message.reply.tone).toBe("plain");
  });

  test("takes two requests of PagerDuty, and of OpsGenie one and one for each schedule that it shows", async () => {
    await story.advance(5 * 60_000);
    story.world.clearTraffic();
    await story.says("oncall");
    const asked = (vendor: string) => story.world.traffic.filter((entry) => entry.vendor === vendor);
    expect(asked("pagerduty").length).toBeLessThanOrEqual(2);
    const timelines = asked("opsgenie").filter(({ path }) => path.endsWith("/timeline"));
    expect(timelines).toHaveLength(4);
    expect(asked("opsgenie").filter(({ path }) => path === "/v2/schedules/on-calls")).toHaveLength(1);
    story.world.clearTraffic();
    await story.says("who is on call");
    expect(asked("opsgenie").filter(({ path }) => path.endsWith("/timeline"))).toEqual([]);
  });

  test.each([
    [
      "who's on call for Infra Primary?",
      /^On call for Infra Primary now\n.*\n.*level 1: Ana Novak/u,
      /Secondary|OpsGenie/u,
    ],
    ["who's on call for team Infra", /Infra escalation[\s\S]*Network escalation/u, /Builds/u],
    ["oncall Build Scheduler", /^On call for Build Scheduler now\nBuilds escalation/u, /Infra/u],
    ["oncall for Data escalation", /^On call for Data escalation now\nData escalation/u, /Infra/u],
    ["who is on call for data primary", /Data Primary/u, /Data Pipelines/u],
  ])("%s answers for that alone", async (said, has, lacks) => {
    const { text } = await story.says(said);
    expect(text).toMatch(has);
    expect(text).not.toMatch(lacks);
  });

  test("next shows who follows and from when", async () => {
    const { text } = await story.says("who's on call for Infra Secondary next?");
    expect(text).toMatch(/^Next on call for Infra Secondary\n.+\n.+level 2: Grace Okafor from .+ · Infra Secondary$/u);
  });

  test("at a time shows who will be on call then, in the reader's zone", async () => {
    const { text } = await story.says("who's on call for Infra Primary at tomorrow 9am?");
    expect(text).toMatch(/^On call for Infra Primary at .*22 Nov.* 09:00\n/u);
    expect(text).toContain("level 1: Jonas Weber until");
  });

  test("a calendar without anybody on the first level is said loudly", async () => {
    const { text, message } = await story.says("who's on call for Builds Asia at tomorrow 1am?");
    expect(text).toMatch(/level 1: nobody until .*02:30/u);
    expect(message.reply.tone).toBe("warn");
  });

  test("a close name is taken for a read, and said", async () => {
    const { text } = await story.says("who's on call for Infra Primry?");
    expect(text).toContain('Nothing is called "Infra Primry": took Infra Primary.');
  });

  test("a name nobody has is one line", async () => {
    const { text } = await story.says("who's on call for Banana?");
    expect(text.split("\n")[0]).toContain('is called "Banana"');
  });

  test("nobody is mentioned in a way that would wake them", async () => {
    const { message } = await story.says("who's on call?");
    expect(JSON.stringify(message.reply)).not.toContain('"type":"mention"');
    expect(writesAt(story.world)).toEqual([]);
  });
});

describe("when", () => {
  test("am I on call lists one's own shifts, the present one first", async () => {
    const { text } = await story.says("when am I on call?");
    const [title, first, second] = text.split("\n");
    expect(title).toBe("You are on call:");
    expect(first).toMatch(
      /now until .*09:00 \(.+\) · level 1 of Infra escalation · Infra Primary · override for Priya/u,
    );
    expect(second).toMatch(/30 Nov.* to .+ · level 1 of Infra escalation/u);
  });

  test("is somebody on call merges both calendars in order of time", async () => {
    const { text } = await story.says("when is Theo Martin on call?");
    expect(text).toMatch(/^Theo Martin is on call:\n.*now, always · level 2 of Builds escalation/u);
    expect(text).toContain("Release Captains");
    expect(text).toContain("level 1 of Web escalation · Web Primary");
    expect(text).toMatch(/… and \d+ more/u);
  });

  test("am I on call says so when no calendar knows the speaker", async () => {
    const { text } = await story.says("when am I on call?", { as: "zoe@example.com" });
    expect(text).toBe("No on-call calendar knows you.");
  });
});

test("oncall schedules lists every schedule with its zone and the policies that use it", async () => {
  const { text } = await story.says("oncall schedules");
  expect(text).toContain("9 on-call schedules");
  expect(text).toContain("Infra Primary · Europe/Berlin · used by Infra escalation");
  expect(text).toContain("Release Captains · Europe/Berlin · no policy uses it");
  expect(text).toContain("Web Primary · Europe/Berlin · used by Web escalation");
});
