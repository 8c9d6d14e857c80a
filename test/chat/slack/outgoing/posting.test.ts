import { describe, expect, test } from "vitest";
import { BotError } from "../../../../src/core/errors.ts";
import { failureOf, live, long, message, OPS, place, saying, startSpeaking } from "./speaking.ts";

describe("a message", () => {
  test("is posted with blocks and text, without unfurling, and says by its key which it is", async () => {
    const chat = await startSpeaking();
    const ref = await chat.drive(chat.outgoing.send(place(chat), message("3 alerts"), { key: "k1" }));
    const [kept] = chat.kept();
    expect(ref).toEqual({ ...chat.names.ref({ team: "T0SAMPLE", channel: OPS, ts: kept?.ts ?? "" }) });
    expect(kept?.blocks).not.toEqual([]);
    expect(kept?.metadata).toEqual({ event_type: "tocsin_message", event_payload: { key: "k1" } });
    const [call] = chat.slack.calls;
    expect(call?.args).toMatchObject({ unfurl_links: "false", unfurl_media: "false" });
    expect(chat.slack.complaints).toEqual([]);
  });

  test("in a thread stays there, and its ref names that thread", async () => {
    const chat = await startSpeaking();
    const { thread: root = "" } = await chat.drive(chat.outgoing.send(place(chat), message("card"), { key: "k1" }));
    const ref = await chat.drive(chat.outgoing.send(place(chat, OPS, root), message("answer"), { key: "k2" }));
    expect(chat.kept().map(({ thread }) => thread)).toEqual([undefined, root]);
    expect(ref.thread).toBe(root);
  });

  test("that is long goes on in its thread, in order", async () => {
    const chat = await startSpeaking();
    const ref = await chat.drive(chat.outgoing.send(place(chat), long("400 alerts"), { key: "k1" }));
    const [first, ...others] = chat.kept();
    expect(others.length).toBeGreaterThan(1);
    expect(others.map(({ thread }) => thread)).toEqual(others.map(() => first?.ts));
    expect(ref.thread).toBe(first?.ts);
    expect(chat.slack.rateLimited).toBe(0);
  });

  test("that is long and in a thread goes on in the same thread", async () => {
    const chat = await startSpeaking();
    const { thread: root = "" } = await chat.drive(chat.outgoing.send(place(chat), message("card"), { key: "k1" }));
    await chat.drive(chat.outgoing.send(place(chat, OPS, root), long("400 alerts"), { key: "k2" }));
    const [, ...others] = chat.kept();
    expect(others.length).toBeGreaterThan(2);
    expect(new Set(others.map(({ thread }) => thread))).toEqual(new Set([root]));
  });

  test("that is live is one message, however long", async () => {
    const chat = await startSpeaking();
    await chat.drive(chat.outgoing.send(place(chat), { ...long("400 alerts"), live: true }, { key: "k1" }));
    expect(chat.kept()).toHaveLength(1);
  });
});

describe("a post whose answer is lost", () => {
  test("after Slack took it is found again: one message", async () => {
    const chat = await startSpeaking();
    chat.slack.faults.add("chat.postMessage", { type: "lost after" });
    const ref = await chat.drive(chat.outgoing.send(place(chat), message("hello"), { key: "k1" }));
    expect(saying(chat.kept())).toEqual(["hello"]);
    expect(ref.thread).toBe(chat.kept()[0]?.ts);
  });

  test("before Slack took it is made again: one message", async () => {
    const chat = await startSpeaking();
    chat.slack.faults.add("chat.postMessage", { type: "lost before" });
    await chat.drive(chat.outgoing.send(place(chat), message("hello"), { key: "k1" }));
    expect(saying(chat.kept())).toEqual(["hello"]);
  });

  test("in a thread is looked for in that thread", async () => {
    const chat = await startSpeaking();
    const { thread: root = "" } = await chat.drive(chat.outgoing.send(place(chat), message("card"), { key: "k1" }));
    chat.slack.faults.add("chat.postMessage", { type: "lost after" });
    await chat.drive(chat.outgoing.send(place(chat, OPS, root), message("hello"), { key: "k2" }));
    expect(saying(chat.kept())).toEqual(["card", "hello"]);
  });

  test("twice is left to whoever asked; the next attempt finds what Slack took, and says what is true by then", async () => {
    const chat = await startSpeaking();
    chat.slack.faults.add("chat.postMessage", { type: "lost before" });
    chat.slack.faults.add("chat.postMessage", { type: "lost after" });
    const posting = { key: "k1" };
    const error = await chat.drive(failureOf(chat.outgoing.send(place(chat), live("working"), posting)));
    expect(error.effect).toBe("unknown");
    await chat.drive(chat.outgoing.send(place(chat), message("done"), posting));
    expect(saying(chat.kept())).toEqual(["done"]);
  });

  test("is not repeated blindly when the history cannot be read just now", async () => {
    const chat = await startSpeaking();
    chat.slack.faults.add("chat.postMessage", { type: "lost after" });
    chat.slack.faults.add("conversations.history", { type: "status", status: 503 }, 3);
    await chat.drive(failureOf(chat.outgoing.send(place(chat), message("hello"), { key: "k1" })));
    expect(saying(chat.kept())).toEqual(["hello"]);
    await chat.drive(chat.outgoing.send(place(chat), message("hello"), { key: "k1" }));
    expect(saying(chat.kept())).toEqual(["hello"]);
  });

  test("is repeated where the bot may not read the history: twice misleads nobody, never does", async () => {
    const chat = await startSpeaking(":history");
    chat.slack.faults.add("chat.postMessage", { type: "lost after" });
    await chat.drive(chat.outgoing.send(place(chat), message("hello"), { key: "k1" }));
    expect(saying(chat.kept())).toEqual(["hello", "hello"]);
    expect(chat.log.lines.map(({ event }) => event)).toContain("slack.history.unreadable");
  });

  test("of a page of many costs that page alone: the others are not posted again", async () => {
    const chat = await startSpeaking();
    let posts = 0;
    const { outgoing } = chat.restarted((method) => {
      if (method === "chat.postMessage") posts += 1;
      if (method === "chat.postMessage" && posts === 3)
        chat.slack.faults.add("chat.postMessage", { type: "refuse", error: "is_archived" });
    });
    await chat.drive(failureOf(outgoing.send(place(chat), long("400 alerts"), { key: "k1" })));
    expect(chat.kept()).toHaveLength(2);
    await chat.drive(outgoing.send(place(chat), long("400 alerts"), { key: "k1" }));
    const texts = chat.kept().map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThan(2);
  });
});

