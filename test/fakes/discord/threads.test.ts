import { type Client, type ForumChannel, type TextChannel, ThreadAutoArchiveDuration } from "discord.js";
import { expect, test } from "vitest";
import { openDiscord, readyClient, refusalOf } from "./bench.ts";
import { createHandDesk } from "./hand/desk.ts";

async function channelOf<T extends TextChannel | ForumChannel>(client: Client<true>, id: string): Promise<T> {
  return (await client.channels.fetch(id)) as T;
}
const OPS = "1200000000000000001";
const ALERTS = "1200000000000000004";

test("a thread begins on a message, is written into, and sleeps until it is woken", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord);
  const ops = await channelOf<TextChannel>(client, OPS);
  const card = await ops.send("card");
  const thread = await card.startThread({ name: "API down", autoArchiveDuration: ThreadAutoArchiveDuration.OneDay });
  expect(thread.id).toBe(card.id);
  expect(await refusalOf(card.startThread({ name: "again" }))).toBe(160_004);
  await thread.send("in it");
  const ana = discord.person("ana");
  expect(ana.sees("#ops")).toMatchObject([{ text: "card" }, { text: "in it", thread: "API down" }]);
  discord.archives("API down");
  expect(await refusalOf(thread.send("asleep"))).toBe(50_083);
  await thread.setArchived(false);
  await thread.send("awake");
  discord.archives("API down");
  await ana.says("wakes it", { in: "API down" });
  expect(await refusalOf(thread.send("on"))).toBeUndefined();
  expect(discord.complaints).toEqual([]);
});

test("a forum holds a post for each card, with tags for its state", async () => {
  const { discord } = await openDiscord();
  discord.allows("#alerts", "MANAGE_CHANNELS");
  const client = await readyClient(discord);
  const forum = await channelOf<ForumChannel>(client, ALERTS);
  const tagged = await forum.setAvailableTags([{ name: "open" }, { name: "resolved" }]);
  const [opened, resolved] = tagged.availableTags;
  const thread = await forum.threads.create({
    name: "API down",
    message: { content: "card" },
    appliedTags: [opened?.id ?? ""],
  });
  expect((await thread.fetchStarterMessage())?.id).toBe(thread.id);
  await thread.setAppliedTags([resolved?.id ?? ""]);
  expect(discord.person("ana").sees("#alerts")).toMatchObject([{ text: "card", thread: "API down" }]);
  expect(await refusalOf(thread.setAppliedTags(["1200000000000000009"]))).toBe(50_035);
  await expect(discord.person("ana").says("hi", { in: "#alerts" })).rejects.toThrow("takes posts");
});

test("a forum that is not the bot's keeps its tags", async () => {
  const { discord } = await openDiscord();
  const forum = await channelOf<ForumChannel>(await readyClient(discord), ALERTS);
  expect(await refusalOf(forum.setAvailableTags([{ name: "open" }]))).toBe(50_013);
});

test("by hand a thread is begun under a message, once, and spoken in by its name", async () => {
  const { discord } = await openDiscord();
  await discord.person("ana").says("the card", { in: "#ops" });
  const desk = createHandDesk(discord);
  await desk.run("ana see #ops");
  expect(await desk.run('thread 1 "disk"')).toEqual(["#disk is there: speak in it by that name."]);
  expect(await desk.run("ana #disk: it was full")).toEqual([]);
  expect(discord.person("jonas").sees("#ops").at(-1)).toMatchObject({ text: "it was full", thread: "disk" });
  expect(await desk.run('thread 1 "again"')).toEqual(["That message has a thread already."]);
});
