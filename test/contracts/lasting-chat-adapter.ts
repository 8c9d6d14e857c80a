import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatAdapter, MessageRef, Posting } from "../../src/core/chat.ts";
import type { Message } from "../../src/core/inbound.ts";
import { NO_DESK } from "../kit/no-desk.ts";
import { type LastingWorld, messageOf } from "./chat-world.ts";

/** What every chat adapter must do whose messages outlive the bot. */
export function lastingChatContract(platform: string, open: () => Promise<LastingWorld>): void {
  describe(`the messages that stay (${platform})`, () => {
    let world: LastingWorld;
    let adapters: ChatAdapter[];

    beforeEach(async () => {
      world = await open();
      adapters = [];
      await restart();
    });

    afterEach(async () => {
      await world.settle(current().stop());
      await world.close();
    });

    function current(): ChatAdapter {
      const adapter = adapters.at(-1);
      if (adapter === undefined) throw new Error("There is no connection.");
      return adapter;
    }

    /** The bot is gone, and another one is there. */
    async function restart(): Promise<void> {
      const before = adapters.at(-1);
      if (before !== undefined) await world.settle(before.stop());
      const adapter = await world.connect();
      adapters.push(adapter);
      await world.settle(adapter.start(async (_inbound, onAccepted) => onAccepted?.(), NO_DESK));
    }

    const send = (message: Message, posting: Partial<Posting> = {}): Promise<MessageRef> =>
      world.settle(current().send(world.place, message, { key: "plan-1", ...posting }));
    const update = (ref: MessageRef, message: Message): Promise<boolean> =>
      world.settle(current().update(ref, message));

    test("says so", () => {
      expect(current().keepsMessages).toBe(true);
    });

    test("a message that nobody asked for is posted", async () => {
      const ref = await send(messageOf("All 24 are acknowledged"));
      expect(ref.platform).toBe(current().platform);
      expect(world.shown()).toEqual([expect.stringContaining("All 24 are acknowledged")]);
    });

    test("it can be edited, also by a bot that was restarted, from what was stored", async () => {
      const ref = await send(messageOf("1 of 24", { live: true }));
      expect(await update(ref, messageOf("2 of 24", { live: true }))).toBe(true);
      await restart();
      const stored: MessageRef = JSON.parse(JSON.stringify(ref));
      expect(await update(stored, messageOf("All 24 are acknowledged"))).toBe(true);
      expect(world.shown()).toEqual([expect.stringContaining("All 24 are acknowledged")]);
    });

    test("one that may have been posted before is found by its key, also after a restart", async () => {
      const since = Date.parse("2026-11-21T02:59:00Z");
      const first = await send(messageOf("All 24 are acknowledged"));
      await restart();
      const again = await send(messageOf("All 24 are acknowledged"), { maybeSince: since });
      expect(again.id).toBe(first.id);
      expect(world.shown()).toHaveLength(1);
    });

    test("another key is another message", async () => {
      const first = await send(messageOf("One"));
      const second = await send(messageOf("Two"), { key: "plan-2" });
      expect(second.id).not.toBe(first.id);
      expect(world.shown()).toHaveLength(2);
    });

    test("one that was deleted is told as gone", async () => {
      const ref = await send(messageOf("1 of 24", { live: true }));
      world.deleteNewest();
      expect(await update(ref, messageOf("All 24 are acknowledged"))).toBe(false);
      await send(messageOf("All 24 are acknowledged"), { key: "plan-1:again" });
      expect(world.shown()).toEqual([expect.stringContaining("All 24 are acknowledged")]);
    });

    test("the last edit wins, however many are under way", async () => {
      const ref = await send(messageOf("0 of 24", { live: true }));
      const edits = Array.from({ length: 24 }, (_, i) =>
        current().update(ref, messageOf(`${i + 1} of 24`, { live: i < 23 })),
      );
      await world.settle(Promise.all(edits));
      expect(world.shown()).toEqual([expect.stringContaining("24 of 24")]);
    });

    test("what is only for one person is seen by nobody else", async () => {
      await send(messageOf("Only you"), { onlyFor: world.reader });
      expect(world.shownTo("reader")).toEqual([expect.stringContaining("Only you")]);
      expect(world.shownTo("others")).toEqual([]);
    });
  });
}
