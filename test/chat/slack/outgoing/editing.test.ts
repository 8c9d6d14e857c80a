import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { MessageRef } from "../../../../src/core/chat.ts";
import { failureOf, live, long, message, OPS, place, type Speaking, saying, startSpeaking } from "./speaking.ts";

async function posted(chat: Speaking, title = "working", channel = OPS): Promise<MessageRef> {
  return chat.drive(chat.outgoing.send(place(chat, channel), live(title), { key: title + channel }));
}

describe("edits of a message", () => {
  test("come at most once a second, the newest wins, and the last word is the last", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    const all = Array.from({ length: 50 }, (_, i) => chat.outgoing.update(ref, live(`${i} of 50`)));
    const last = chat.outgoing.update(ref, message("done"));
    expect(await chat.drive(Promise.all([...all, last]))).toEqual(Array.from({ length: 51 }, () => true));
    const [kept] = chat.kept();
    expect(saying(chat.kept())).toEqual(["done"]);
    expect(kept?.editsAt.length).toBeLessThanOrEqual(2);
    expect(gaps(kept?.editsAt ?? [])).toSatisfy((between: number[]) => between.every((ms) => ms >= 1_000));
  });

  test("that follow each other keep a second between them, and none of them is lost when it is the newest", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    for (let i = 0; i < 5; i += 1) await chat.drive(chat.outgoing.update(ref, live(`${i} of 5`)));
    const [kept] = chat.kept();
    expect(saying(chat.kept())).toEqual(["4 of 5"]);
    expect(kept?.editsAt).toHaveLength(5);
    expect(gaps(kept?.editsAt ?? []).every((ms) => ms >= 1_000)).toBe(true);
  });

  test("keep buttons and blocks, so that Slack does not mark it as edited", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    const reply = { type: "reply", tone: "good", title: "done", buttons: [{ label: "Undo", say: "undo" }] } as const;
    await chat.drive(chat.outgoing.update(ref, message("done", { reply })));
    const [seen] = chat.slack.person("ana").sees("#ops");
    expect(seen).toMatchObject({ buttons: ["Undo"], isEdited: false });
  });

  test("never replace a last word that waits or is under way", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    await chat.drive(chat.outgoing.update(ref, live("1 of 2")));
    const last = chat.outgoing.update(ref, message("done"));
    const late = chat.outgoing.update(ref, live("2 of 2"));
    expect(await chat.drive(Promise.all([last, late]))).toEqual([true, true]);
    expect(saying(chat.kept())).toEqual(["done"]);
    expect(chat.kept()[0]?.editsAt).toHaveLength(2);
  });

  test("bring a message back to life: the answer to a question goes on where it was asked", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    await chat.drive(chat.outgoing.update(ref, message("Acknowledge all 40?", { question: true })));
    await chat.drive(chat.outgoing.update(ref, live("1 of 40")));
    expect(saying(chat.kept())).toEqual(["1 of 40"]);
    await chat.drive(chat.outgoing.update(ref, message("40 of 40")));
    expect(saying(chat.kept())).toEqual(["40 of 40"]);
  });

  test("are false once somebody has deleted it", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    const [kept] = chat.kept();
    if (kept !== undefined) chat.slack.person("ana").deletes(kept);
    expect(await chat.drive(chat.outgoing.update(ref, message("done")))).toBe(false);
  });

  test("are false for a message of somebody else's", async () => {
    const chat = await startSpeaking();
    const { ts } = await chat.slack.person("ana").says("mine", { in: "#ops" });
    const ref = chat.names.ref({ team: "T0SAMPLE", channel: OPS, ts });
    expect(await chat.drive(chat.outgoing.update(ref, message("done")))).toBe(false);
  });

  test("throw when Slack does not take them", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    chat.slack.faults.add("chat.update", { type: "refuse", error: "msg_too_long" });
    expect((await chat.drive(failureOf(chat.outgoing.update(ref, message("done"))))).code).toBe("vendor_refused");
    await chat.drive(chat.outgoing.update(ref, message("done")));
    expect(saying(chat.kept())).toEqual(["done"]);
  });

  test("are repeated when an answer is lost: the same twice is the same", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    chat.slack.faults.add("chat.update", { type: "lost after" });
    expect(await chat.drive(chat.outgoing.update(ref, message("done")))).toBe(true);
    expect(saying(chat.kept())).toEqual(["done"]);
  });

  test("of a former process's message reach it", async () => {
    const chat = await startSpeaking();
    const { platform, id } = await posted(chat);
    const { outgoing } = chat.restarted();
    expect(await chat.drive(outgoing.update({ platform, id }, message("done")))).toBe(true);
    expect(saying(chat.kept())).toEqual(["done"]);
  });
});

