import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { PostgresBed } from "../kit/postgres.ts";

let bed: PostgresBed;
let here: LastingChat;
let there: LastingChat;
let story: Story;

beforeEach(async () => {
  bed = await PostgresBed.make();
  here = new LastingChat("here");
  there = new LastingChat("there");
  story = await startStory({
    chat: [here, there],
    replicas: 2,
    policy: `places: { "here:room": { mirror: ["there:room"] } }`,
    openStore: ({ clock }) => bed.open({ clock }),
  });
});

afterEach(async () => {
  await story.ends();
  await bed.destroy();
});

test("with two replicas a mirror has one message of each change, and its last word stays", async () => {
  const actor = { id: "here:ana", name: "Ana", email: ANA, zone: "UTC" };
  await story.settle(here.say({ id: "here:1", text: "ack all", actor }));
  await story.settle(here.say({ id: "here:2", text: "page API Gateway: builds are down", actor }));
  const isDone = (): boolean => there.texts.length === 2 && there.messages.every(({ latest }) => !latest.live);
  await story.settle(
    (async () => {
      while (!isDone()) await nextTurn();
    })(),
  );
  await story.advance(120_000);
  expect(there.messages).toHaveLength(2);
  expect(there.messages.map(({ latest }) => latest.live)).toEqual([false, false]);
  expect(there.texts[0]).toContain("24 acknowledged");
  expect(there.texts[1]).toContain("Paged API Gateway");
});
