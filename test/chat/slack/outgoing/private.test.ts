import { describe, expect, test } from "vitest";
import { everythingIn } from "../web/workspaces.ts";
import { failureOf, INCIDENTS, live, long, message, OPS, person, place, saying, startSpeaking } from "./speaking.ts";

const RANDOM = "C0RANDOM";

describe("what only one person is to see", () => {
  test("goes by the address that came with their slash command", async () => {
    const chat = await startSpeaking();
    chat.outgoing.answerThrough("i1", chat.responseUrl(OPS));
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    await chat.drive(chat.outgoing.send(place(chat), message("on call: Ana"), posting));
    expect(chat.kept().map(({ onlyFor }) => onlyFor)).toEqual(["U0ANA"]);
    expect(chat.slack.calls).toEqual([]);
    expect(chat.slack.complaints).toEqual([]);
  });

  test("goes by that address also where the bot is not", async () => {
    const chat = await startSpeaking(":write.public");
    chat.outgoing.answerThrough("i1", chat.responseUrl(RANDOM));
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    await chat.drive(chat.outgoing.send(place(chat, RANDOM), message("on call: Ana"), posting));
    expect(chat.kept(RANDOM).map(({ onlyFor }) => onlyFor)).toEqual(["U0ANA"]);
  });

  test("is shown in the place without such an address, in its thread", async () => {
    const chat = await startSpeaking();
    const { ts } = await chat.slack.person("ana").says("hello", { in: "#ops" });
    const to = place(chat, OPS, ts);
    await chat.drive(chat.outgoing.send(to, message("not yours"), { key: "k1", onlyFor: person(chat) }));
    expect(chat.kept()[1]).toMatchObject({ onlyFor: "U0ANA", thread: ts });
  });

  test("goes to their direct messages where nothing can be shown to them", async () => {
    const chat = await startSpeaking(":write.public");
    const posting = { key: "k1", onlyFor: person(chat) };
    const ref = await chat.drive(chat.outgoing.send(place(chat, RANDOM), live("asking"), posting));
    const { channel } = chat.names.message(ref);
    expect([channel[0], saying(chat.kept(channel))]).toEqual(["D", ["asking"]]);
    expect(await chat.drive(chat.outgoing.update(ref, message("on call: Ana")))).toBe(true);
    expect(saying(chat.kept(channel))).toEqual(["on call: Ana"]);
  });

  test("is an ordinary message in their direct messages, which can be edited", async () => {
    const chat = await startSpeaking();
    const { channel } = await chat.slack.person("ana").says("who is on call?", { in: "@tocsin" });
    chat.outgoing.answerThrough("i1", chat.responseUrl(channel));
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    const ref = await chat.drive(chat.outgoing.send(place(chat, channel), live("asking"), posting));
    await chat.drive(chat.outgoing.update(ref, message("Ana")));
    expect(saying(chat.kept(channel))).toEqual(["who is on call?", "Ana"]);
    expect(chat.kept(channel)[1]?.onlyFor).toBeUndefined();
  });

  test("in the direct messages of two people goes by the address: the bot is not there", async () => {
    const chat = await startSpeaking();
    const members = new Set(["U0ANA", "U0BEN"]);
    chat.slack
      .workspace()
      .channels.set("DTWO", { id: "DTWO", name: "two", kind: "private", members, isArchived: false });
    chat.outgoing.answerThrough("i1", chat.responseUrl("DTWO"));
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    await chat.drive(chat.outgoing.send(place(chat, "DTWO"), message("Ana"), posting));
    expect(chat.kept("DTWO").map(({ onlyFor }) => onlyFor)).toEqual(["U0ANA"]);
  });

  test("shows a sign of life and the last word, whatever happens between: Slack cannot edit it", async () => {
    const chat = await startSpeaking();
    chat.outgoing.answerThrough("i1", chat.responseUrl(OPS));
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    const ref = await chat.drive(chat.outgoing.send(place(chat), live("asking"), posting));
    for (let i = 0; i < 20; i += 1) expect(await chat.outgoing.update(ref, live(`${i}`))).toBe(true);
    expect(await chat.outgoing.update(ref, message("Ana"))).toBe(false);
    await chat.drive(chat.outgoing.send(place(chat), message("Ana"), { ...posting, key: "k1:again" }));
    expect(saying(chat.kept())).toEqual(["asking", "Ana"]);
  });

  test("goes another way when the address is used up, or its time is over", async () => {
    const chat = await startSpeaking();
    chat.outgoing.answerThrough("i1", chat.responseUrl(OPS));
    const say = (i: number, inbound: string) =>
      chat.drive(chat.outgoing.send(place(chat), message(`${i}`), { key: `k${i}`, inbound, onlyFor: person(chat) }));
    for (let i = 0; i < 6; i += 1) await say(i, "i1");
    chat.outgoing.answerThrough("i2", chat.responseUrl(OPS));
    chat.clock.advance(30 * 60_000);
    await say(6, "i2");
    expect(chat.kept().map(({ onlyFor }) => onlyFor)).toEqual(Array.from({ length: 7 }, () => "U0ANA"));
    expect(chat.slack.calls.map(({ method }) => method)).toEqual(["chat.postEphemeral", "chat.postEphemeral"]);
  });

  test("goes another way when Slack no longer knows the address", async () => {
    const chat = await startSpeaking();
    chat.outgoing.answerThrough("i1", `${chat.slack.url}/response/unheard-of`);
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    await chat.drive(chat.outgoing.send(place(chat), message("Ana"), posting));
    expect(chat.slack.calls.map(({ method }) => method)).toEqual(["chat.postEphemeral"]);
  });

  test("that is long goes on below, and never says too much at once", async () => {
    const chat = await startSpeaking();
    chat.outgoing.answerThrough("i1", chat.responseUrl(OPS));
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    await chat.drive(chat.outgoing.send(place(chat), long("400 alerts"), posting));
    expect(chat.kept().length).toBeGreaterThan(2);
    expect(new Set(chat.kept().map(({ onlyFor }) => onlyFor))).toEqual(new Set(["U0ANA"]));
  });

  test("never replaces the public message on which something was pressed", async () => {
    const chat = await startSpeaking();
    await chat.drive(chat.outgoing.send(place(chat), message("card"), { key: "k0" }));
    chat.outgoing.answerThrough("i1", chat.responseUrl(OPS, chat.kept()[0]));
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    const ref = await chat.drive(chat.outgoing.send(place(chat), live("asking"), posting));
    await chat.outgoing.update(ref, message("not yours"));
    await chat.drive(chat.outgoing.send(place(chat), message("not yours"), { ...posting, key: "k1:again" }));
    expect(saying(chat.kept())).toEqual(["card", "asking", "not yours"]);
  });
});

