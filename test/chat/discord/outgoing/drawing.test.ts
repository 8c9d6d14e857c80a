import { expect, test } from "vitest";
import { messageOf } from "../../../contracts/chat-world.ts";
import { OPS, startSpeaking } from "./speaking.ts";

test("where embeds are granted again it shows them again, after a while", async () => {
  const { discord, outgoing, drive, seen, clock, calls } = await startSpeaking();
  const list = messageOf("Open alerts", { more: { blocks: [{ type: "list", items: [{ line: "Alert 1" }] }] } });
  discord.forbids("#ops", "EMBED_LINKS");
  await drive(outgoing.send(OPS, list, { key: "1" }));
  expect(seen().at(-1)?.embeds).toEqual([]);
  discord.allows("#ops", "EMBED_LINKS");
  await drive(outgoing.send(OPS, list, { key: "2" }));
  expect(seen().at(-1)?.embeds).toEqual([]);
  expect(calls("POST /channels/*/messages")).toBe(3);
  clock.advance(600_000);
  await drive(outgoing.send(OPS, list, { key: "3" }));
  expect(seen().at(-1)?.embeds).toHaveLength(1);
});
