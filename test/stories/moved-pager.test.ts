import { afterEach, beforeEach, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";

/** One outage at one company, with OpsGenie and after its move to Jira Service Management. */
const OUTAGE = [
  "status Web degraded: Pages load slowly.",
  "who's on call?",
  "who's on call for team Data",
  "when am I on call?",
  "alerts",
  "alerts for Web App",
  "alert OG-472",
  "note OG-472: restarting it",
  "assign OG-473 to Leah Cohen",
  "assign OG-477 to Ana Novak",
  "alerts mine",
  "escalate OG-474",
  "snooze OG-475 for 2h: waiting for the vendor",
  "resolve OG-476: disk was full",
  "resolve OG-476",
  "ack OG-472",
  "undo",
  "ack all",
  "undo",
  "ack all",
  "page Web Primary: builds are down",
  "status Web operational: It was a disk.",
];

let before: Story;
let after: Story;
beforeEach(async () => {
  before = await startStory({ warm: true });
  after = await startStory({ warm: true, vendors: ["statuspage", "pagerduty", "jsm"] });
});
afterEach(async () => {
  await before.ends();
  await after.ends();
});

/** A vendor's name and its handles, as they are after the move. */
const moved = (text: string): string =>
  text.replaceAll("OG-", "JSM-").replaceAll("OpsGenie", "Jira Service Management");

/** What is answered, line by line: without addresses and new names, and whichever team's escalation comes first. */
const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/https?:\/\/\S+/gu, "<address>").replace(/SP-\w+/gu, "<notice>"))
    .sort();

test("after the move the same sentences have the same answers, from the first page to the last", async () => {
  for (const said of OUTAGE) {
    const then = await before.says(said, { confirmed: true });
    const now = await after.says(moved(said), { confirmed: true });
    expect(then.text, said).not.toContain("did not understand");
    expect(linesOf(now.text), said).toEqual(linesOf(moved(then.text)));
    const buttons = (heard: typeof now) => heard.message.reply.buttons?.flatMap(({ label }) => linesOf(label));
    expect([now.message.reply.tone, buttons(now)], said).toEqual([then.message.reply.tone, buttons(then)]);
  }
  // In whatever order they came.
  const told = (story: Story) =>
    story.world.effects
      .filter(({ effect }) => effect !== "note.added")
      .map(({ effect, changed }) => `${effect} ${changed}`)
      .sort();
  expect(told(after)).toEqual(told(before));
});

test("after the move alerts say in notes who did what, for the vendor shows another account", async () => {
  await after.says("ack JSM-472");
  await after.says("resolve JSM-473: disk was full");
  const { text: taken } = await after.says("alert JSM-472");
  expect(taken).toContain("acknowledged by Tocsin");
  expect(taken).toContain("Acknowledged by Ana Novak");
  const { text } = await after.says("alert JSM-473");
  expect(text).toMatch(/Ana Novak: disk was full/u);
});