describe("what everybody is to see", () => {
  test("goes by the address where the bot is not, also in a private channel", async () => {
    const chat = await startSpeaking(":write.public");
    chat.slack.workspace().channels.get(INCIDENTS)?.members.delete("U0TOCSIN");
    for (const channel of [RANDOM, INCIDENTS]) {
      chat.outgoing.answerThrough(channel, chat.responseUrl(channel));
      const posting = { key: "k1", inbound: channel };
      const ref = await chat.drive(chat.outgoing.send(place(chat, channel), live("working"), posting));
      expect(await chat.outgoing.update(ref, live("still"))).toBe(true);
      expect(await chat.outgoing.update(ref, message("done"))).toBe(false);
      await chat.drive(chat.outgoing.send(place(chat, channel), message("done"), { ...posting, key: "k2" }));
      expect(saying(chat.kept(channel))).toEqual(["working", "done"]);
      expect(chat.kept(channel).map(({ onlyFor }) => onlyFor)).toEqual([undefined, undefined]);
    }
  });
});

describe("an address", () => {
  test.each([
    "https://evil.example/response/1",
    "https://hooks.slack.com.evil.example/1",
    "https://hooks.slack.com@evil.example/1",
    "http://hooks.slack.com/commands/1",
    "http://127.0.0.1:1/response/1",
    "file:///etc/passwd",
    "not an address",
    "",
  ])("%s does not lead to Slack and is never called", async (url) => {
    const chat = await startSpeaking();
    chat.outgoing.answerThrough("i1", url);
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    await chat.drive(chat.outgoing.send(place(chat), message("Ana"), posting));
    expect(chat.slack.calls.map(({ method }) => method)).toEqual(["chat.postEphemeral"]);
    expect(chat.log.lines).toEqual([{ event: "slack.response_url.refused", fields: { inbound: "i1" } }]);
  });

  test("stays a secret, whatever goes wrong", async () => {
    const chat = await startSpeaking();
    const url = chat.responseUrl(OPS);
    const secret = url.split("/").at(-1) ?? "";
    chat.outgoing.answerThrough("i1", url);
    await chat.slack.stop();
    const posting = { key: "k1", inbound: "i1", onlyFor: person(chat) };
    const error = await chat.drive(failureOf(chat.outgoing.send(place(chat), message("Ana"), posting)));
    expect([error.code, error.effect]).toEqual(["vendor_unreachable", "none"]);
    expect(everythingIn(error)).not.toContain(secret);
    expect(chat.log.text()).not.toContain(secret);
  });
});