describe("a last word that is long", () => {
  test("goes on in the thread, once, however often it is said again", async () => {
    const chat = await startSpeaking();
    const ref = await posted(chat);
    await chat.drive(chat.outgoing.update(ref, long("400 alerts")));
    const count = chat.kept().length;
    expect(count).toBeGreaterThan(2);
    await chat.drive(chat.outgoing.update(ref, long("400 alerts, Undo is over")));
    await chat.drive(chat.restarted().outgoing.update(ref, long("400 alerts, Undo is over")));
    expect(chat.kept()).toHaveLength(count);
  });

  test("of an answer in a thread goes on in that thread, also after a restart", async () => {
    const chat = await startSpeaking();
    const { thread: root = "" } = await posted(chat, "card");
    const sent = await chat.drive(chat.outgoing.send(place(chat, OPS, root), live("working"), { key: "k2" }));
    const ref = { platform: sent.platform, id: sent.id };
    await chat.drive(chat.restarted().outgoing.update(ref, long("400 alerts")));
    const [, ...others] = chat.kept();
    expect(others.length).toBeGreaterThan(2);
    expect(new Set(others.map(({ thread }) => thread))).toEqual(new Set([root]));
    const posts = chat.slack.calls.filter(({ method }) => method === "chat.postMessage").slice(1);
    expect(new Set(posts.map(({ args }) => args.thread_ts))).toEqual(new Set([root]));
  });
});

describe("many messages at once", () => {
  test("meet no rate limit, and every one of them has its last word", async () => {
    const chat = await startSpeaking();
    const refs = [];
    for (let i = 0; i < 20; i += 1) refs.push(await posted(chat, `plan ${i}`));
    const edits = refs.flatMap((ref, i) => [
      ...Array.from({ length: 10 }, (_, n) => chat.outgoing.update(ref, live(`plan ${i}: ${n}`))),
      chat.outgoing.update(ref, message(`plan ${i}: done`)),
    ]);
    await chat.drive(Promise.all(edits));
    expect(chat.slack.rateLimited).toBe(0);
    expect(saying(chat.kept())).toEqual(refs.map((_, i) => `plan ${i}: done`));
  });

  test("leave room for a last word, which takes the place of the sign of life that waits", async () => {
    const chat = await startSpeaking();
    const refs = [];
    for (let i = 0; i < 14; i += 1) refs.push(await posted(chat, `plan ${i}`));
    const [own, ...others] = refs;
    if (own === undefined) throw new Error("Nothing was posted.");
    const signs = others.map((ref) => chat.outgoing.update(ref, live("at it")));
    const waiting = chat.outgoing.update(own, live("at it"));
    while (chat.slack.calls.filter(({ method }) => method === "chat.update").length < 10) await nextTurn();
    const before = chat.clock.now();
    await chat.outgoing.update(own, message("done"));
    expect([chat.clock.now() - before, await waiting]).toEqual([0, true]);
    expect(saying(chat.kept())[0]).toBe("done");
    await chat.drive(Promise.all(signs));
  });

  test("do not hold up another channel's, where one is limited", async () => {
    const chat = await startSpeaking();
    const [slow, quick] = [await posted(chat, "a"), await posted(chat, "b", "C0INCIDENTS")];
    chat.slack.faults.add("chat.postMessage", { type: "rate limit", seconds: 30 });
    const before = chat.clock.now();
    const limited = chat.outgoing.send(place(chat), message("c"), { key: "c" });
    await chat.drive(chat.outgoing.update(quick, message("b is done")));
    expect(chat.clock.now() - before).toBeLessThan(1_000);
    await chat.drive(limited);
    expect(chat.clock.now() - before).toBeGreaterThanOrEqual(30_000);
    await chat.drive(chat.outgoing.update(slow, message("a is done")));
  });
});

test("stopping refuses what waits, and waits for what has left", async () => {
  const chat = await startSpeaking();
  const ref = await posted(chat);
  await chat.drive(chat.outgoing.update(ref, live("1 of 2")));
  const waiting = failureOf(chat.outgoing.update(ref, message("2 of 2")));
  chat.outgoing.stop();
  await chat.web.stop();
  expect((await waiting).code).toBe("stopping");
});

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((at, i) => at - (times[i] ?? 0));
}
