import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { postMessage } from "../../fakes/discord/world/messages.ts";
import { startDiscordScene } from "./adapter-scene.ts";

const CALLBACK = "POST /interactions/*/*/callback";

test("a command that looked like a change and is none is answered to its speaker alone after all", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const priya = discord.person("priya");
  // She may not write: why not is hers alone.
  await answered(priya.commands("/ack", { target: "all" }));
  expect(heard("priya", "#ops").map(({ onlyForMe, isThinking }) => [onlyForMe, isThinking])).toEqual([[true, false]]);
  expect(heard("ana", "#ops")).toEqual([]);
  await stop();
});

test("an answer that everybody is to see is seen by everybody, whatever the command looked like", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene({
    policy: 'places:\n  "discord:1200000000000000001":\n    answers: public\n',
  });
  await answered(discord.person("ana").commands("/alerts"));
  expect(heard("priya", "#ops").map(({ onlyForMe }) => onlyForMe)).toEqual([false]);
  await stop();
});

test("a command in a direct message is answered there, and can be edited for ever", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene({ env: { DISCORD_GUILD_IDS: "" } });
  const ana = discord.person("ana");
  await answered(ana.commands("/alerts", {}, { in: "dm" }).catch(() => ana.dms("alerts")));
  const [answer, ...others] = heard("ana", "dm");
  expect(others).toEqual([]);
  expect(answer?.text).toContain("27 alerts");
  await stop();
});

test("a press on what only one person sees is answered to them, and “Show in channel” to all", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.commands("/alerts"));
  const [own] = heard("ana", "#ops");
  await answered(ana.presses(own ?? { channel: "", id: "" }, "Show in channel"));
  expect(heard("priya", "#ops").map(({ text }) => text)).toEqual([expect.stringContaining("27 alerts")]);
  await stop();
});

test("a forged press is told to whoever pressed, and nobody else", async () => {
  const { discord, settle, answered, heard, stop, logged } = await startDiscordScene();
  const ana = discord.person("ana");
  const bot = discord.world.bot;
  const channel = [...discord.world.channels.values()].find(({ name }) => name === "ops");
  const forged = { type: 2, style: 1, label: "Press me", custom_id: "rm -rf" };
  if (channel === undefined) throw new Error("There is no #ops.");
  const message = postMessage(discord.world, channel, {
    authorId: bot.id,
    byApp: true,
    content: "Hello",
    components: [{ type: 1, components: [forged] }],
  });
  await settle(ana.presses({ channel: message.channelId, id: message.id }, "Press me"));
  expect(heard("ana", "#ops").at(-1)).toMatchObject({ onlyForMe: true });
  expect(heard("ana", "#ops").at(-1)?.text).toContain("I cannot read that button any more");
  expect(heard("priya", "#ops")).toHaveLength(1);
  const unread = () => logged.filter(({ event }) => event === "discord.button.unreadable").length;
  expect(unread()).toBe(1);
  // Delivered again it is told no second time, in no other way either.
  discord.gateway.replay(1);
  while (unread() < 2) await settle(nextTurn());
  await answered(ana.dms("who is on call?"));
  expect(heard("ana", "#ops")).toHaveLength(2);
  expect(heard("ana", "dm")).toHaveLength(1);
  await stop();
});

test("a first answer that does not reach Discord in time costs nobody the answer", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  discord.faults.add(CALLBACK, { type: "status", status: 503 });
  const ana = discord.person("ana");
  // Discord tells her that the application did not respond.
  await answered(ana.commands("/alerts").catch(() => undefined));
  expect(heard("priya", "#ops")).toEqual([]);
  expect([...heard("ana", "#ops"), ...heard("ana", "dm")].at(-1)?.text).toContain("27 alerts");
  await stop();
});

