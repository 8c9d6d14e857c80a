import { afterAll, beforeAll, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
/** Nothing that is said here may be logged as an error: `ends` looks. */
afterAll(() => story.ends());

const LINE_CHARS = 400;

test.each([
  [""],
  ["   \n\t "],
  ["?"],
  ["!!!"],
  ["/"],
  [":"],
  ['"'],
  ["“ack"],
  ["\u0000\u0007\u001b[31m"],
  ["👩‍👩‍👧‍👦"],
  ["ack PD-"],
  ["ack PD-abc"],
  ["ack PD-1003 and"],
  ["ack -1"],
  ["ack 99999999999999999999"],
  ["ack PD-1003; rm -rf /"],
  ["ack all excpet PD-1003"],
  ["ack for"],
  ["ack older"],
  ["snooze"],
  ["snooze PD-1003"],
  ["snooze PD-1003 for"],
  ["snooze PD-1003 for ever"],
  ["snooze PD-1003 for -2h"],
  ["snooze PD-1003 for 0m"],
  ["snooze PD-1003 until"],
  ["snooze PD-1003 until the cows come home"],
  ["note"],
  ["note PD-1003"],
  ["note PD-1003:"],
  ["note: x"],
  ["assign"],
  ["assign PD-1003"],
  ["assign PD-1003 to"],
  ["assign to me"],
  ["escalate"],
  ["escalate all"],
  ["page"],
  ["page :"],
  ["page Jonas Weber"],
  ["page high"],
  ["alert"],
  ["alert PD-1003 PD-1004"],
  ["alerts for"],
  ["alerts for nothing-like-it"],
  ["alerts p9"],
  ["alerts older than the hills"],
  ["undo everything"],
  ["retry twice"],
  ["who's on call for"],
  ["who's on call at never"],
  ["when is on call"],
  ["preview"],
  ["explain"],
  ["preview preview ack all"],
  ["explain explain ack all"],
  ["__proto__"],
  ["constructor"],
  ["alerts for __proto__"],
  ["alerts for constructor"],
  ["ack {alerts}"],
  ["alerts for <service>"],
  ["$" + "{process.env}"],
])("%j is answered with one clear line and writes nothing", async (said) => {
  story.world.clearTraffic();
  const { text, message } = await story.says(said);
  expect(text.trim()).not.toBe("");
  expect(message.reply.tone).not.toBe("good");
  expect(message.outcomes).toEqual([]);
  const [first = ""] = text.split("\n");
  expect(first.length).toBeLessThan(LINE_CHARS);
  expect(text).not.toMatch(/undefined|\[object|NaN|\bat .+:\d+:\d+|our side/u);
  expect(writesAt(story.world).map(({ path }) => path)).toEqual([]);
  if (message.question) await story.says("no");
});

test.each([
  ["ten thousand words", "ack ".repeat(10_000)],
  ["a word of a hundred thousand letters", `alerts for ${"x".repeat(100_000)}`],
  ["ten thousand handles that nobody has", `ack ${"PD- ".repeat(10_000)}`],
  ["ten thousand colons", "note PD-1003".padEnd(20_000, " :")],
  ["ten thousand quotes", `ack ${'"'.repeat(10_000)}`],
  ["deep nesting", `${"preview ".repeat(2_000)}ack all`],
])("%s are answered quickly and in short", async (_what, said) => {
  story.world.clearTraffic();
  const { text } = await story.says(said);
  expect(text.trim()).not.toBe("");
  expect(text.length).toBeLessThan(4 * LINE_CHARS);
});

test("control characters inside a command do not keep it from being understood", async () => {
  expect((await story.says("ack\u0000 all?\u0007")).text).toContain("24 alerts");
});

test("a note keeps hostile text as text", async () => {
  const hostile = "<!channel> @everyone [x](http://evil.example) `code` \\n";
  await story.says(`note PD-1003: ${hostile}`);
  expect((await story.says("alert PD-1003")).text).toContain(hostile);
});
