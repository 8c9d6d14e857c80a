import { expect, test } from "vitest";
import { messageOf } from "../../../contracts/chat-world.ts";
import { OPS, startSpeaking } from "./speaking.ts";

const POST = "POST /channels/*/messages";

test("a post whose answer is lost is repeated under its nonce, and is one message", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  discord.faults.add(POST, { type: "lost after" });
  const ref = await drive(outgoing.send(OPS, messageOf("All is well"), { key: "k" }));
  expect(seen()).toHaveLength(1);
  expect(ref.id).toBe(`1200000000000000001/${seen()[0]?.id}`);
});

test("one that never arrived is posted again", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  discord.faults.add(POST, { type: "lost before" });
  await drive(outgoing.send(OPS, messageOf("All is well"), { key: "k" }));
  expect(seen()).toHaveLength(1);
});

test("an unknown outcome long ago is looked up, also by another process, and then edited", async () => {
  const { discord, outgoing, drive, seen, clock, restarted } = await startSpeaking();
  discord.faults.add(POST, { type: "lost after" }, 2);
  const since = clock.now();
  await expect(drive(outgoing.send(OPS, messageOf("All is well"), { key: "k" }))).rejects.toMatchObject({
    code: "vendor_silent",
  });
  clock.advance(20 * 60_000);
  const other = restarted().outgoing;
  const ref = await drive(other.send(OPS, messageOf("All is well"), { key: "k", maybeSince: since }));
  expect(seen()).toHaveLength(1);
  expect(ref.id).toContain(seen()[0]?.id);
});

test("what answers a message is found by it after a restart, whatever it says by then", async () => {
  const { discord, outgoing, drive, seen, clock, restarted } = await startSpeaking();
  const said = await discord.person("ana").mentions("ack all", { in: "#ops" });
  const posting = { inbound: `discord:${said.id}`, key: "k" };
  const since = clock.now();
  await drive(outgoing.send(OPS, messageOf("1 of 3", { live: true }), posting));
  expect(seen()[0]?.replyTo).toBe(said.id);
  expect(seen()[0]?.pings).toEqual([]);
  clock.advance(20 * 60_000);
  await drive(restarted().outgoing.send(OPS, messageOf("All 3 are done"), { ...posting, maybeSince: since }));
  expect(seen().map(({ text }) => text)).toEqual([expect.stringContaining("All 3 are done")]);
});

test("what a press has set off stands there as an answer to nothing, and is found by its words after a restart", async () => {
  const { outgoing, drive, seen, clock, restarted } = await startSpeaking();
  const posting = { inbound: "discord:1500000000000000001", key: "k" };
  const since = clock.now();
  const pressed = { interaction: "1500000000000000001", token: "t", shownAs: "silent", isDirect: false } as const;
  outgoing.deferrals.keep(pressed, Promise.resolve(true));
  await drive(outgoing.send(OPS, messageOf("All is well"), posting));
  clock.advance(20 * 60_000);
  await drive(restarted().outgoing.send(OPS, messageOf("All is well"), { ...posting, maybeSince: since }));
  expect(seen()).toHaveLength(1);
});

test("a thread that has gone to sleep is woken to be spoken in; a locked one is left asleep", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const { id: thread } = discord.createsThread("#ops", "outage");
  discord.archives("outage");
  await drive(outgoing.send({ ...OPS, thread }, messageOf("All is well"), { key: "k" }));
  expect(seen("outage").map(({ text }) => text)).toEqual([expect.stringContaining("All is well")]);
  discord.archives("outage", true);
  await expect(drive(outgoing.send({ ...OPS, thread }, messageOf("And now"), { key: "k2" }))).rejects.toMatchObject({
    code: "vendor_refused",
  });
});

test("two people who are answered the same at the same time have an answer each", async () => {
  const { discord, outgoing, drive, seen, clock } = await startSpeaking();
  const since = clock.now();
  for (const who of ["ana", "priya"]) {
    const said = await discord.person(who).mentions("status", { in: "#ops" });
    const posting = { inbound: `discord:${said.id}`, key: who, maybeSince: since };
    await drive(outgoing.send(OPS, messageOf("All is well"), posting));
  }
  expect(seen()).toHaveLength(2);
});

test("what does not fit into one message goes on below it, each page once", async () => {
  const { outgoing, drive, seen } = await startSpeaking();
  const items = Array.from({ length: 500 }, (_, i) => ({ line: `Alert ${i + 1} of the many that there are now` }));
  const long = messageOf("Open alerts", { more: { blocks: [{ type: "list", items }] } });
  const ref = await drive(outgoing.send(OPS, long, { key: "k" }));
  const pages = seen().length;
  expect(pages).toBeGreaterThan(1);
  expect(await drive(outgoing.update(ref, long))).toBe(true);
  await drive(outgoing.send(OPS, long, { key: "k" }));
  expect(seen()).toHaveLength(pages);
  expect(
    seen()
      .map(({ text }) => text)
      .join(),
  ).toContain("Alert 1 of");
});

