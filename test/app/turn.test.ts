import { expect, test } from "vitest";
import { openTurn } from "../../src/app/turn.ts";
import type { ChatAdapter } from "../../src/core/chat.ts";
import { SILENT_LOG } from "../../src/core/log.ts";
import type { Reply } from "../../src/core/reply.ts";
import { takenOver } from "../../src/engine/replica.ts";
import { TestClock } from "../kit/test-clock.ts";

const say = (title: string): Reply => ({ type: "reply", tone: "plain", title });

test("once another process tells it, not a word more is told, and the last one says why", async () => {
  const told: unknown[] = [];
  const adapter: ChatAdapter = {
    platform: "torture",
    keepsMessages: true,
    start: async () => undefined,
    stop: async () => undefined,
    send: async (_to, { reply }) => {
      told.push(reply.title);
      return { platform: "torture", id: "m1" };
    },
    update: async (_ref, { reply }) => {
      told.push(reply.title);
      return true;
    },
  };
  let isTaken = false;
  const turn = openTurn({
    adapter,
    place: { id: "torture:room", platform: "torture" },
    posting: { inbound: "s1", key: "s1" },
    clock: new TestClock(),
    log: SILENT_LOG,
    signal: new AbortController().signal,
    mayTell: async () => {
      if (isTaken) throw takenOver();
    },
  });
  await turn.show(say("looking"), { live: true });
  isTaken = true;
  await turn.show(say("still looking"), { live: true });
  await expect(turn.show(say("found"))).rejects.toMatchObject({ code: "taken_over" });
  expect(told).toEqual(["looking"]);
});
