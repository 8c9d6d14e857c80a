import { expect, test } from "vitest";
import { openTurn } from "../../src/app/turn.ts";
import type { ChatAdapter } from "../../src/core/chat.ts";
import { BotError } from "../../src/core/errors.ts";
import { SILENT_LOG } from "../../src/core/log.ts";
import type { Reply } from "../../src/core/reply.ts";
import { takenOver } from "../../src/engine/replica.ts";
import { TestClock } from "../kit/test-clock.ts";

const ANA = { id: "p:ana", name: "Ana", zone: "UTC" };
const reply = (title: string): Reply => ({ type: "reply", tone: "plain", title });

/** A chat that keeps what it is given; `editing` is how long an edit takes. */
function recording(shown: unknown[], editing: () => Promise<void> = async () => undefined): ChatAdapter {
  return {
    platform: "p",
    keepsMessages: true,
    start: async () => undefined,
    stop: async () => undefined,
    send: async (_to, message) => {
      shown.push(message.reply.title);
      return { platform: "p", id: "1" };
    },
    update: async (_ref, message) => {
      await editing();
      shown.push(message.reply.title);
      return true;
    },
  };
}

test("a last word does not wait behind a minute of stale progress in a slow chat", async () => {
  const clock = new TestClock();
  const shown: unknown[] = [];
  const adapter = recording(shown, () => clock.sleep(5_000));
  const place = { id: "p:1", platform: "p" };
  const { signal } = new AbortController();
  const turn = openTurn({ speaker: ANA, adapter, place, posting: { key: "k" }, clock, log: SILENT_LOG, signal });
  for (let n = 0; n < 60; n++) void turn.show(reply(`${n} of 60`), { live: true });
  const since = clock.elapsed();
  expect(await clock.drive(turn.show(reply("done")))).toBe(true);
  expect(clock.elapsed() - since).toBeLessThanOrEqual(10_000);
  expect(shown.at(-1)).toBe("done");
});

test("once another process tells it, not a word more is told, and the last one says why", async () => {
  const told: unknown[] = [];
  const adapter = recording(told);
  let isTaken = false;
  const turn = openTurn({
    speaker: ANA,
    adapter,
    place: { id: "p:1", platform: "p" },
    posting: { inbound: "s1", key: "k" },
    clock: new TestClock(),
    log: SILENT_LOG,
    signal: new AbortController().signal,
    mayTell: async () => {
      if (isTaken) throw takenOver();
    },
  });
  await turn.show(reply("looking"), { live: true });
  isTaken = true;
  await turn.show(reply("still looking"), { live: true });
  await expect(turn.show(reply("found"))).rejects.toMatchObject({ code: "taken_over" });
  expect(told).toEqual(["looking"]);
});

test("what is on its way when the answer moves to another message says so, and takes no further word", async () => {
  const clock = new TestClock();
  const messages = new Map<string, unknown[]>([["asked", []]]);
  const adapter: ChatAdapter = {
    ...recording([]),
    send: async (_to, message) => {
      await clock.sleep(500);
      messages.set("posted", [message.reply.title]);
      return { platform: "p", id: "posted" };
    },
    update: async ({ id }, message) => Boolean(messages.get(id)?.push(message.reply.title)),
  };
  const place = { id: "p:1", platform: "p" };
  const { signal } = new AbortController();
  const turn = openTurn({ speaker: ANA, adapter, place, posting: { key: "k" }, clock, log: SILENT_LOG, signal });
  void turn.show(reply("another one comes first"), { live: true });
  await Promise.resolve();
  turn.continueOn({ platform: "p", id: "asked" });
  expect(await clock.drive(turn.show(reply("done")))).toBe(true);
  expect(messages.get("posted")).toEqual(["another one comes first", "The answer stands beside this."]);
  expect(messages.get("asked")).toEqual(["done"]);
});

test("after a last word that a stop has broken off no other is told in its stead", async () => {
  const clock = new TestClock();
  const told: unknown[] = [];
  let isAway = true;
  const adapter: ChatAdapter = {
    ...recording(told),
    send: async (to, message, posting) => {
      if (isAway) throw new Error("the chat is away");
      return recording(told).send(to, message, posting);
    },
  };
  const stop = new AbortController();
  const place = { id: "p:1", platform: "p" };
  const options = { speaker: ANA, adapter, place, posting: { key: "k" }, clock, log: SILENT_LOG };
  const turn = openTurn({ ...options, signal: stop.signal });
  const asking = turn.show(reply("really?"));
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort(new BotError("stopping", "Tocsin is stopping."));
  isAway = false;
  await expect(asking).rejects.toMatchObject({ code: "stopping" });
  await expect(turn.show(reply("Tocsin is stopping."))).rejects.toMatchObject({ code: "stopping" });
  expect(await turn.show(reply("0 of 24"), { live: true })).toBe(false);
  expect(told).toEqual([]);
});
