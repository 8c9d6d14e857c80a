import { type Client, REST, Routes, type SendableChannels } from "discord.js";
import { expect, test } from "vitest";
import { openDiscord, readyClient, refusalOf } from "./bench.ts";
import type { FakeDiscord } from "./discord.ts";

const OPS = "1200000000000000001";
const SAFE = { allowed_mentions: { parse: [] } };

function restOf(discord: FakeDiscord): REST {
  return new REST({ api: discord.env.DISCORD_API_URL ?? "", retries: 0 }).setToken(discord.env.DISCORD_TOKEN ?? "");
}

async function post(discord: FakeDiscord, body: object): Promise<unknown> {
  return refusalOf(restOf(discord).post(Routes.channelMessages(OPS), { body: { ...SAFE, ...body } }));
}

async function opsOf(client: Client<true>): Promise<SendableChannels> {
  const channel = await client.channels.fetch(OPS);
  if (channel === null || !channel.isSendable()) throw new Error("#ops is no channel to send to.");
  return channel;
}

const button = (custom_id: string, more: object = {}) => ({ type: 2, style: 2, label: "Press", custom_id, ...more });
const row = (...components: object[]) => ({ type: 1, components });
const options = (count: number) => Array.from({ length: count }, (_, at) => ({ label: `o${at}`, value: `v${at}` }));
const select = (count: number, custom_id = "s") => row({ type: 3, custom_id, options: options(count) });
const field = { name: "n", value: "v" };
const long = (chars: number) => "x".repeat(chars);

test.each([
  ["nothing at all", {}, 50_006],
  ["2,000 characters", { content: long(2_000) }, undefined],
  ["2,001 characters", { content: long(2_001) }, 50_035],
  ["ten embeds", { embeds: Array.from({ length: 10 }, () => ({ title: "t" })) }, undefined],
  ["eleven embeds", { embeds: Array.from({ length: 11 }, () => ({ title: "t" })) }, 50_035],
  ["an embed of nothing", { embeds: [{}] }, 50_035],
  ["a title of 257", { embeds: [{ title: long(257) }] }, 50_035],
  ["25 fields", { embeds: [{ fields: Array.from({ length: 25 }, () => field) }] }, undefined],
  ["26 fields", { embeds: [{ fields: Array.from({ length: 26 }, () => field) }] }, 50_035],
  ["an empty field", { embeds: [{ fields: [{ name: "n", value: "" }] }] }, 50_035],
  ["6,000 in embeds", { embeds: [{ description: long(4_000) }, { description: long(2_000) }] }, undefined],
  ["6,001 in embeds", { embeds: [{ description: long(4_001) }, { description: long(2_000) }] }, 50_035],
  ["five buttons in a row", { components: [row(...[1, 2, 3, 4, 5].map((n) => button(`b${n}`)))] }, undefined],
  ["six buttons in a row", { components: [row(...[1, 2, 3, 4, 5, 6].map((n) => button(`b${n}`)))] }, 50_035],
  ["five rows", { components: [1, 2, 3, 4, 5].map((n) => row(button(`b${n}`))) }, undefined],
  ["six rows", { components: [1, 2, 3, 4, 5, 6].map((n) => row(button(`b${n}`))) }, 50_035],
  ["one id twice", { components: [row(button("b"), button("b"))] }, 50_035],
  ["an id of 101", { components: [row(button(long(101)))] }, 50_035],
  ["a label of 81", { components: [row(button("b", { label: long(81) }))] }, 50_035],
  ["a button without a label", { components: [row({ type: 2, style: 2, custom_id: "b" })] }, 50_035],
  ["a link with an id", { components: [row(button("b", { style: 5, url: "https://example.com" }))] }, 50_035],
  ["25 options", { components: [select(25)] }, undefined],
  ["26 options", { components: [select(26)] }, 50_035],
  ["two selects in a row", { components: [row(...select(2).components, ...select(2, "t").components)] }, 50_035],
  [
    "an option twice",
    { components: [row({ type: 3, custom_id: "s", options: [...options(1), ...options(1)] })] },
    50_035,
  ],
  ["a text display without the flag", { components: [{ type: 10, content: "hi" }] }, 50_035],
  ["a text display with it", { flags: 1 << 15, components: [{ type: 10, content: "hi" }] }, undefined],
  ["the flag and content", { flags: 1 << 15, content: "x", components: [{ type: 10, content: "hi" }] }, 50_035],
  ["40 components", { flags: 1 << 15, components: Array.from({ length: 40 }, () => ({ type: 14 })) }, undefined],
  [
    "41, one in another",
    { flags: 1 << 15, components: [{ type: 17, components: Array.from({ length: 40 }, () => ({ type: 14 })) }] },
    50_035,
  ],
  ["a nonce of 26", { content: "x", nonce: long(26) }, 50_035],
] as const)("a message of %s is answered as Discord does", async (_name, body, code) => {
  const { discord } = await openDiscord();
  expect(await post(discord, body)).toBe(code);
  expect(discord.complaints).toEqual([]);
});

test("what is wrong is told with its place", async () => {
  const { discord } = await openDiscord();
  const refused = restOf(discord).post(Routes.channelMessages(OPS), {
    body: { embeds: [{ title: long(257) }], ...SAFE },
  });
  await expect(refused).rejects.toThrow("embeds[0].title[BASE_TYPE_BAD_LENGTH]");
});

