import { afterEach, beforeEach, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.ends());

/** Writes that the vendors were sent. */
function writes(): number {
  return story.world.traffic.filter(({ method }) => method !== "GET").length;
}

test("a misspelt component is asked about before it is changed, and yes changes it", async () => {
  const asked = await story.says("status Biuld Processing degraded");
  expect(asked.message.question).toBe(true);
  expect(asked.text).toContain("Did you mean Build Processing?");
  expect(writes()).toBe(0);
  const done = await story.says("yes");
  expect(done.text).toContain("Build Processing: now degraded performance");
  expect(done.message.outcomes.map(({ outcome }) => outcome.state)).toEqual(["done"]);
  expect(writes()).toBe(1);
});

test("no leaves a misspelt component as it was", async () => {
  await story.says("status Biuld Processing degraded");
  const declined = await story.says("no");
  expect(declined.text).toContain("Nothing was done");
  expect(writes()).toBe(0);
});

test("a confirmed saying still asks about a guess", async () => {
  const asked = await story.says("status Biuld Processing degraded", { confirmed: true });
  expect(asked.message.question).toBe(true);
  expect(writes()).toBe(0);
});

test("a misspelt component is answered at once when it is only read", async () => {
  const { message, text } = await story.says("status Biuld Processing");
  expect(message.question).toBe(false);
  expect(text).toContain("Build Processing");
  expect(text).toContain('Nothing is called "Biuld Processing"');
});

test("a preview of a guess says that it would be asked about first", async () => {
  const { text } = await story.says("preview status Biuld Processing degraded");
  expect(text).toContain("It would ask first: Did you mean Build Processing?");
  expect(writes()).toBe(0);
});