test("a right that is missing is told in a sentence to act on", async () => {
  const { discord, outgoing, drive } = await startSpeaking();
  discord.forbids("#ops", "SEND_MESSAGES");
  await expect(drive(outgoing.send(OPS, messageOf("All is well"), { key: "k" }))).rejects.toMatchObject({
    code: "vendor_refused",
    message: expect.stringContaining("give my role View Channel, Send Messages"),
  });
  discord.forbids("#ops", "VIEW_CHANNEL");
  await expect(drive(outgoing.send(OPS, messageOf("All is well"), { key: "k2" }))).rejects.toMatchObject({
    code: "vendor_refused",
    message: expect.stringContaining("I cannot see that channel"),
  });
});

test("a channel that is gone is told so, and so is a place that is none", async () => {
  const { discord, outgoing, drive } = await startSpeaking();
  discord.deletesChannel("#ops");
  const gone = drive(outgoing.send(OPS, messageOf("All is well"), { key: "k" }));
  await expect(gone).rejects.toMatchObject({ code: "vendor_not_found" });
  const nowhere = { id: "discord:general", platform: "discord" };
  await expect(drive(outgoing.send(nowhere, messageOf("x"), { key: "k" }))).rejects.toMatchObject({
    code: "not_found",
  });
});

test("where embeds are refused it says all in words", async () => {
  const { discord, outgoing, drive, seen, calls } = await startSpeaking();
  discord.forbids("#ops", "EMBED_LINKS");
  const list = messageOf("Open alerts", { more: { blocks: [{ type: "list", items: [{ line: "Alert 1" }] }] } });
  discord.faults.add(POST, { type: "refuse", status: 403, code: 50_013, message: "Missing Permissions" });
  const ref = await drive(outgoing.send(OPS, list, { key: "k" }));
  expect(seen()[0]?.embeds).toEqual([]);
  expect(seen()[0]?.text).toContain("Alert 1");
  await drive(outgoing.update(ref, list));
  expect(seen()[0]?.embeds).toEqual([]);
  expect(calls(POST)).toBe(2);
});

test("an answer goes past what nobody waits for, also in its own channel", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const said = await discord.person("ana").mentions("status", { in: "#ops" });
  const storm = Array.from({ length: 20 }, (_, i) => outgoing.send(OPS, messageOf(`Card ${i}`), { key: `card-${i}` }));
  const answer = outgoing.send(OPS, messageOf("All is well"), { inbound: `discord:${said.id}`, key: "k" });
  await drive(Promise.all([...storm, answer]));
  const texts = seen().map(({ text }) => text);
  expect(texts.findIndex((text) => text.includes("All is well"))).toBeLessThanOrEqual(1);
  expect(texts).toHaveLength(21);
});

test("a channel that hangs holds up no other", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  discord.faults.add(POST, { type: "hang" });
  const storm = Array.from({ length: 20 }, (_, i) => outgoing.send(OPS, messageOf(`Card ${i}`), { key: `card-${i}` }));
  while (discord.faults.hanging === 0) await drive(Promise.resolve());
  const random = { id: "discord:1200000000000000003", platform: "discord" };
  await drive(outgoing.send(random, messageOf("Elsewhere"), { key: "k" }));
  expect(seen("#random")).toHaveLength(1);
  expect(seen()).toEqual([]);
  discord.faults.release();
  await drive(Promise.all(storm));
  expect(seen()[0]?.text).toContain("Card 0");
});

test("a sentence that is too long for its button is kept before the button is shown", async () => {
  const { outgoing, drive, seen, kept } = await startSpeaking();
  const say = `ack ${"PAYMENTS-".repeat(20)}`;
  await drive(outgoing.send(OPS, messageOf("Which?", { more: { buttons: [{ label: "All", say }] } }), { key: "k" }));
  expect([...kept.values()]).toEqual([say]);
  expect(seen()).toHaveLength(1);
});

test("no token and no address is in a failure or the log", async () => {
  const { discord, outgoing, drive, logged } = await startSpeaking();
  discord.resetsToken();
  const failing = drive(outgoing.send(OPS, messageOf("x"), { key: "k" })).catch((error: unknown) => error);
  const failure = await failing;
  expect(failure).toMatchObject({ code: "vendor_auth", message: expect.stringContaining("DISCORD_TOKEN") });
  const told = JSON.stringify([failure, (failure as Error).cause, (failure as Error).stack, logged]);
  expect(told).not.toContain(discord.env.DISCORD_TOKEN);
  expect(told).not.toContain("/channels/");
});
