import { afterEach, beforeEach, expect, it } from "vitest";
import { type Story, startStory } from "../harness.ts";

let story: Story;

beforeEach(async () => {
  story = await startStory();
});

afterEach(async () => {
  await story.ends();
});

const HOUR_MS = 3_600_000;

it("maintenance is announced with its times in the speaker's zone, and then runs by itself", async () => {
  const heard = await story.says("status maintenance New switches from 05:00 for 2h on Web, API: Short interruptions.");
  expect(heard.text).toMatch(/^Scheduled SP-\w{6} New switches, 05:00 to 07:00 \(2 h\)\./u);
  expect(heard.text).toContain("Subscribers were notified.");
  expect((await story.says("status")).text).toMatch(/^All 14/u);
  await story.advance(2.5 * HOUR_MS);
  const during = await story.says("status");
  expect(during.text).toMatch(/^2 of 14 components are under maintenance\./u);
  expect(during.text).toContain("New switches · in progress");
  await story.advance(2 * HOUR_MS);
  expect((await story.says("status")).text).toMatch(/^All 14/u);
});

it("what is missing is named, with an example", async () => {
  for (const [said, missing] of [
    ["status maintenance Upgrade from 05:00 for 2h", "on what"],
    ["status maintenance Upgrade from 05:00 on Web", "how long it takes"],
  ] as const) {
    const heard = await story.says(said);
    expect(heard.text).toContain(`To schedule maintenance say ${missing}`);
  }
});

it("times that are past, turned round or said twice are refused", async () => {
  for (const [said, why] of [
    ["status maintenance Upgrade from yesterday 9am for 2h on Web", "is past"],
    ["status maintenance Upgrade from 07:00 until 06:00 on Web", "end before it begins"],
    ["status maintenance Upgrade from 07:00 for 1h until 08:00 on Web", "not both"],
  ] as const) {
    const heard = await story.says(said);
    expect(heard.text).toContain(why);
    expect(heard.text).toContain("nothing was published");
  }
});

it("the same window is not announced twice, and subscribers are spared where that was probably meant", async () => {
  const said = "status maintenance New switches from 05:00 for 2h on Web: Short interruptions.";
  expect((await story.says(said)).text).toMatch(/^Scheduled SP-\w{6} New switches/u);
  expect((await story.says(said)).text).toMatch(/^SP-\w{6} New switches is announced for that time already\.$/u);
  const mixedUp = await story.says("status maintenance Old switches quitely from 05:00 for 2h on Web");
  expect(mixedUp.text).toContain('Write "Old switches quietly:"');
  expect((await story.says("status maintenance")).text).toMatch(/^Maintenance: 2 scheduled\./u);
});

it("it can be started and completed early, and each says what became of the components", async () => {
  const started = await story.says("status maintenance start quietly: A little early.");
  expect(started.text).toMatch(/^Started SP-\w{6} Log storage upgrade\.\nLogs is under maintenance now\./u);
  expect(started.text).toContain("Subscribers were not notified.");
  const completed = await story.says("status maintenance complete");
  expect(completed.text).toMatch(/^Completed SP-\w{6} Log storage upgrade\.\nLogs is operational again\./u);
  expect((await story.says("status maintenance")).text).toMatch(/^Maintenance: none scheduled\./u);
});

it("completing leaves alone a component that an open incident holds", async () => {
  await story.says("status maintenance start quietly");
  await story.says("status open Logs are lost on Logs=major: Looking.");
  const heard = await story.says("status maintenance complete quietly");
  expect(heard.text).toContain("Logs stays as it is");
  expect((await story.says("status Logs")).text).toContain("Logs: major outage.");
});

it("it can be called off before it begins, and not after", async () => {
  const handle = /SP-\w{6}/u.exec((await story.says("status maintenance")).text)?.[0];
  await story.says("status maintenance start quietly");
  expect((await story.says(`status maintenance cancel ${handle}`)).text).toContain("nothing to cancel");
  await story.says("status maintenance New switches from 05:00 for 2h on Web quietly");
  const heard = await story.says("status maintenance cancel quietly: Not today.");
  expect(heard.text).toMatch(/^Cancelled SP-\w{6} New switches\./u);
});

it("several that fit are a question", async () => {
  await story.says("status maintenance New switches from 05:00 for 2h on Web quietly");
  const heard = await story.says("status maintenance start: Here we go.");
  expect(heard.message.question).toBe(true);
  expect(heard.text).toContain("Which maintenance do you want to start?");
  expect(heard.text).toMatch(/status maintenance start SP-\w{6}: Here we go\./u);
});

it("an incident is not maintenance", async () => {
  await story.says("status open Trouble: Looking.");
  expect((await story.says("status maintenance complete Trouble")).text).toContain("is an incident, not maintenance");
});
