import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../src/core/people.ts";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";
import { PostgresBed } from "../kit/postgres.ts";

const JO: Actor = { id: "lasting:101", name: "Jo", zone: "UTC" };

let bed: PostgresBed;
let chat: LastingChat;
let story: Story;

beforeEach(async () => {
  bed = await PostgresBed.make();
  chat = new LastingChat();
  chat.people = [JO];
  story = await startStory({
    chat,
    replicas: 2,
    env: { TOCSIN_ADMINS: ANA },
    openStore: ({ clock }) => bed.open({ clock }),
  });
});

afterEach(async () => {
  await story.ends();
  await bed.destroy();
});

test("with two replicas a code of one counts at the other, once, and what was refused goes on once", async () => {
  await story.settle(chat.say({ id: "lasting:1", text: "ack PD-1003", actor: JO }));
  const codes: string[] = [];
  for (let replica = 1; replica <= 2; replica++) {
    const { text } = await story.says("link me");
    codes.push(/link (\S{9}) /u.exec(text)?.[1] ?? text);
  }
  await story.settle(chat.say({ id: "lasting:2", text: `link ${codes[0]}`, actor: JO }));
  expect(chat.texts.at(-1)).toContain("That code does not count any more");
  await story.settle(chat.say({ id: "lasting:3", text: `link ${codes[1]}`, actor: JO }));
  expect(chat.texts[2]).toContain("Jo, you are known as ana@example.com from now on.\nGoing on with ack PD-1003.");
  const isDone = (): boolean => chat.texts.at(-1)?.includes("PD-1003: acknowledged.") === true;
  await story.settle(
    (async () => {
      while (!isDone()) await nextTurn();
    })(),
  );
  await story.advance(120_000);
  expect(chat.messages).toHaveLength(4);
  expect(writesAt(story.world)).toHaveLength(1);
});
