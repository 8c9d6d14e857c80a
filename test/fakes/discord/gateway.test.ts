import { Events, GatewayIntentBits, type Message } from "discord.js";
import { expect, test } from "vitest";
import { clientOf, openDiscord, readyClient } from "./bench.ts";

const GUILD = "1100000000000000001";
const BARE = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];

/** What a client hears, as it comes. */
function hearing(client: { on(event: "messageCreate", listener: (message: Message) => void): unknown }): string[] {
  const heard: string[] = [];
  client.on("messageCreate", (message) => heard.push(message.content));
  return heard;
}

test("without the message content intent words come only from mentions, direct messages and the app itself", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord, { intents: BARE });
  const heard = hearing(client);
  const ana = discord.person("ana");
  await ana.says("ack all", { in: "#ops" });
  await ana.mentions("ack all", { in: "#ops" });
  await ana.dms("who is on call?");
  await expect.poll(() => heard).toEqual(["", `<@${client.user.id}> ack all`, "who is on call?"]);
});

test("with it all words come", async () => {
  const { discord } = await openDiscord({ privileged: { messageContent: true } });
  const client = await readyClient(discord, { intents: [...BARE, GatewayIntentBits.MessageContent] });
  const heard = hearing(client);
  await discord.person("ana").says("ack all", { in: "#ops" });
  await expect.poll(() => heard).toEqual(["ack all"]);
});

test("an intent that is not switched on is refused with 4014, and a wrong token before anything else", async () => {
  const { discord } = await openDiscord();
  const client = clientOf(discord, { intents: [...BARE, GatewayIntentBits.MessageContent] });
  await expect(client.login(discord.env.DISCORD_TOKEN)).rejects.toThrow("disallowed intents");
  await expect(clientOf(discord).login("a.wrong.token")).rejects.toThrow("invalid token");
  expect(discord.gateway.connected).toBe(0);
});

test("what is said while the connection is broken comes with the resume", async () => {
  const { discord } = await openDiscord({ privileged: { messageContent: true } });
  const client = await readyClient(discord, { intents: [...BARE, GatewayIntentBits.MessageContent] });
  const heard = hearing(client);
  const ana = discord.person("ana");
  await ana.says("one", { in: "#ops" });
  discord.gateway.cut();
  await ana.says("two", { in: "#ops" });
  await ana.says("three", { in: "#ops" });
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual(["one", "two", "three"]);
  expect([discord.gateway.identified, discord.gateway.resumed]).toEqual([1, 1]);
});

test("told to reconnect, the client resumes; its session forgotten, it identifies anew", async () => {
  const { discord } = await openDiscord({ privileged: { messageContent: true } });
  const client = await readyClient(discord, { intents: [...BARE, GatewayIntentBits.MessageContent] });
  const heard = hearing(client);
  const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
  discord.gateway.reconnect();
  await resumed;
  expect([discord.gateway.identified, discord.gateway.resumed]).toEqual([1, 1]);
  discord.gateway.forgetSessions();
  discord.gateway.reconnect();
  await expect.poll(() => discord.gateway.identified, { timeout: 15_000 }).toBe(2);
  await discord.person("ana").says("again", { in: "#ops" });
  await expect.poll(() => heard).toEqual(["again"]);
});

test("a connection whose heartbeats stay unanswered is left and resumed", async () => {
  const { discord } = await openDiscord({ heartbeatMs: 60 });
  const client = await readyClient(discord);
  const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
  discord.gateway.zombie();
  await expect.poll(() => discord.gateway.connected, { timeout: 5_000 }).toBe(0);
  discord.gateway.zombie(false);
  await resumed;
});

test("an event may come twice: an interaction is then heard twice, a message that the client knows once", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord);
  await client.application.commands.set([{ name: "ack", description: "Acknowledge" }], GUILD);
  const messages = hearing(client);
  const interactions: string[] = [];
  client.on("interactionCreate", async (interaction) => {
    interactions.push(interaction.id);
    if (interactions.length === 1 && interaction.isRepliable()) await interaction.reply("ok");
  });
  const ana = discord.person("ana");
  discord.gateway.deliverTwice();
  const { id } = await ana.commands("/ack");
  await expect.poll(() => interactions).toEqual([id, id]);
  discord.gateway.deliverTwice();
  await ana.dms("once");
  discord.gateway.replay();
  await ana.dms("twice");
  await expect.poll(() => messages).toEqual(["ok", "once", "twice"]);
});

test("what happens where the bot may not look it never hears", async () => {
  const { discord } = await openDiscord();
  const heard = hearing(await readyClient(discord));
  discord.forbids("#random", "VIEW_CHANNEL");
  const ana = discord.person("ana");
  await ana.mentions("here", { in: "#random" });
  await ana.mentions("there", { in: "#incidents" });
  await expect.poll(() => heard.length).toBe(1);
  expect(heard[0]).toContain("there");
});

test("an answer to the bot's message mentions it, unless the ping is switched off", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord);
  const heard = hearing(client);
  const ana = discord.person("ana");
  const channel = await client.channels.fetch("1200000000000000001");
  if (channel?.isSendable()) await channel.send("card");
  const [card] = ana.sees("#ops");
  if (card === undefined) throw new Error("There is no card.");
  await ana.says("ack", { in: "#ops", reply: card });
  await ana.says("ack", { in: "#ops", reply: card, ping: false });
  await expect.poll(() => heard).toEqual(["card", "ack", ""]);
});

test("no identify is left: the token is refused", async () => {
  const { discord } = await openDiscord();
  discord.gateway.leaveIdentifies(0);
  await expect(clientOf(discord).login(discord.env.DISCORD_TOKEN)).rejects.toThrow("sessions remaining");
});
