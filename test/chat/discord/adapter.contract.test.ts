import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "vitest";
import { openDiscord } from "../../../src/chat/discord/discord.ts";
import type { Ears } from "../../../src/core/chat.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { chatAdapterContract } from "../../contracts/chat-adapter.ts";
import type { LastingWorld } from "../../contracts/chat-world.ts";
import { lastingChatContract } from "../../contracts/lasting-chat-adapter.ts";
import { startFakeDiscord } from "../../fakes/discord/discord.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { settingsFor, TERMS } from "./adapter-settings.ts";

chatAdapterContract("Discord", openWorld);
lastingChatContract("Discord", openWorld);

async function openWorld(): Promise<LastingWorld> {
  const clock = new TestClock();
  const discord = await startFakeDiscord({ clock });
  const dir = await mkdtemp(join(tmpdir(), "tocsin-discord-"));
  const store = await openEmbeddedStore({ dir, clock, log: SILENT_LOG });
  const settings = settingsFor(discord);
  const settle = <T>(work: Promise<T>): Promise<T> => clock.drive(work, discord.isBusy);
  const ana = discord.person("ana");
  let heard = 0;
  const seen = (by: string, place = "#ops") =>
    discord
      .person(by)
      .sees(place)
      .filter((message) => message.by === "tocsin");
  return {
    place: { id: "discord:1200000000000000001", platform: "discord" },
    reader: { id: `discord:${ana.id}`, name: "Ana", zone: "UTC" },
    async connect() {
      const opening = openDiscord({ settings, store, policy: TERMS, zone: "UTC", clock, log: SILENT_LOG });
      const adapter = await settle(opening);
      return {
        ...adapter,
        start(ears, desk) {
          const counting: Ears = (inbound, onAccepted) => {
            heard += 1;
            return ears(inbound, onAccepted);
          };
          return adapter.start(counting, desk);
        },
      };
    },
    // The gateway is told, and never says that it was.
    async say(text) {
      const before = heard;
      await ana.mentions(text, { in: "#ops" });
      while (discord.gateway.connected > 0 && heard === before) await nextTurn();
    },
    shown: () => seen("ana").map(textOf),
    // What is for one person alone, and answers no interaction of theirs, goes to their direct messages.
    shownTo: (who) => ["#ops", "dm"].flatMap((place) => seen(who === "reader" ? "ana" : "priya", place)).map(textOf),
    deleteNewest() {
      const newest = seen("ana").at(-1);
      if (newest !== undefined) ana.deletes(newest);
    },
    settle,
    async close() {
      await discord.stop();
      await store.close();
      await rm(dir, { recursive: true, force: true });
      expect(discord.complaints).toEqual([]);
    },
  };
}

function textOf({ text }: { readonly text: string }): string {
  return text;
}