test("where the bot does not see the channel, a command is answered there all the same", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  discord.forbids("#ops", "VIEW_CHANNEL", "SEND_MESSAGES");
  await answered(discord.person("ana").commands("/ack", { target: "all" }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("24 acknowledged");
  await stop();
});

test("every command has its first answer at once", async () => {
  const { discord, answered, stop } = await startDiscordScene();
  for (const name of ["/alerts", "/oncall", "/help"]) await answered(discord.person("ana").commands(name));
  expect(discord.interactions.map(({ isFailed }) => isFailed)).toEqual([false, false, false]);
  await stop();
});

test("roles count as groups, in the channel and in direct messages", async () => {
  const role = "1400000000000000050";
  const { discord, answered, heard, stop } = await startDiscordScene({
    env: { TOCSIN_RESPONDERS: "nobody@example.com" },
    policy: `roles:\n  duty:\n    permissions: ["*"]\n    groups: ["discord:role:${role}"]\n`,
  });
  const ana = discord.person("ana");
  await answered(ana.mentions("ack all", { in: "#ops" }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("24 acknowledged");
  await answered(ana.dms("undo"));
  expect(heard("ana", "dm").at(-1)?.text).not.toContain("You may not");
  ana.losesRole("Responders");
  await answered(ana.mentions("ack all", { in: "#ops" }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("You may not");
  await stop();
});

test("a role that was taken away a moment ago counts in direct messages no more", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene({
    env: { TOCSIN_RESPONDERS: "nobody@example.com" },
    policy: 'roles:\n  duty:\n    permissions: ["*"]\n    groups: ["discord:role:1400000000000000050"]\n',
  });
  const ana = discord.person("ana");
  await answered(ana.dms("ack all"));
  expect(heard("ana", "dm").at(-1)?.text).toContain("24 acknowledged");
  ana.losesRole("Responders");
  await answered(ana.dms("undo"));
  expect(heard("ana", "dm").at(-1)?.text).toContain("You may not");
  await stop();
});

test("what is said in a thread is answered in it, by the settings of its channel", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene({
    privileged: { messageContent: true },
    policy: 'places:\n  "discord:1200000000000000001":\n    listen: bare\n',
  });
  const thread = discord.createsThread("#ops", "outage");
  await answered(discord.person("ana").says("who is on call?", { in: "outage" }));
  expect(heard("ana", "outage").map(({ channel }) => channel)).toEqual([thread.id]);
  await stop();
});

test("who answers a message of the bot's speaks to it", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.mentions("alerts", { in: "#ops" }));
  const [list] = heard("ana", "#ops");
  if (list === undefined) throw new Error("There is no answer.");
  await answered(ana.says("who is on call?", { in: "#ops", reply: list }));
  expect(heard("ana", "#ops").at(-1)?.text).toContain("Ana Novak");
  await stop();
});

test("a server that the settings do not name is left alone, and whoever is in no other learns nothing", async () => {
  const { discord, settle, heard, stop } = await startDiscordScene({ env: { DISCORD_GUILD_IDS: "99" } });
  const ana = discord.person("ana");
  await settle(ana.mentions("ack all", { in: "#ops" }));
  await settle(ana.dms("who is on call?"));
  while (heard("ana", "dm").length === 0) await settle(nextTurn());
  expect(heard("ana", "dm").map(({ text }) => text)).toEqual([
    expect.stringContaining("I answer only members of the servers that I work in."),
  ]);
  expect(heard("ana", "#ops")).toEqual([]);
  await stop();
});

test("a button in direct messages does nothing for somebody who has left the server", async () => {
  const { discord, answered, settle, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.dms("ack all"));
  const [report] = heard("ana", "dm");
  const left = { type: "refuse", status: 404, code: 10_007, message: "Unknown Member" } as const;
  discord.faults.add("GET /guilds/*/members/*", left);
  await settle(ana.presses(report ?? { channel: "", id: "" }, "Undo"));
  while (heard("ana", "dm").length < 2) await settle(nextTurn());
  expect(heard("ana", "dm").at(-1)?.text).toContain("I answer only members");
  await stop();
});

test("where Discord does not say whose member somebody is, they are answered, and have no rights by roles", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene({
    env: { TOCSIN_RESPONDERS: "nobody@example.com" },
    policy: 'roles:\n  duty:\n    permissions: ["*"]\n    groups: ["discord:role:1400000000000000050"]\n',
  });
  const ana = discord.person("ana");
  discord.faults.add("GET /guilds/*/members/*", { type: "status", status: 500 }, 2);
  await answered(ana.dms("who is on call?"));
  expect(heard("ana", "dm").at(-1)?.text).toContain("Ana Novak");
  await answered(ana.dms("ack all"));
  expect(heard("ana", "dm").at(-1)?.text).toContain("You may not");
  await stop();
});
