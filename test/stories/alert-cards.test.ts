import { afterEach, beforeEach, expect, test } from "vitest";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat, type Posted } from "../kit/lasting-chat.ts";

let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  chat = new LastingChat();
  story = await startStory({ chat });
});

afterEach(() => story.ends());

async function says(text: string): Promise<Posted | undefined> {
  const before = chat.messages.length;
  await story.settle(chat.say({ id: `lasting:${++said}`, text, actor: story.app.speaker(ANA) }));
  await story.advance(1_000);
  return chat.messages[before];
}

function states({ states: all }: { readonly states: readonly string[] } = { states: [] }): number {
  return all.length;
}

test("an alert's card shows what a command has changed about it, and its button is gone", async () => {
  const card = await says("alert PD-1003");
  const other = await says("alert PD-1004");
  const before = states(other);
  expect(card?.latest.reply.aboutState).toBe("open");
  await says("ack PD-1003");
  expect(card?.latest.reply.aboutState).toBe("acked");
  expect(card?.latest.reply.buttons?.map(({ label }) => label)).toEqual(["Resolve"]);
  await says("resolve PD-1003");
  expect(card?.latest.reply.aboutState).toBe("closed");
  expect(card?.latest.reply.buttons).toEqual([]);
  expect(states(other)).toBe(before);
});

test("a command on many alerts shows on the card of each", async () => {
  const cards = [await says("alert PD-1003"), await says("alert PD-1003"), await says("alert PD-1004")];
  await says("ack PD-1003 PD-1004");
  expect(cards.map((card) => card?.latest.reply.aboutState)).toEqual(["acked", "acked", "acked"]);
});

test("a pager that cannot be read afterwards costs the card its news, and nobody their answer", async () => {
  const card = await says("alert PD-1003");
  const report = says("ack PD-1003");
  // As often as it is asked again.
  const fault = { kind: "html", status: 502 } as const;
  story.world.addFault({ vendor: "pagerduty", method: "GET", path: "/log_entries", times: 4, fault });
  expect((await report)?.states.at(-1)).toContain("PD-1003: acknowledged.");
  expect(card?.latest.reply.aboutState).toBe("open");
  expect(story.errors).toEqual([]);
});
