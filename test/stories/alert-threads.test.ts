import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat, type Posted } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  chat = new LastingChat();
  story = await startStory({ chat });
});

afterEach(() => story.ends());

type Extras = Partial<Omit<Parameters<LastingChat["say"]>[0], "text" | "actor">>;

async function says(text: string, extras: Extras = {}): Promise<Posted | undefined> {
  const before = chat.messages.length;
  await story.settle(chat.say({ id: `lasting:${++said}`, text, actor: story.app.speaker(ANA), ...extras }));
  await story.advance(1_000);
  return chat.messages[before];
}

function reads(message: Posted | undefined): string {
  return message?.states.at(-1) ?? "";
}

function labels(message: Posted | undefined): readonly string[] {
  return message?.latest.reply.buttons?.map(({ label }) => label) ?? [];
}

describe("the thread of an alert's message", () => {
  test.each([
    ["ack", "acknowledged"],
    ["resolve: it was the disk", "resolved"],
    ["snooze 2h", "snoozed"],
    ["snooze for 2h", "snoozed"],
    ["note: looking", "PD-1003"],
    ["assign to me", "PD-1003"],
    ["escalate", "PD-1003"],
  ])("%s needs no handle", async (text, outcome) => {
    const card = await says("alert PD-1003");
    const answer = await says(text, { thread: card?.ref.thread ?? "" });
    expect(reads(answer)).toContain(outcome);
    expect(answer?.thread).toBe(card?.ref.thread);
    const touched = new Set(writesAt(story.world).map(({ path, body }) => path + JSON.stringify(body)));
    expect([...touched].every((one) => !one.includes("opsgenie"))).toBe(true);
  });

  test("other alerts, named, are still meant there, and other commands are as ever", async () => {
    const card = await says("alert PD-1003");
    const thread = card?.ref.thread ?? "";
    expect(reads(await says("ack all", { thread }))).toContain("24 acknowledged");
    expect(reads(await says("status", { thread }))).toContain("components");
    expect(reads(await says("acc al", { thread }))).not.toContain("PD-1003");
  });

  test("stays that alert's when another one is looked at there", async () => {
    const card = await says("alert PD-1003");
    const thread = card?.ref.thread ?? "";
    await says("alert PD-1004", { thread });
    expect(reads(await says("ack", { thread }))).toContain("PD-1003");
  });

  test("is also any other thread in which an alert was looked at", async () => {
    await says("alert PD-1003", { thread: "lunch" });
    await says("alert PD-1004", { thread: "lunch" });
    expect(reads(await says("ack", { thread: "lunch" }))).toContain("PD-1004");
  });

  test("a question mark there shows the alert and changes nothing", async () => {
    const card = await says("alert PD-1003");
    expect(reads(await says("ack?", { thread: card?.ref.thread ?? "" }))).toContain("PD-1003");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("elsewhere ack still asks which", async () => {
    await says("alert PD-1003");
    expect(reads(await says("ack", { thread: "another" }))).toContain("Which alerts to acknowledge?");
  });
});

describe("a message's menu", () => {
  const regarding = (text: string, message = "unknown") => ({ unseen: true as const, regarding: { message, text } });

  test("acknowledges the alert that the bot's own message is about", async () => {
    const card = await says("alert PD-1003");
    const answer = await says("ack", regarding("", card?.ref.thread));
    expect(reads(answer)).toContain("acknowledged");
    expect(answer?.onlyFor).toBeUndefined();
  });

  test("finds the alert in what somebody else posted", async () => {
    expect(reads(await says("ack", regarding("[FIRING] PD-1003 Build queue is stuck XY-12")))).toContain(
      "acknowledged",
    );
  });

  test("asks which one when there are several, and says so when there is none", async () => {
    const question = await says("ack", regarding("PD-1003 and PD-1004 are both open"));
    expect(labels(question)).toEqual(["1. PD-1003", "2. PD-1004"]);
    const line = await says("ack", regarding("lunch?"));
    expect(reads(line)).toContain("names no alert that I know");
    expect(line?.onlyFor).toBe(`console:${ANA}`);
    expect(writesAt(story.world)).toEqual([]);
  });
});
