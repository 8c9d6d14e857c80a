import { expect, test } from "vitest";
import { startDiscordScene } from "./adapter-scene.ts";

const OPS = "discord:1200000000000000001";
const RESPONDERS = "discord:role:1400000000000000050";

test("in a channel that wants it a bare command is one, and chatter is left alone", async () => {
  const policy = `places: { "${OPS}": { listen: bare } }\n`;
  const privileged = { messageContent: true };
  const { discord, answered, heard, stop } = await startDiscordScene({ policy, privileged });
  const ana = discord.person("ana");
  await ana.says("lunch anybody?", { in: "#ops" });
  await answered(ana.says("ack all", { in: "#ops" }));
  expect(heard("priya", "#ops").map(({ text }) => text)).toEqual([expect.stringContaining("24 acknowledged")]);
  await stop();
});

test("a question is answered by its button, once, by the one who was asked", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.mentions("resolve all", { in: "#ops" }));
  const [question] = heard("ana", "#ops");
  if (question === undefined) throw new Error("Nothing was asked.");
  await answered(discord.person("priya").presses(question, "Resolve 27 alerts"));
  expect(heard("priya", "#ops").at(-1)).toMatchObject({ onlyForMe: true });
  await answered(ana.presses(question, "Resolve 27 alerts"));
  expect(heard("ana", "#ops").map(({ text }) => text)).toEqual([expect.stringContaining("resolved")]);
  await stop();
});

test("a question that nobody answers loses its buttons", async () => {
  const { clock, discord, answered, settle, heard, stop } = await startDiscordScene();
  await answered(discord.person("ana").mentions("resolve all", { in: "#ops" }));
  await settle(clock.sleep(16 * 60_000));
  const [question] = heard("ana", "#ops");
  expect(question?.text).toContain("This question has expired and nothing was done");
  expect(question?.components).toEqual([]);
  await stop();
});

test("in a thread it is answered in the thread, and in that of an alert's card the alert needs no name", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.mentions("alert PD-1003", { in: "#ops" }));
  const [card] = heard("ana", "#ops");
  if (card === undefined) throw new Error("There is no card.");
  discord.createsThread("#ops", "PD-1003", card);
  await answered(ana.mentions("ack", { in: "#PD-1003" }));
  expect(heard("ana", "#PD-1003").at(-1)?.text).toContain("PD-1003: acknowledged.");
  await stop();
});

test("an answer to the message of an alert needs no handle, with the bot's name or without", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.mentions("alert PD-1003", { in: "#ops" }));
  const [card] = heard("ana", "#ops");
  if (card === undefined) throw new Error("There is no card.");
  await answered(ana.says("ack", { in: "#ops", reply: card }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("PD-1003: acknowledged.");
  await answered(ana.mentions("snooze 2h", { in: "#ops", reply: card, ping: false }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("PD-1003: snoozed for 2 h.");
  await answered(ana.says("ack PD-1004", { in: "#ops", reply: card }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("PD-1004: acknowledged.");
  await stop();
});

test("an answer that only one person sees is shown to everybody when they say so", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.commands("/alerts"));
  const [own] = heard("ana", "#ops");
  if (own === undefined) throw new Error("There is no answer.");
  await answered(ana.presses(own, "Show in channel"));
  expect(heard("priya", "#ops").map(({ text }) => text)).toEqual([expect.stringContaining("27 alerts")]);
  await stop();
});

test("a person linked by an admin acts under that address from then on", async () => {
  const env = { TOCSIN_ADMINS: "ana@example.com", TOCSIN_RESPONDERS: "ana@example.com,priya@example.com" };
  const { discord, answered, heard, stop } = await startDiscordScene({ env });
  const [ana, priya] = [discord.person("ana"), discord.person("priya")];
  await answered(priya.mentions("ack PD-1003", { in: "#ops" }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("I do not know your e-mail address");
  await answered(ana.mentions("link @priya to priya@example.com", { in: "#ops" }));
  await answered(priya.mentions("ack PD-1004", { in: "#ops" }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("PD-1004: acknowledged.");
  await stop();
});

test("a role of the server that tocsin.yaml names counts for whoever has it", async () => {
  const policy = `roles: { on-duty: { permissions: [alerts.write], groups: ["${RESPONDERS}"] } }\n`;
  const { discord, answered, heard, stop } = await startDiscordScene({ policy });
  const priya = discord.person("priya");
  await answered(priya.mentions("whoami", { in: "#ops" }));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("on-duty");
  priya.losesRole("Responders");
  await answered(priya.mentions("whoami", { in: "#ops" }));
  expect(heard("priya", "#ops").at(-1)?.text).not.toContain("on-duty");
  await stop();
});

test("doctor says that the gateway is connected", async () => {
  const { adapter, settle, stop } = await startDiscordScene();
  const findings = await settle(adapter.doctor?.() ?? Promise.resolve([]));
  expect(findings.filter(({ mark }) => mark === "failed")).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ mark: "ok", line: "the gateway is connected" }));
  await stop();
});
