import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Heard } from "../../../../src/chat/discord/gateway/connection.ts";
import { createKeeping, type GatewayKeeping } from "../../../../src/chat/discord/gateway/keeping.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import { type FakeDiscord, startFakeDiscord } from "../../../fakes/discord/discord.ts";
import type { FakeDiscordOptions } from "../../../fakes/discord/options.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { settingsFor } from "../adapter-settings.ts";

interface Keeper {
  readonly discord: FakeDiscord;
  readonly clock: TestClock;
  readonly gateway: GatewayKeeping;
  readonly heard: { readonly heard: Heard; readonly payload: unknown }[];
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[];
  /** Whether the settings ask for what messages say. */
  wants: { content: boolean };
  until(condition: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Options extends Partial<FakeDiscordOptions> {
  readonly content?: boolean;
  readonly token?: string;
}

async function startKeeping({ content = false, token, ...options }: Options = {}): Promise<Keeper> {
  const clock = new TestClock();
  const discord = await startFakeDiscord({ ...options, clock });
  const logged: Keeper["logged"] = [];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const heard: Keeper["heard"] = [];
  const wants = { content };
  const gateway = createKeeping({
    settings: { ...settingsFor(discord), ...(token === undefined ? {} : { token }) },
    clock,
    log: { info: line, warn: line, error: line },
    take: (what, payload) => void heard.push({ heard: what, payload }),
    wantsContent: () => wants.content,
    mayReadContent: async () => discord.world.privileged.messageContent,
  });
  const stopping = new AbortController();
  const keeping = gateway.keep(stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await keeping;
    await discord.stop();
  };
  onTestFinished(stop);
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await nextTurn();
  };
  return { discord, clock, gateway, heard, logged, wants, until, stop };
}

test("it is connected, hears, and leaves when it is told to", async () => {
  const { discord, gateway, heard, until, stop } = await startKeeping();
  await gateway.tried;
  expect(gateway.isConnected()).toBe(true);
  await discord.person("ana").mentions("ack all", { in: "#ops" });
  await until(() => heard.length === 1);
  await stop();
  expect(gateway.isConnected()).toBe(false);
  expect(discord.gateway.connected).toBe(0);
});

test("after a break it resumes, and has missed nothing", async () => {
  const { discord, gateway, heard, until } = await startKeeping();
  await gateway.tried;
  discord.gateway.cut();
  await discord.person("ana").mentions("ack all", { in: "#ops" });
  await until(() => heard.length === 1 && gateway.isConnected());
  expect(discord.gateway.resumed).toBe(1);
  expect(discord.gateway.identified).toBe(1);
});

test("it stops at once while Discord's gateway lets nobody in", { timeout: 20_000 }, async () => {
  const { discord, gateway, until, stop } = await startKeeping();
  await gateway.tried;
  discord.gateway.refuse();
  discord.gateway.cut();
  await until(() => !gateway.isConnected());
  const began = performance.now();
  await stop();
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a token that is refused is told in one line, and tried again seldom", async () => {
  const { gateway, logged, discord, clock, until } = await startKeeping({ token: "wrong" });
  await until(() => clock.sleeping > 0 && logged.length > 0);
  expect(gateway.isConnected()).toBe(false);
  const failures = logged.filter(({ event }) => event === "discord.gateway.failed");
  expect(failures.map(({ fields }) => String(fields?.error))).toEqual([
    expect.stringContaining("Discord does not accept DISCORD_TOKEN"),
  ]);
  const asked = discord.calls.length;
  clock.advance(60_000);
  await nextTurn();
  expect(discord.calls.length).toBe(asked);
  expect(JSON.stringify(logged)).not.toContain("wrong");
});

test("a token that is reset while it is connected ends it, with one line", async () => {
  const { discord, gateway, logged, until } = await startKeeping();
  await gateway.tried;
  discord.gateway.close(4004);
  await until(() => logged.some(({ event }) => event === "discord.gateway.failed"));
  expect(gateway.isConnected()).toBe(false);
});

test("without the privileged intent it goes on without what messages say, and says so", async () => {
  const { discord, gateway, logged, until } = await startKeeping({ content: true });
  await until(() => gateway.isConnected());
  expect(gateway.isContentRefused()).toBe(true);
  const refused = logged.filter(({ event }) => event === "discord.content.refused");
  expect(refused.map(({ fields }) => String(fields?.error))).toEqual([
    expect.stringContaining("Message Content Intent"),
  ]);
  expect(discord.gateway.connected).toBe(1);
});

test("the privileged intent that is granted later is made use of, without a restart or a storm of sessions", async () => {
  const { discord, gateway, clock, logged, heard, until } = await startKeeping({ content: true });
  await until(() => gateway.isConnected());
  const left = discord.gateway.identifiesLeft;
  for (let s = 0; s < 600; s += 30) {
    clock.advance(30_000);
    for (let turns = 0; turns < 10; turns += 1) await nextTurn();
  }
  expect(discord.gateway.identifiesLeft).toBe(left);
  discord.switchesIntents({ messageContent: true });
  clock.advance(30_000);
  await until(() => !gateway.isContentRefused() && gateway.isConnected() && discord.gateway.identifiesLeft < left);
  await discord.person("ana").says("ack all", { in: "#ops" });
  await until(() => heard.length === 1);
  expect(heard[0]?.payload).toMatchObject({ content: "ack all" });
  expect(logged.filter(({ event }) => event === "discord.content.refused")).toHaveLength(1);
});

test("with it what is not meant for the bot is heard too, as soon as the settings ask for that", async () => {
  const { discord, gateway, clock, wants, heard, until } = await startKeeping({ privileged: { messageContent: true } });
  await gateway.tried;
  await discord.person("ana").says("ack all", { in: "#ops" });
  await until(() => heard.length === 1);
  expect(heard[0]?.payload).toMatchObject({ content: "" });
  wants.content = true;
  clock.advance(30_000);
  await until(() => discord.gateway.identified === 2 && gateway.isConnected());
  await discord.person("ana").says("ack all", { in: "#ops" });
  await until(() => heard.length === 2);
  expect(heard[1]?.payload).toMatchObject({ content: "ack all" });
});

test("what Discord sends and nobody can read ends nothing", async () => {
  const { discord, gateway, heard, until } = await startKeeping();
  await gateway.tried;
  for (const frame of [
    "no json",
    "null",
    "{}",
    '{"op":0,"t":"MESSAGE_CREATE","s":99,"d":null}',
    '{"op":0,"t":"GUILD_CREATE","s":100,"d":{}}',
  ]) {
    discord.gateway.sendRaw(frame);
  }
  await discord.person("ana").mentions("ack all", { in: "#ops" });
  await until(() => heard.some(({ payload }) => payload !== null));
  expect(gateway.isConnected()).toBe(true);
});
