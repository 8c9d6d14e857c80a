import { describe, expect, onTestFinished, test } from "vitest";
import { realClock } from "../../src/real-clock.ts";
import { type FakeDiscord, startFakeDiscord } from "../fakes/discord/discord.ts";
import { serving, startVendors, until } from "./http-kit.ts";
import { makeFolder, spawnTocsin } from "./process.ts";

// Whole processes on the machine's own time.
const LONG_MS = 60_000;

async function openDiscord(): Promise<FakeDiscord> {
  const discord = await startFakeDiscord({ clock: realClock });
  onTestFinished(discord.stop);
  return discord;
}

/** The bot's newest message in a channel, once it has these words. */
async function answer(discord: FakeDiscord, channel: string, words: string): Promise<string> {
  const newest = () =>
    discord
      .person("ana")
      .sees(channel)
      .findLast(({ by }) => by === "tocsin")?.text ?? "";
  await until(async () => newest().includes(words));
  return newest();
}

test("serve with Discord hears and answers, and stops in order", { timeout: LONG_MS }, async () => {
  const discord = await openDiscord();
  const ana = discord.person("ana");
  const vendors = await startVendors();
  const rights = { TOCSIN_RESPONDERS: `discord:${ana.id}` };
  const server = await serving(makeFolder(), { ...vendors.settings, ...discord.env, ...rights });
  expect(server.stderr()).toContain("Discord: server Sample company as @tocsin.\n");
  await ana.mentions("who is on call?", { in: "#ops" });
  expect(await answer(discord, "#ops", "On call now")).toContain("Ana Novak");
  await ana.commands("/alerts");
  await answer(discord, "#ops", "27 alerts");
  expect(ana.sees("#ops").at(-1)?.onlyForMe).toBe(true);
  server.child.kill("SIGTERM");
  const { status, stderr } = await server.ended;
  expect(status).toBe(0);
  expect(stderr).not.toContain(discord.env.DISCORD_TOKEN);
  expect(discord.gateway.connected).toBe(0);
  expect(discord.complaints).toEqual([]);
});

describe("what Discord refuses ends the start with one line", () => {
  test("the token", { timeout: LONG_MS }, async () => {
    const discord = await openDiscord();
    const settings = { ...discord.env, DISCORD_TOKEN: "wrong-token" };
    const { status, stderr } = await spawnTocsin(makeFolder(), ["serve"], undefined, settings).ended;
    expect(status).toBe(1);
    expect(stderr).toContain("tocsin: Discord does not accept DISCORD_TOKEN");
    expect(stderr).not.toContain("wrong-token");
  });

  test("a token of another application", { timeout: LONG_MS }, async () => {
    const discord = await openDiscord();
    const settings = { ...discord.env, DISCORD_APPLICATION_ID: "7" };
    const { status, stderr } = await spawnTocsin(makeFolder(), ["serve"], undefined, settings).ended;
    expect(status).toBe(1);
    expect(stderr).toContain("and DISCORD_APPLICATION_ID is 7: correct one of them.");
  });
});

test("a Discord that cannot be reached at the start is connected to when it is there; the rest lives", {
  timeout: LONG_MS,
}, async () => {
  const away = await startFakeDiscord({ clock: realClock });
  const port = Number(new URL(away.url).port);
  const { env } = away;
  await away.stop();
  const vendors = await startVendors();
  const folder = makeFolder();
  const server = await serving(folder, { ...vendors.settings, ...env });
  expect(server.stderr()).toContain("I keep trying.\n");
  expect((await spawnTocsin(folder, ["say", "status"], undefined, vendors.settings).ended).status).toBe(0);
  const discord = await startFakeDiscord({ clock: realClock, port });
  onTestFinished(discord.stop);
  await server.says("Discord: server Sample company as @tocsin.\n");
  await discord.gateway.untilConnected();
  await discord.person("ana").mentions("who is on call?", { in: "#ops" });
  await answer(discord, "#ops", "On call now");
  server.child.kill("SIGTERM");
  expect((await server.ended).status).toBe(0);
});

test("doctor of another process looks at the token, the server and the intent", { timeout: LONG_MS }, async () => {
  const discord = await openDiscord();
  const vendors = await startVendors();
  const { stdout, stderr } = await spawnTocsin(makeFolder(), ["doctor"], undefined, {
    ...vendors.settings,
    ...discord.env,
  }).ended;
  expect(stderr).not.toContain(discord.env.DISCORD_TOKEN);
  expect(stdout).toContain("the token is good, and I am @tocsin");
  expect(stdout).toContain("I am in Sample company");
  expect(stdout).toContain("Message Content Intent is not granted, and not needed");
});

test("a Discord that does not answer at the start keeps nobody from stopping it", { timeout: LONG_MS }, async () => {
  const discord = await openDiscord();
  discord.faults.add("GET /users/@me", { type: "hang" }, 5);
  onTestFinished(() => discord.faults.release());
  const server = spawnTocsin(makeFolder(), ["serve"], undefined, discord.env);
  await until(async () => discord.faults.hanging > 0);
  const began = performance.now();
  server.child.kill("SIGTERM");
  expect((await server.ended).status).toBe(0);
  expect(performance.now() - began).toBeLessThan(15_000);
});

test("a gateway that lets nobody in keeps nobody from stopping it", { timeout: LONG_MS }, async () => {
  const discord = await openDiscord();
  discord.gateway.refuse();
  const vendors = await startVendors();
  const server = await serving(makeFolder(), { ...vendors.settings, ...discord.env });
  const began = performance.now();
  server.child.kill("SIGTERM");
  expect((await server.ended).status).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
});
