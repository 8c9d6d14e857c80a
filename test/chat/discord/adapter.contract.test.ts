import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { openDiscord } from "../../../src/chat/discord/discord.ts";
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
  const seen = (by: string) =>
    discord
      .person(by)
      .sees("#ops")
      .filter((message) => message.by === "tocsin");
  return {
    place: { id: "discord:1200000000000000001", platform: "discord" },
    reader: { id: `discord:${ana.id}`, name: "Ana", zone: "UTC" },
    connect: () => settle(openDiscord({ settings, store, policy: TERMS, zone: "UTC", clock, log: SILENT_LOG })),
    say: async (text) => void (await ana.mentions(text, { in: "#ops" })),
    shown: () => seen("ana").map(({ text }) => text),
    shownTo: (who) => seen(who === "reader" ? "ana" : "priya").map(({ text }) => text),
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
