import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import { NO_DESK } from "../kit/no-desk.ts";
import { tortureChat } from "./chat-adapter.ts";
import { type ChatServer, startChatServer } from "./chat-server.ts";
import { createTrouble } from "./chat-trouble.ts";
import { roomOf, SPEAKERS } from "./people.ts";

let chat: ChatServer;
const adapters: ChatAdapter[] = [];

beforeEach(async () => {
  chat = await startChatServer({ seed: 1, share: 0 });
});

afterEach(async () => {
  for (const adapter of adapters.splice(0)) await adapter.stop();
  await chat.stop();
});

const message = (title: string, live = false): Message => ({
  reply: { type: "reply", tone: "plain", title },
  question: false,
  live,
  outcomes: [],
});

function saying(id: string): Inbound {
  const [actor] = SPEAKERS;
  if (actor === undefined) throw new Error("nobody speaks");
  return { id, actor, place: roomOf(1), text: "ack all", addressed: true };
}

/** A replica that hears, and acknowledges when it is told to. */
async function replica(acknowledges: boolean): Promise<{ readonly adapter: ChatAdapter; readonly heard: string[] }> {
  const adapter = tortureChat(chat.url);
  const heard: string[] = [];
  adapters.push(adapter);
  await adapter.start(async ({ id }, onAccepted) => {
    heard.push(id);
    if (acknowledges) onAccepted?.();
  }, NO_DESK);
  return { adapter, heard };
}

describe("the chat of the torture run", () => {
  test("delivers a saying as often as it is told, to one replica after the other", async () => {
    const [one, two] = [await replica(true), await replica(true)];
    chat.say(saying("a"), 3);
    await expect.poll(() => [one.heard.length, two.heard.length].sort()).toEqual([1, 2]);
    await expect.poll(() => chat.ledger.said.get("a")?.isAcknowledged).toBe(true);
  });

  test("delivers again what nobody acknowledged, to whoever is there by then", async () => {
    const deaf = await replica(false);
    chat.say(saying("a"), 1);
    await expect.poll(() => deaf.heard).toEqual(["a"]);
    await deaf.adapter.stop();
    const { heard } = await replica(true);
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(["a"]);
    expect(chat.ledger.said.get("a")).toMatchObject({ isAcknowledged: true });
  });

  test("makes one message of one key, and keeps each of its states", async () => {
    const { adapter } = await replica(true);
    const to = roomOf(1);
    const ref = await adapter.send(to, message("working", true), { key: "k", inbound: "a" });
    expect(await adapter.send(to, message("again"), { key: "k", inbound: "a" })).toEqual(ref);
    expect(await adapter.update(ref, message("done"))).toBe(true);
    expect(await adapter.update({ ...ref, id: "nowhere" }, message("done"))).toBe(false);
    const answers = chat.ledger.answersTo("a");
    expect(answers.map(({ states }) => states.map(({ reply, live }) => [reply.title, live]))).toEqual([
      [
        ["working", true],
        ["done", false],
      ],
    ]);
  });

  test("what the chat has done while it failed is done; a post that fails may be sent again", async () => {
    await chat.stop();
    chat = await startChatServer({ seed: 3, share: 1 });
    const { adapter } = await replica(true);
    const tries = Array.from({ length: 12 }, (_, n) => adapter.send(roomOf(1), message(`${n}`), { key: `k${n % 4}` }));
    expect((await Promise.allSettled(tries)).map(({ status }) => status)).toEqual(Array(12).fill("rejected"));
    expect(chat.ledger.posted.size).toBeGreaterThan(0);
    expect(chat.ledger.posted.size).toBeLessThanOrEqual(4);
    chat.calm();
    for (let n = 0; n < 4; n++) await adapter.send(roomOf(1), message("calm"), { key: `k${n}` });
    expect(chat.ledger.posted.size).toBe(4);
  });
});

test("trouble is the same for the same seed, half of it after the deed, and ends", () => {
  const drawn = (seed: number) => {
    const troubles = createTrouble({ seed, share: 0.5 });
    return Array.from({ length: 400 }, () => troubles.draw());
  };
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
  const struck = drawn(1).filter((trouble) => trouble !== undefined);
  expect(struck.length / 400).toBeCloseTo(0.5, 0);
  expect(struck.filter(({ when }) => when === "after").length / struck.length).toBeCloseTo(0.5, 0);
  const troubles = createTrouble({ seed: 1, share: 1 });
  troubles.end();
  expect(troubles.draw()).toBeUndefined();
});
