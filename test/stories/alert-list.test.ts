import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

/** The handles that a list shows, in alphabetical order. */
function handlesIn(text: string): readonly string[] {
  return [...text.matchAll(/^ {2}\S ((?:PD|OG)-\d+) /gmu)].map(([, handle = ""]) => handle).sort();
}

const range = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${prefix}-${from + i}`);

describe("alerts", () => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory();
    await story.says("ack OG-473");
    await story.says("snooze OG-474 for 2h");
  });
  afterAll(() => story.ends());

  test("lists both pagers at once, the worst first, with one page of each", async () => {
    story.world.clearTraffic();
    const { text, message } = await story.says("alerts");
    const lines = text.split("\n");
    expect(lines[0]).toBe("27 alerts, 22 unacknowledged");
    expect(lines[1]).toContain("PD-1003 Build queue depth above 12,000 for 10 minutes");
    expect(lines[2]).toContain("OG-472");
    expect(text).toMatch(/… and 2 more$/mu);
    expect(message.reply.tone).toBe("plain");
    expect(message.reply.buttons).toEqual([
      { label: "Acknowledge", say: "ack all" },
      { label: "Next page", say: "alerts page 2" },
    ]);
    expect(story.world.traffic).toHaveLength(2);
  });

  test("further pages list what the first has left out, each alert once", async () => {
    const first = await story.says("alerts for API Gateway");
    expect(first.message.reply.buttons?.map(({ label }) => label)).toEqual(["Acknowledge"]);
    const pages = [await story.says("alerts"), await story.says("alerts page 2")];
    const handles = pages.flatMap(({ text }) => text.match(/(?:PD|OG)-\d+/gu) ?? []);
    expect(new Set(handles).size).toBe(27);
    expect(handles).toHaveLength(27);
    expect(pages[1]?.text.split("\n")[1]).toBe("Page 2 of 2");
    expect(pages[1]?.message.reply.buttons).toEqual([{ label: "Acknowledge", say: "ack all" }]);
    expect((await story.says("alerts page 3")).text).toBe("There is no page 3: 27 alerts fill 2 pages.");
  });

  test.each([
    ["alerts mine", ["OG-473", "PD-1006", "PD-1008", "PD-1010", "PD-1011", "PD-1012", "PD-1014"]],
    ["alerts open p1", ["OG-472", "OG-475", "PD-1003", "PD-1004", "PD-1006"]],
    ["alerts acked", ["OG-471", "OG-473", "PD-1001", "PD-1002"]],
    ["alerts snoozed", ["OG-474"]],
    ["alerts for API Gateway", ["PD-1001", "PD-1006", "PD-1008", "PD-1011"]],
    ['alerts for "api gateway"', ["PD-1001", "PD-1006", "PD-1008", "PD-1011"]],
    ["alerts team Data", ["OG-471", "OG-475", "OG-477", "OG-479", "OG-481", "OG-482"]],
    ["alerts older 39m", ["OG-471", "OG-472", "PD-1001", "PD-1002", "PD-1003"]],
    ["alerts p5", ["OG-483", "PD-1014"]],
    ["alerts low", ["OG-481", "OG-482", "OG-483", "PD-1012", "PD-1013", "PD-1014"]],
    ["alerts open from PagerDuty", range("PD", 1003, 1014)],
    ["alerts open high from opsgenie", ["OG-472", "OG-475", "OG-476", "OG-477", "OG-478", "OG-479", "OG-480"]],
    ["alerts for Log Pipeline high older 30m", ["OG-471", "OG-475"]],
    ["alerts older 30m for Log Pipeline high", ["OG-471", "OG-475"]],
    ["alerts mine low", ["PD-1012", "PD-1014"]],
    ["alerts team Infra p2 open", ["OG-476", "PD-1008", "PD-1010"]],
    ["alerts p1 except PD-1003 OG-475", ["OG-472", "PD-1004", "PD-1006"]],
    ["alerts acknowledged from pagerduty", ["PD-1001", "PD-1002"]],
  ])("%s", async (said, handles) => {
    const { text } = await story.says(said);
    expect(handlesIn(text)).toEqual([...handles].sort());
  });

  test("one alert is one alert, and none is said in words", async () => {
    expect((await story.says("alerts snoozed")).text).toMatch(/^1 snoozed alert$/mu);
    expect((await story.says("alerts snoozed from PagerDuty")).text).toBe("No snoozed alerts fit that.");
    expect((await story.says("alerts p5 for API Gateway")).text).toBe("No open alerts fit that.");
  });

  test("a filter asks only the pager that it names", async () => {
    story.world.clearTraffic();
    await story.says("alerts low from OpsGenie");
    expect(story.world.traffic.map(({ vendor }) => vendor)).toEqual(["opsgenie"]);
  });

  test("the button under a filtered list acknowledges the same alerts", async () => {
    const { message } = await story.says("alerts open p1 for Log Pipeline");
    expect(message.reply.buttons).toEqual([{ label: "Acknowledge", say: "ack open p1 for Log Pipeline" }]);
  });

  test.each([
    ["alerts for nothing-like-it", 'No service is called "nothing-like-it".'],
    ["alerts team Nobody", 'No team is called "Nobody".'],
    ["alerts from Banana", 'No vendor is called "Banana".'],
    ["alerts from Statuspage", "Statuspage has no alerts here; use PagerDuty or OpsGenie."],
    ["alerts for API Gateway from OpsGenie", "No single pager knows all that was named; leave one of them out."],
  ])("%s is refused in one line", async (said, line) => {
    expect((await story.says(said)).text).toBe(line);
  });

  test("nothing that lists has written", async () => {
    story.world.clearTraffic();
    for (const said of ["alerts", "alerts mine?", "alert PD-1003", "alert OG-472?"]) await story.says(said);
    expect(writesAt(story.world)).toEqual([]);
  });
});

describe("one alert", () => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory();
  });
  afterAll(() => story.ends());

  test("is shown with its facts, its log, its notes, a link and what can be done", async () => {
    await story.says("note PD-1006: restarted the gateway");
    const { text, message } = await story.says("alert PD-1006");
    expect(text).toContain("PD-1006 API 5xx rate 7.4 % (threshold 1 %)");
    expect(text).toContain("policy Infra escalation · team Infra · assigned to Ana Novak");
    expect(text).toContain("Ana Novak: restarted the gateway");
    expect(text).toMatch(/^Log\n.*Note added by Ana Novak\.\n.*Triggered by monitoring\.$/mu);
    expect(text).toContain(`${story.world.url}/pagerduty/incidents/`);
    expect(message.reply.buttons?.map(({ say }) => say)).toEqual(["ack PD-1006", "resolve PD-1006"]);
  });

  test("is found by its bare number while only one pager has it", async () => {
    for (const said of ["alert 1003", "alert #1003", "alert pd-1003", "alert PD-1003?"]) {
      expect((await story.says(said)).text, said).toContain("PD-1003 Build queue depth");
    }
    expect((await story.says("alert 472")).text).toContain("OG-472 Pipelines page fails to load");
  });

  test("that is closed is shown as closed and offers nothing", async () => {
    await story.says("resolve OG-483");
    const { text, message } = await story.says("alert OG-483");
    expect(text).toContain("· closed");
    expect(message.reply.buttons).toEqual([]);
  });

  test("offers nothing to somebody who may not write", async () => {
    const { message } = await story.says("alert PD-1003", { as: "zoe@example.com" });
    expect(message.reply.buttons).toEqual([]);
  });

  test.each([
    ["alert PD-1", 'PagerDuty has no alert PD-1. Say "alerts" to list the open ones.'],
    ["alert 7", 'Neither PagerDuty nor OpsGenie has an alert #7. Say "alerts" to list the open ones.'],
    ["alert XX-12", "There are no XX alerts here; handles look like PD-… and OG-…."],
  ])("%s is not there, and the answer says what to try", async (said, line) => {
    expect((await story.says(said)).text).toBe(line);
  });
});