test("unknown fields and unsafe mentions are complained of, and otherwise borne", async () => {
  const { discord } = await openDiscord();
  await post(discord, { content: "hi @everyone", colour: "red", allowed_mentions: undefined });
  expect(discord.complaints).toEqual([
    "POST /channels/*/messages: the field colour is none that Discord knows.",
    "POST /channels/*/messages: allowed_mentions is null, which nothing in the content asks for.",
  ]);
  expect(discord.person("ana").sees("#ops")).toMatchObject([{ text: "hi @everyone", pings: ["@everyone"] }]);
});

test("a name in a text pings nobody where mentions are not allowed", async () => {
  const { discord } = await openDiscord();
  const ana = discord.person("ana");
  await post(discord, { content: `<@${ana.id}> look <@&1400000000000000001> \\*not bold\\*` });
  expect(ana.sees("#ops")).toMatchObject([{ text: "@Ana Novak look @Infra *not bold*", pings: [] }]);
});

test("an enforced nonce makes one message of two posts, for a few minutes", async () => {
  const { discord, clock } = await openDiscord();
  const body = { content: "once", nonce: "n1", enforce_nonce: true };
  await post(discord, body);
  await post(discord, body);
  expect(discord.person("ana").sees("#ops")).toHaveLength(1);
  clock.advance(6 * 60_000);
  await post(discord, body);
  expect(discord.person("ana").sees("#ops")).toHaveLength(2);
});

test("an edit changes what it names, and a deleted message is unknown", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord);
  const message = await (await opsOf(client)).send({ content: "a", embeds: [{ title: "t" }] });
  await message.edit({ content: "b" });
  expect(discord.person("ana").sees("#ops")).toMatchObject([{ text: "b\nt", isEdited: true }]);
  discord.deletes({ channel: OPS, id: message.id });
  expect(await refusalOf(message.edit("c"))).toBe(10_008);
});

test("permissions are asked for: missing access, missing permissions, unknown channels", async () => {
  const { discord } = await openDiscord();
  discord.forbids("#ops", "EMBED_LINKS");
  expect(await post(discord, { embeds: [{ title: "t" }] })).toBe(50_013);
  expect(await post(discord, { content: "x" })).toBeUndefined();
  discord.forbids("#ops", "SEND_MESSAGES");
  expect(await post(discord, { content: "x" })).toBe(50_013);
  discord.forbids("#ops", "VIEW_CHANNEL");
  expect(await post(discord, { content: "x" })).toBe(50_001);
  discord.deletesChannel("#ops");
  expect(await post(discord, { content: "x" })).toBe(10_003);
});

test("thrown out of the guild, the bot reaches nothing of it, and does not find it among its own", async () => {
  const { discord } = await openDiscord();
  discord.removesBot();
  expect(await post(discord, { content: "x" })).toBe(50_001);
  expect(await restOf(discord).get(Routes.userGuilds())).toEqual([]);
});

test("pins need PIN_MESSAGES, leave a note and are listed", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord);
  const message = await (await opsOf(client)).send("card");
  expect(await refusalOf(message.pin())).toBe(50_013);
  discord.allows("#ops", "PIN_MESSAGES");
  await message.pin();
  await message.pin();
  const ana = discord.person("ana");
  expect(ana.sees("#ops")).toMatchObject([{ text: "card", isPinned: true }, { replyTo: message.id }]);
  const { items } = await message.channel.messages.fetchPins();
  expect(items.map((one) => one.message.id)).toEqual([message.id]);
  await message.unpin();
  expect(ana.sees("#ops")[0]?.isPinned).toBe(false);
});

test("reactions come and go, the bot's and people's", async () => {
  const { discord } = await openDiscord();
  const message = await (await opsOf(await readyClient(discord))).send("card");
  await message.react("👀");
  const ana = discord.person("ana");
  const [card] = ana.sees("#ops");
  if (card !== undefined) ana.reacts(card, "🎉");
  expect(ana.sees("#ops")[0]?.reactions).toEqual(["👀", "🎉"]);
});

test("the history is read newest first, by pages", async () => {
  const { discord } = await openDiscord();
  const channel = await opsOf(await readyClient(discord));
  for (const content of ["1", "2", "3"]) await channel.send(content);
  const page = await channel.messages.fetch({ limit: 2 });
  expect(page.map(({ content }) => content)).toEqual(["3", "2"]);
  const rest = await channel.messages.fetch({ before: page.last()?.id ?? "", limit: 2 });
  expect(rest.map(({ content }) => content)).toEqual(["1"]);
});

test("a direct message is opened and reaches its person alone", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord);
  const user = await client.users.fetch(discord.person("ana").id);
  await user.send("psst");
  expect(discord.person("ana").sees("dm")).toMatchObject([{ text: "psst" }]);
  expect(discord.person("jonas").sees("dm")).toEqual([]);
});

test("nobody's e-mail address is told", async () => {
  const { discord } = await openDiscord();
  const members = await restOf(discord).get(Routes.guildMember("1100000000000000001", discord.person("ana").id));
  expect(JSON.stringify(members)).not.toContain("@example.com");
});
