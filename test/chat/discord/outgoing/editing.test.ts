import { expect, test } from "vitest";
import { messageOf } from "../../../contracts/chat-world.ts";
import { OPS, startSpeaking } from "./speaking.ts";

const PATCH = "PATCH /channels/*/messages/*";

test("live states give way to newer ones, once a second, and the last word is the last", async () => {
  const { outgoing, drive, seen, calls } = await startSpeaking();
  const ref = await drive(outgoing.send(OPS, messageOf("0 of 50", { live: true }), { key: "k" }));
  const edits = Array.from({ length: 50 }, (_, i) => outgoing.update(ref, messageOf(`${i + 1} of 50`, { live: true })));
  edits.push(outgoing.update(ref, messageOf("All 50 are done")));
  edits.push(outgoing.update(ref, messageOf("51 of 50", { live: true })));
  expect(await drive(Promise.all(edits))).toEqual(edits.map(() => true));
  expect(seen().map(({ text }) => text)).toEqual([expect.stringContaining("All 50 are done")]);
  expect(calls(PATCH)).toBeLessThanOrEqual(3);
});

test("one that somebody has deleted is told as gone, and so is one that Discord lets nobody edit any more", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const ref = await drive(outgoing.send(OPS, messageOf("1 of 2", { live: true }), { key: "k" }));
  discord.faults.add(PATCH, { type: "refuse", status: 400, code: 30_046, message: "Maximum number of edits" });
  expect(await drive(outgoing.update(ref, messageOf("Done")))).toBe(false);
  const [message] = seen();
  if (message !== undefined) discord.deletes(message);
  expect(await drive(outgoing.update(ref, messageOf("Done")))).toBe(false);
  expect(await drive(outgoing.update({ platform: "discord", id: "nonsense" }, messageOf("Done")))).toBe(false);
});

test("a thread that has gone to sleep is woken for its message's last word", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const thread = discord.createsThread("#ops", "outage");
  const place = { ...OPS, thread: thread.id };
  const ref = await drive(outgoing.send(place, messageOf("1 of 2", { live: true }), { key: "k" }));
  expect(ref.thread).toBe(thread.id);
  discord.archives("outage");
  expect(await drive(outgoing.update(ref, messageOf("Both are done")))).toBe(true);
  expect(seen("outage").map(({ text }) => text)).toEqual([expect.stringContaining("Both are done")]);
});

test("a last word that somebody waits for goes past the edits that nobody waits for", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const cards = [];
  for (let i = 0; i < 10; i += 1) {
    cards.push(await drive(outgoing.send(OPS, messageOf(`Card ${i}`, { live: true }), { key: `card-${i}` })));
  }
  const said = await discord.person("ana").mentions("ack all", { in: "#ops" });
  const posting = { inbound: `discord:${said.id}`, key: "k" };
  const answer = await drive(outgoing.send(OPS, messageOf("1 of 2", { live: true }), posting));
  discord.faults.add(PATCH, { type: "hang" });
  const storm = cards.map((ref) => outgoing.update(ref, messageOf("changed")));
  while (discord.faults.hanging === 0) await drive(Promise.resolve());
  // discord.js sends one edit of a channel after the other; but for the one that hangs, this one is next.
  const last = outgoing.update(answer, messageOf("Both are done"));
  discord.faults.release();
  await drive(last);
  const changed = seen().filter(({ text }) => text.includes("changed")).length;
  expect(changed).toBeLessThanOrEqual(2);
  await drive(Promise.all(storm));
});

test("a failure that may pass is thrown, and the next try works", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const ref = await drive(outgoing.send(OPS, messageOf("1 of 2", { live: true }), { key: "k" }));
  discord.faults.add(PATCH, { type: "html" });
  await expect(drive(outgoing.update(ref, messageOf("Done")))).rejects.toMatchObject({ code: "vendor_broken" });
  expect(await drive(outgoing.update(ref, messageOf("Done")))).toBe(true);
  expect(seen()[0]?.text).toContain("Done");
});

test("what waits when the bot stops is refused", async () => {
  const { discord, outgoing, drive, rest } = await startSpeaking();
  discord.faults.add("POST /channels/*/messages", { type: "hang" });
  const first = outgoing.send(OPS, messageOf("one"), { key: "1" });
  const second = outgoing.send(OPS, messageOf("two"), { key: "2" });
  second.catch(() => undefined);
  while (discord.faults.hanging === 0) await drive(Promise.resolve());
  outgoing.stop();
  await expect(second).rejects.toMatchObject({ code: "stopping" });
  discord.faults.release();
  await drive(first);
  await drive(rest.stop());
  await expect(outgoing.send(OPS, messageOf("three"), { key: "3" })).rejects.toMatchObject({ code: "stopping" });
});
