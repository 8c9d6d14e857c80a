import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DOWN: FaultInput["fault"] = {
  kind: "answer",
  status: 503,
  body: { message: "Down for now", error: { message: "Down for now" } },
};

/** The stories begin on Saturday 2026-11-21 at 03:00 UTC. */
let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(async () => {
  story.world.clearFaults();
  await story.ends();
});

const goesDown = (vendor: string, fault: FaultInput["fault"] = DOWN): void =>
  story.world.addFault({ vendor, times: 1_000_000, fault });

describe("who's on call, while PagerDuty does not answer", () => {
  test("is told as PagerDuty told it last, and says so; OpsGenie's part is of now", async () => {
    await story.says("who's on call?");
    await story.advance(20 * MINUTE_MS);
    goesDown("pagerduty");
    story.world.clearTraffic();
    const { text, message } = await story.says("who's on call?");
    expect(message.reply.tone).toBe("warn");
    expect(text).toContain("level 1: Ana Novak (override for Priya Raman)");
    expect(text).toMatch(/✗ PagerDuty does not answer; what is shown of it is as of .*03:00/u);
    expect(text).toContain("PagerDuty failed: Down for now (503)");
    expect(text.indexOf("as of")).toBeLessThan(text.indexOf("Ana Novak"));
    expect(text).toContain("Data escalation (Data, OpsGenie)");
    expect(text).not.toContain("OpsGenie does not answer");
    expect(story.world.traffic.some(({ vendor, path }) => vendor === "opsgenie" && path.includes("on-calls"))).toBe(
      true,
    );
  });

  test("names who has taken over since, as far as that was announced", async () => {
    await story.says("who's on call?");
    goesDown("pagerduty");
    await story.advance(7 * HOUR_MS);
    const { text } = await story.says("who's on call?");
    expect(text).toMatch(/level 1: Jonas Weber until .+ · Infra Primary/u);
    expect(text).not.toContain("Ana Novak");
    expect(text).toContain("as of");
  });

  test("does not guess who came after those that were announced", async () => {
    await story.says("who's on call?");
    goesDown("pagerduty");
    await story.advance(23 * HOUR_MS);
    const { text } = await story.says("who's on call?");
    expect(text).toMatch(/level 1: Leah Cohen until .+02:00, and who is on duty since is not known · Builds Primary/u);
    // A gap was announced, and has come.
    expect(text).toMatch(/level 1: nobody until .+02:30; next Dev Kapoor from .+02:30 · Builds Asia/u);
  });

  test("can be asked for one schedule although only the whole was asked before", async () => {
    await story.says("who's on call for Infra Secondary?");
    await story.says("who's on call?");
    goesDown("pagerduty");
    const { text } = await story.says("who's on call for Infra Primary?");
    expect(text).toContain("Ana Novak");
    expect(text).not.toContain("Grace Okafor");
    expect(text).toContain("PagerDuty does not answer");
  });

  test("is still known after a restart in the middle of it", async () => {
    await story.says("who's on call?");
    goesDown("pagerduty");
    await story.restarts();
    const { text } = await story.says("who's on call?");
    expect(text).toContain("level 1: Ana Novak");
    expect(text).toMatch(/PagerDuty does not answer; what is shown of it is as of .*03:00/u);
  });

  test("is not told any more when it is older than a day", async () => {
    await story.says("who's on call?");
    goesDown("pagerduty");
    await story.advance(24 * HOUR_MS + MINUTE_MS);
    const { text } = await story.says("who's on call?");
    expect(text).not.toContain("Infra escalation");
    expect(text).toMatch(/PagerDuty's calendars could not be read: .+/u);
  });

  test("about another time is not answered by what was true at this one", async () => {
    await story.says("who's on call?");
    goesDown("pagerduty");
    const { text } = await story.says("who's on call at tomorrow 9am?");
    expect(text).not.toContain("Infra escalation");
    expect(text).toMatch(/PagerDuty's calendars could not be read: .+/u);
  });

  test("is of now again as soon as it answers", async () => {
    await story.says("who's on call?");
    goesDown("pagerduty");
    await story.says("who's on call?");
    story.world.clearFaults();
    await story.advance(MINUTE_MS);
    const { text, message } = await story.says("who's on call?");
    expect(text).not.toContain("does not answer");
    expect(message.reply.tone).toBe("plain");
  });

  test("one's own shifts and the schedules are known too", async () => {
    await story.says("when am I on call?");
    await story.says("schedules");
    goesDown("pagerduty");
    for (const said of ["when am I on call?", "schedules"]) {
      const { text } = await story.says(said);
      expect(text, said).toContain("Infra Primary");
      expect(text, said).toContain("PagerDuty does not answer");
    }
  });

  test("a refused key is no silence: what one may no longer read is not told from memory", async () => {
    await story.says("who's on call?");
    goesDown("pagerduty", { kind: "revoked" });
    const { text } = await story.says("who's on call?");
    expect(text).not.toContain("Infra escalation");
    expect(text).toMatch(/PagerDuty's calendars could not be read: .*key/u);
  });
});

describe("the status page, while Statuspage does not answer", () => {
  test("is shown as it was, with the time in its first line and no button to change it", async () => {
    const before = await story.says("status");
    await story.advance(5 * MINUTE_MS);
    goesDown("statuspage");
    const { text, message } = await story.says("status");
    expect(text.split("\n")[0]).toMatch(/^As of .*03:00: /u);
    expect(text.split("\n")[0]).toContain(before.text.split("\n")[0]);
    expect(text).toMatch(/Statuspage does not answer; what is shown of it is as of .*03:00/u);
    expect(message.reply.tone).toBe("warn");
    expect(message.reply.buttons ?? []).toEqual([]);
    expect((await story.says("status notices")).text).toMatch(/^As of .*03:00: /u);
  });

  test("can be asked for a component by its name, after a restart too", async () => {
    await story.says("status");
    goesDown("statuspage");
    await story.restarts();
    const { text } = await story.says("status Build Processing");
    expect(text.split("\n")[0]).toMatch(/^As of .*03:00: Build Processing: /u);
  });

  test("is not written to from memory: a write needs a list of now", async () => {
    await story.says("status");
    await story.advance(5 * MINUTE_MS);
    goesDown("statuspage");
    story.world.clearTraffic();
    for (const said of ["status Build Processing degraded", "status Build Processing ok", "resolve all notices"]) {
      const { message } = await story.says(said);
      expect(message.reply.tone, said).not.toBe("good");
      expect(message.refused ?? message.misunderstood, said).toBe(true);
    }
    expect(writesAt(story.world)).toEqual([]);
  });

  test("nothing is made up when nothing is remembered", async () => {
    goesDown("statuspage");
    const { text, message } = await story.says("status");
    expect(text).toContain("Statuspage failed");
    expect(message.refused).toBe(true);
  });
});
