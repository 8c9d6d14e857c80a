import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { INTEGRATIONS } from "../../integrations/index.ts";
import { type App, openApp } from "../../src/app.ts";
import { type DiscordAdapter, openDiscord } from "../../src/chat/discord/discord.ts";
import { createSlackDoor } from "../../src/chat/slack/door.ts";
import { openSlack } from "../../src/chat/slack/slack.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { COMPANY } from "../../src/sandbox/company.ts";
import { EMULATORS } from "../../src/sandbox/emulators.ts";
import { type FakeDiscord, startFakeDiscord } from "../fakes/discord/discord.ts";
import { type FakeSlack, startFakeSlack } from "../fakes/slack/slack.ts";
import { startTestSandbox, type TestSandbox } from "../kit/sandbox.ts";
import { TestClock } from "../kit/test-clock.ts";

const SLACK_OPS = "slack:C0OPS";
const DISCORD_OPS = "discord:1200000000000000001";
const POLICY = `
places:
  "${SLACK_OPS}": { mirror: ["${DISCORD_OPS}"] }
  "${DISCORD_OPS}": { mirror: ["${SLACK_OPS}"] }
`;

let clock: TestClock;
let vendors: TestSandbox;
let slack: FakeSlack;
let discord: FakeDiscord;
let dataDir: string;
let stopApp: () => Promise<void>;
let app: App;
let isBusy: () => boolean;

beforeEach(async () => {
  clock = new TestClock();
  vendors = await startTestSandbox({ emulators: EMULATORS, clock, company: COMPANY });
  slack = await startFakeSlack({ clock, mode: { type: "socket" } });
  discord = await startFakeDiscord({ clock });
  dataDir = await mkdtemp(join(tmpdir(), "tocsin-mirrored-"));
  // Discord shows nobody's address.
  const people = `people: { "discord:${discord.person("ana").id}": { email: ana@example.com } }\n`;
  await writeFile(join(dataDir, "tocsin.yaml"), `${POLICY}${people}`);
  await start();
});

afterEach(async () => {
  await stopApp();
  await Promise.all([slack.stop(), discord.stop(), vendors.stop()]);
  await rm(dataDir, { recursive: true, force: true });
  expect([...slack.complaints, ...discord.complaints]).toEqual([]);
  vendors.expectClean();
});

/** The bot, with both chats connected. */
async function start(): Promise<void> {
  const logged: unknown[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (...line: unknown[]) => void logged.push(line) };
  const config = configOf();
  const { slack: slackSettings, discord: discordSettings, zone } = config;
  if (slackSettings === undefined || discordSettings === undefined) throw new Error("A chat is not configured.");
  const http = createHttpClient({ clock, random: () => 0 });
  let adapter: DiscordAdapter | undefined;
  isBusy = () => http.inFlight() > 0 || slack.isBusy() || discord.isBusy() || (adapter?.busy() ?? 0) > 0;
  app = await settle(openApp({ config, clock, log, openHttp: () => http }));
  const { store } = app.watched;
  const door = createSlackDoor({ settings: slackSettings, clock, log });
  const facts = { store, zone, clock, log };
  await settle(openSlack({ ...facts, settings: slackSettings, door, policy: app.slack }).then(app.attach));
  adapter = await settle(openDiscord({ ...facts, settings: discordSettings, policy: app.discord }));
  await settle(app.attach(adapter));
  await settle(discord.gateway.untilConnected());
  stopApp = async () => {
    await settle(app.stop());
    expect(logged).toEqual([]);
  };
}

function configOf(): Config {
  const own = {
    DATA_DIR: dataDir,
    TOCSIN_CONFIG: join(dataDir, "tocsin.yaml"),
    TOCSIN_RESPONDERS: "ana@example.com",
    TOCSIN_ZONE: "UTC",
  };
  return readConfig({ ...vendors.env, ...slack.env, ...discord.env, ...own }, INTEGRATIONS);
}

function settle<T>(work: Promise<T>): Promise<T> {
  return clock.drive(work, () => isBusy());
}

/** Waits until everything that was heard is answered, and what is told elsewhere has had its time. */
async function answered(work: Promise<unknown>): Promise<void> {
  await settle(work);
  await settle(app.idle());
  await settle(clock.sleep(20_000));
}

function inSlack() {
  return slack
    .person("ana")
    .sees("#ops")
    .filter(({ by }) => by === "tocsin");
}

function inDiscord() {
  return discord
    .person("ana")
    .sees("#ops")
    .filter(({ by }) => by === "tocsin");
}

test("a command in Slack, and the report of it edited in Discord as well", async () => {
  await answered(slack.person("ana").commands("/tocsin", "ack all", { in: "#ops" }));
  expect(inSlack().map(({ text }) => text)).toEqual([expect.stringContaining("24 acknowledged")]);
  expect(inDiscord()).toHaveLength(1);
  const [report] = inDiscord();
  expect(report?.text).toContain("24 acknowledged");
  expect(report?.text).toMatch(/ana in Slack: .*ack all/u);
  const routes = discord.calls.map(({ route }) => route);
  expect(routes).toContain("PATCH /channels/*/messages/*");
});

test("an alert's card from Slack is pressed in Discord, and Slack reads of it", async () => {
  await answered(slack.person("ana").mentions("alert PD-1003", { in: "#ops" }));
  const [card] = inDiscord();
  if (card === undefined) throw new Error("There is no card in Discord.");
  expect(card.text).toContain("PD-1003");
  await answered(discord.person("ana").presses(card, "Acknowledge"));
  expect(inDiscord().at(-1)?.text).toContain("PD-1003: acknowledged.");
  expect(inSlack().at(-1)?.text).toMatch(/in Discord: .*ack PD-1003/u);
});

test("an alert's cards show in both chats what was done about it in one", async () => {
  await answered(slack.person("ana").mentions("alert PD-1003", { in: "#ops" }));
  const buttons = () => [...inSlack().slice(0, 1), ...inDiscord().slice(0, 1)].map((card) => card.buttons);
  expect(buttons()).toEqual([
    ["Acknowledge", "Resolve"],
    ["Acknowledge", "Resolve"],
  ]);
  await answered(discord.person("ana").mentions("ack PD-1003", { in: "#ops" }));
  expect(buttons()).toEqual([["Resolve"], ["Resolve"]]);
});

test("a command in Discord is told in Slack, also when the bot is restarted while Slack is away", async () => {
  slack.faults.add("chat.postMessage", { type: "refuse", error: "internal_error" }, 1_000);
  await answered(discord.person("ana").mentions("ack PD-1003", { in: "#ops" }));
  expect(inDiscord().at(-1)?.text).toContain("PD-1003: acknowledged.");
  expect(inSlack()).toEqual([]);
  await stopApp();
  slack.faults.clear();
  await start();
  await settle(clock.sleep(3_600_000));
  expect(inSlack().map(({ text }) => text)).toEqual([expect.stringContaining("PD-1003: acknowledged.")]);
});
