import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { messageOf } from "../../contracts/chat-world.ts";
import { startDiscordScene } from "./adapter-scene.ts";

const PATCH_ORIGINAL = "PATCH /webhooks/*/*/messages/*";

test("a resume that tells everything again changes nothing", async () => {
  const { discord, answered, settle, heard, logged, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.commands("/ack", { target: "all" }));
  await answered(ana.mentions("who is on call?", { in: "#ops" }));
  const before = heard("ana", "#ops").map(({ text }) => text);
  discord.gateway.replay(20);
  while (logged.filter(({ event }) => event === "inbound.repeated").length < 2) await settle(nextTurn());
  expect(heard("ana", "#ops").map(({ text }) => text)).toEqual(before);
  await stop();
});

test("what Discord has told the person failed, and tells the bot minutes later, is not done behind their back", async () => {
  const { discord, clock, settle, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  discord.gateway.zombie();
  await expect(settle(ana.commands("/ack", { target: "all" }))).rejects.toThrow("did not respond");
  clock.advance(120_000);
  discord.gateway.zombie(false);
  discord.gateway.cut();
  while (heard("ana", "dm").length === 0 && heard("ana", "#ops").length === 0) await settle(nextTurn());
  expect(heard("ana", "dm").map(({ text }) => text)).toEqual([expect.stringContaining("too late: nothing was done")]);
  await answered(ana.commands("/ack", { target: "all" }));
  expect(heard("priya", "#ops").map(({ text }) => text)).toEqual([expect.stringContaining("24 acknowledged")]);
  await stop();
});

test("an answer that outlasts its interaction goes on as an ordinary message", async () => {
  const { discord, answered, heard, clock, adapter, settle, stop } = await startDiscordScene();
  await answered(discord.person("ana").commands("/ack", { target: "all" }));
  const [report] = heard("priya", "#ops");
  const id = discord.interactions.at(-1)?.id ?? "";
  clock.advance(16 * 60_000);
  const place = { id: "discord:1200000000000000001", platform: "discord" };
  const ref = { platform: "discord", id: `1200000000000000001/${report?.id}` };
  expect(await settle(adapter.update(ref, messageOf("It took long")))).toBe(true);
  await settle(adapter.send(place, messageOf("And longer"), { inbound: `discord:${id}`, key: "late" }));
  expect(heard("priya", "#ops").map(({ text }) => text)).toEqual([
    expect.stringContaining("It took long"),
    expect.stringContaining("And longer"),
  ]);
  await stop();
});

test("what only one person sees is edited while its interaction lives, and said anew afterwards", async () => {
  const { discord, answered, heard, clock, adapter, settle, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.commands("/alerts"));
  const id = discord.interactions.at(-1)?.id ?? "";
  const place = { id: "discord:1200000000000000001", platform: "discord" };
  const onlyFor = { id: `discord:${ana.id}`, name: "Ana", zone: "UTC" };
  const posting = { inbound: `discord:${id}`, key: "private", onlyFor };
  const ref = await settle(adapter.send(place, messageOf("1 of 2", { live: true }), posting));
  expect(await settle(adapter.update(ref, messageOf("2 of 2", { live: true })))).toBe(true);
  expect(heard("ana", "#ops").at(-1)?.text).toContain("2 of 2");
  expect(JSON.stringify(ref)).not.toContain(String(discord.interactions.at(-1)?.payload.token));
  clock.advance(16 * 60_000);
  expect(await settle(adapter.update(ref, messageOf("3 of 3", { live: true })))).toBe(true);
  expect(await settle(adapter.update(ref, messageOf("Done")))).toBe(false);
  await settle(adapter.send(place, messageOf("Done"), posting));
  expect(heard("ana", "dm").at(-1)?.text).toContain("Done");
  expect(heard("priya", "#ops")).toEqual([]);
  await stop();
});

test.each([
  { right: "SEND_MESSAGES", state: "may not speak" },
  { right: "VIEW_CHANNEL", state: "was thrown out" },
] as const)("where the bot $state, whoever asked is told alone what became of it", async ({ right }) => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const saying = discord.person("ana").mentions("ack all", { in: "#ops" });
  discord.forbids("#ops", right);
  await answered(saying);
  expect(heard("ana", "dm").at(-1)?.text).toContain("24 acknowledged");
  await stop();
});

test("an answer whose first showing fails is shown by the next try", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  discord.faults.add(PATCH_ORIGINAL, { type: "lost before" });
  await answered(discord.person("ana").commands("/alerts"));
  expect(heard("ana", "#ops").map(({ isThinking }) => isThinking)).toEqual([false]);
  expect(heard("ana", "#ops")[0]?.text).toContain("27 alerts");
  await stop();
});

test("a token that Discord has forgotten costs nobody the answer", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const gone = { type: "refuse", status: 404, code: 10_015, message: "Unknown Webhook" } as const;
  discord.faults.add(PATCH_ORIGINAL, gone);
  await answered(discord.person("ana").commands("/alerts"));
  expect(heard("ana", "dm").at(-1)?.text).toContain("27 alerts");
  expect(heard("priya", "#ops")).toEqual([]);
  await stop();
});

test("no token of an interaction is in the log, whatever goes wrong", async () => {
  const { discord, answered, logged, stop } = await startDiscordScene();
  discord.faults.add(PATCH_ORIGINAL, { type: "status", status: 500 });
  discord.faults.add("POST /interactions/*/*/callback", { type: "lost after" });
  await answered(
    discord
      .person("ana")
      .commands("/alerts")
      .catch(() => undefined),
  );
  const told = JSON.stringify(
    logged.map(({ event, fields }) => [event, fields, String(fields?.error), stackOf(fields)]),
  );
  for (const { payload } of discord.interactions) expect(told).not.toContain(String(payload.token));
  expect(told).not.toContain(discord.env.DISCORD_TOKEN);
  await stop();
});

test("doctor tells what is granted, and what a channel of the settings lacks", async () => {
  const { discord, adapter, settle, stop } = await startDiscordScene({
    policy: 'places:\n  "discord:1200000000000000001":\n    listen: bare\n',
  });
  const doctor = async () =>
    (await settle(adapter.doctor?.() ?? Promise.resolve([]))).map(({ line }) => line).join("\n");
  const found = await doctor();
  expect(found).toContain("the gateway is connected");
  expect(found).toContain("the token is good, and I am @tocsin");
  expect(found).toContain("Message Content Intent is not granted, and listen: bare needs it");
  expect(found).toContain("I may speak in the one channel that the settings name");
  discord.forbids("#ops", "SEND_MESSAGES", "EMBED_LINKS");
  expect(await doctor()).toContain("my role lacks Send Messages and Embed Links");
  discord.deletesChannel("#ops");
  expect(await doctor()).toContain("discord:1200000000000000001 is in the settings: I cannot see that channel");
  discord.removesBot();
  expect(await doctor()).toContain("which DISCORD_GUILD_IDS names: invite me there");
  await stop();
});

function stackOf(fields: Readonly<Record<string, unknown>> | undefined): unknown {
  return fields?.error instanceof Error ? [fields.error.stack, fields.error.cause] : undefined;
}
