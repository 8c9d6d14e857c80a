import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type DiscordAdapter, openDiscord } from "../../../src/chat/discord/discord.ts";
import { aloneIn } from "../../../src/cli/alone.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { messageOf } from "../../contracts/chat-world.ts";
import { startFakeDiscord } from "../../fakes/discord/discord.ts";
import { NO_DESK } from "../../kit/no-desk.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { settingsFor, TERMS } from "./adapter-settings.ts";

test("one of two processes hears, both tell, and the other takes over when it is gone", async () => {
  const clock = new TestClock();
  const discord = await startFakeDiscord({ clock });
  const dir = await mkdtemp(join(tmpdir(), "tocsin-discord-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const store = await openEmbeddedStore({ dir, clock, log: SILENT_LOG });
  const adapters: DiscordAdapter[] = [];
  const isBusy = (): boolean => discord.isBusy() || adapters.some(({ busy }) => busy() > 0);
  const settle = <T>(work: Promise<T>): Promise<T> => clock.drive(work, isBusy);
  const heard: string[] = [];
  const start = async (replica: string): Promise<DiscordAdapter> => {
    const aids = { alone: aloneIn({ watched: { store, replica } }, { clock, log: SILENT_LOG }) };
    const options = { settings: settingsFor(discord), store, policy: TERMS, zone: "UTC", clock, log: SILENT_LOG, aids };
    const adapter = await settle(openDiscord(options));
    adapters.push(adapter);
    await settle(
      adapter.start(async ({ text }, onAccepted) => {
        heard.push(`${replica}: ${text}`);
        onAccepted?.();
      }, NO_DESK),
    );
    return adapter;
  };
  const until = (condition: () => boolean): Promise<void> =>
    settle(
      (async () => {
        while (!condition()) await nextTurn();
      })(),
    );

  const first = await start("first");
  const second = await start("second");
  expect(discord.gateway.connected).toBe(1);
  await discord.person("ana").mentions("ack all", { in: "#ops" });
  await until(() => heard.length === 1);
  const place = { id: "discord:1200000000000000001", platform: "discord" };
  await settle(second.send(place, messageOf("Told by the other"), { key: "k" }));
  expect((await settle(second.doctor?.() ?? Promise.resolve([]))).map(({ line }) => line)).toContain(
    "another process hears Discord's gateway; this one tells",
  );

  await settle(first.stop());
  await until(() => discord.gateway.connected === 1);
  await discord.person("ana").mentions("alerts", { in: "#ops" });
  await until(() => heard.length === 2);
  expect(heard).toEqual(["first: ack all", "second: alerts"]);
  await settle(second.stop());
  expect(discord.gateway.connected).toBe(0);
  await discord.stop();
  await store.close();
});