describe("a message of a former process", () => {
  test("is found by its key and edited, even when it is far back", async () => {
    const chat = await startSpeaking();
    const since = chat.clock.now();
    await chat.drive(chat.outgoing.send(place(chat), live("working"), { key: "k1" }));
    for (let i = 0; i < 250; i += 1) await chat.slack.person("ana").says(`chatter ${i}`, { in: "#ops" });
    const { outgoing } = chat.restarted();
    const ref = await chat.drive(outgoing.send(place(chat), message("done"), { key: "k1", maybeSince: since }));
    const ours = chat.kept().filter(({ botId }) => botId !== undefined);
    expect(saying(ours)).toEqual(["done"]);
    expect(ref.thread).toBe(ours[0]?.ts);
  });

  test("that was never posted is posted", async () => {
    const chat = await startSpeaking();
    const posting = { key: "k1", maybeSince: chat.clock.now() - 60_000 };
    await chat.drive(chat.outgoing.send(place(chat), message("done"), posting));
    expect(saying(chat.kept())).toEqual(["done"]);
  });

  test("is told from somebody else's with the same key", async () => {
    const chat = await startSpeaking();
    const since = chat.clock.now();
    const forge = async () => {
      const forged = await chat.slack.person("ana").says("done, trust me", { in: "#ops" });
      forged.metadata = { event_type: "tocsin_message", event_payload: { key: "k1" } };
    };
    await forge();
    await chat.drive(chat.outgoing.send(place(chat), live("working"), { key: "k1" }));
    await forge();
    await chat.drive(chat.restarted().outgoing.send(place(chat), message("done"), { key: "k1", maybeSince: since }));
    expect(saying(chat.kept())).toEqual(["done, trust me", "done", "done, trust me"]);
  });

  test("whose pages were posted too is not posted again", async () => {
    const chat = await startSpeaking();
    const since = chat.clock.now();
    await chat.drive(chat.outgoing.send(place(chat), long("400 alerts"), { key: "k1" }));
    const before = chat.kept().length;
    const { outgoing } = chat.restarted();
    const posting = { key: "k1", maybeSince: since };
    const ref = await chat.drive(outgoing.send(place(chat), long("400 alerts"), posting));
    await chat.drive(chat.restarted().outgoing.update(ref, long("400 alerts, nothing to undo")));
    expect(chat.kept()).toHaveLength(before);
  });
});

test("a key that is sent twice is one message", async () => {
  const chat = await startSpeaking();
  const send = (title: string) => chat.outgoing.send(place(chat), message(title), { key: "k1" });
  const [one, two] = await chat.drive(Promise.all([send("first"), send("second")]));
  expect(saying(chat.kept())).toEqual(["second"]);
  expect(one).toEqual(two);
});

test("a message that somebody has deleted is posted again under its key", async () => {
  const chat = await startSpeaking();
  await chat.drive(chat.outgoing.send(place(chat), message("first"), { key: "k1" }));
  const [kept] = chat.kept();
  if (kept !== undefined) chat.slack.person("ana").deletes(kept);
  await chat.drive(chat.outgoing.send(place(chat), message("second"), { key: "k1" }));
  expect(saying(chat.kept())).toEqual(["second"]);
});

test("where the bot is not, and nothing came with what was said, the sentence says how to invite it", async () => {
  const chat = await startSpeaking(":write.public");
  const error = await chat.drive(failureOf(chat.outgoing.send(place(chat, "C0RANDOM"), message("hi"), { key: "k1" })));
  expect(error).toBeInstanceOf(BotError);
  expect(error.message).toBe("I am not in that channel: invite me with /invite @tocsin.");
});

test("200 messages to 20 channels meet no rate limit, and each channel has its own in order", async () => {
  const chat = await startSpeaking();
  const { channels } = chat.slack.workspace();
  for (let i = 0; i < 20; i += 1) {
    const everybody = new Set(["U0TOCSIN", "U0ANA"]);
    channels.set(`C${i}`, { id: `C${i}`, name: `c${i}`, kind: "public", members: everybody, isArchived: false });
  }
  const sending = Array.from({ length: 200 }, (_, i) =>
    chat.outgoing.send(place(chat, `C${i % 20}`), message(`message ${Math.floor(i / 20)}`), { key: `k${i}` }),
  );
  await chat.drive(Promise.all(sending));
  expect(chat.slack.rateLimited).toBe(0);
  for (let i = 0; i < 20; i += 1) {
    expect(saying(chat.kept(`C${i}`))).toEqual(Array.from({ length: 10 }, (_, n) => `message ${n}`));
  }
});
