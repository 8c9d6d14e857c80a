import { expect, test } from "vitest";
import { startDiscordScene } from "./adapter-scene.ts";

test("a mention is answered in the channel, as an answer to it", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.mentions("who is on call?", { in: "#ops" }));
  const [duty, ...others] = heard("priya", "#ops");
  expect(others).toEqual([]);
  expect(duty).toMatchObject({ onlyForMe: false });
  expect(duty?.text).toContain("Ana Novak");
  await stop();
});

test("a query by command is answered to the one who asked, and a write to everybody", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.commands("/alerts"));
  expect(heard("ana", "#ops").map(({ onlyForMe }) => onlyForMe)).toEqual([true]);
  expect(heard("ana", "#ops")[0]?.text).toContain("27 alerts");
  expect(heard("priya", "#ops")).toEqual([]);
  await answered(ana.commands("/ack", { target: "all" }));
  const report = heard("priya", "#ops").at(-1);
  expect(report?.text).toContain("24 acknowledged");
  await answered(ana.presses(report ?? { channel: "", id: "" }, "Undo"));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("take back the acknowledgement of");
  await stop();
});

test("a direct message and a command in it are answered there", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await answered(ana.dms("who is on call?"));
  expect(heard("ana", "dm").at(-1)?.text).toContain("Ana Novak");
  await stop();
});

test("what is said to nobody is not answered, and nor is what bots say", async () => {
  const { discord, answered, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  await ana.says("ack all", { in: "#ops" });
  await answered(ana.mentions("who is on call?", { in: "#ops" }));
  expect(heard("ana", "#ops")).toHaveLength(1);
  await stop();
});

test("events that come twice are one saying", async () => {
  const { discord, answered, settle, heard, stop } = await startDiscordScene();
  const ana = discord.person("ana");
  discord.gateway.deliverTwice?.(2);
  await answered(ana.mentions("who is on call?", { in: "#ops" }));
  await settle(Promise.resolve());
  expect(heard("ana", "#ops")).toHaveLength(1);
  await stop();
});
