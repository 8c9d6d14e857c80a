import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { AlertState } from "../../../../src/core/alerts.ts";
import type { Message } from "../../../../src/core/inbound.ts";
import type { Place } from "../../../../src/core/people.ts";
import { messageOf } from "../../../contracts/chat-world.ts";
import type { FakeDiscord } from "../../../fakes/discord/discord.ts";
import { startSpeaking } from "./speaking.ts";

const THREADS = "POST /channels/*/threads";
const TITLE = "PD-1003 API is down";

function card(aboutState: AlertState, title = TITLE): Message {
  return messageOf(title, { more: { about: "PD-1003", aboutState } });
}

function forumIn(discord: FakeDiscord, ...tags: readonly string[]): Place {
  return { id: `discord:${discord.createsChannel("pages", "forum", tags).id}`, platform: "discord" };
}

/** Names of the tags of a thread. */
function tagsOn(discord: FakeDiscord, name: string): readonly (string | undefined)[] {
  const { channels } = discord.world;
  const thread = [...channels.values()].find((one) => one.thread !== undefined && one.name === name)?.thread;
  const known = channels.get(thread?.parentId ?? "")?.tags ?? [];
  return (thread?.appliedTags ?? []).map((id) => known.find((tag) => tag.id === id)?.name);
}

function setTags(
  discord: FakeDiscord,
  place: Place,
  names: readonly string[],
  moderated: readonly string[] = [],
): void {
  const forum = discord.world.channels.get(place.id.slice("discord:".length));
  if (forum === undefined) throw new Error("There is no forum.");
  const tag = (name: string) => ({ id: discord.world.snowflakes.next(), name, emojiName: null });
  forum.tags = names.map((name) => ({ ...tag(name), isModerated: moderated.includes(name) }));
}

test("an alert's card is a post named by it and tagged with its state, and says its new state in the same post", async () => {
  const { discord, outgoing, drive, seen, calls } = await startSpeaking();
  const forum = forumIn(discord, "Open", "Acknowledged", "Resolved", "customer");
  const ref = await drive(outgoing.send(forum, card("open"), { key: "k" }));
  const [post] = seen("#pages");
  expect(post).toMatchObject({ thread: TITLE, text: expect.stringContaining(TITLE) });
  expect(ref).toMatchObject({ id: `${post?.id}/${post?.id}`, thread: post?.channel });
  expect(tagsOn(discord, TITLE)).toEqual(["Open"]);
  expect(await drive(outgoing.update(ref, card("acked")))).toBe(true);
  expect(tagsOn(discord, TITLE)).toEqual(["Acknowledged"]);
  await drive(outgoing.update(ref, card("acked", `${TITLE} still`)));
  expect(seen("#pages").map(({ text }) => text)).toEqual([expect.stringContaining("still")]);
  expect(calls(THREADS)).toBe(1);
  expect(calls("PATCH /channels/*")).toBe(1);
});

test("a second card of the alert is the same post, also for another process and where the first sleeps", async () => {
  const { discord, outgoing, drive, seen, restarted, calls } = await startSpeaking();
  const forum = forumIn(discord, "open", "closed");
  const first = await drive(outgoing.send(forum, card("open"), { key: "1" }));
  expect(await drive(outgoing.send(forum, card("open"), { key: "2" }))).toEqual(first);
  discord.archives(TITLE);
  expect(await drive(restarted().outgoing.send(forum, card("closed"), { key: "3" }))).toEqual(first);
  expect(seen("#pages")).toHaveLength(1);
  expect(tagsOn(discord, TITLE)).toEqual(["closed"]);
  expect(calls(THREADS)).toBe(1);
});

test("cards of one alert at the same time are one post, and cards of two alerts are two", async () => {
  const { discord, outgoing, drive, restarted, seen } = await startSpeaking();
  const forum = forumIn(discord);
  const other = messageOf("PD-1004 Slow", { more: { about: "PD-1004", aboutState: "open" } });
  await drive(
    Promise.all([
      outgoing.send(forum, card("open"), { key: "1" }),
      outgoing.send(forum, card("open"), { key: "2" }),
      restarted().outgoing.send(forum, card("open"), { key: "3" }),
      outgoing.send(forum, other, { key: "4" }),
    ]),
  );
  expect(seen("#pages").map(({ thread }) => thread)).toEqual([TITLE, "PD-1004 Slow"]);
});

test("a post that another process is making at this moment is waited for", async () => {
  const { discord, outgoing, drive, restarted, seen, calls } = await startSpeaking();
  const forum = forumIn(discord);
  discord.faults.add(THREADS, { type: "hang" });
  const first = outgoing.send(forum, card("open"), { key: "1" });
  while (discord.faults.hanging === 0) await drive(nextTurn());
  const second = restarted().outgoing.send(forum, card("open"), { key: "2" });
  while (calls("GET /channels/*") < 2) await nextTurn();
  // It knows by now that there is none yet, and would long have made its own.
  for (let turn = 0; turn < 500; turn += 1) await nextTurn();
  discord.faults.release();
  expect(await drive(second)).toEqual(await drive(first));
  expect(seen("#pages")).toHaveLength(1);
});

test("a post that somebody has deleted is made again", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const forum = forumIn(discord);
  const ref = await drive(outgoing.send(forum, card("open"), { key: "1" }));
  discord.deletesChannel(TITLE);
  expect(await drive(outgoing.update(ref, card("acked")))).toBe(false);
  const again = await drive(outgoing.send(forum, card("acked"), { key: "2" }));
  expect(again).not.toEqual(ref);
  expect(seen("#pages")).toHaveLength(1);
});

test("a post whose answer is lost is found by the next attempt, and one that never arrived is made", async () => {
  const { discord, outgoing, drive, seen, restarted } = await startSpeaking();
  const forum = forumIn(discord);
  for (const fault of ["lost after", "lost before"] as const) {
    const posting = { key: fault };
    const message = messageOf(`Is ${fault}`);
    discord.faults.add(THREADS, { type: fault });
    await expect(drive(outgoing.send(forum, message, posting))).rejects.toMatchObject({ code: "vendor_silent" });
    await drive(restarted().outgoing.send(forum, message, posting));
  }
  expect(seen("#pages").map(({ thread }) => thread)).toEqual(["Is lost after", "Is lost before"]);
});

test("what is about no alert is a post of its own, named by its title as far as that fits", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const forum = forumIn(discord, "open");
  const title = `24 acknowledged ${"x".repeat(200)}`;
  await drive(outgoing.send(forum, messageOf(title), { key: "1" }));
  await drive(outgoing.send(forum, messageOf(" \n "), { key: "2" }));
  expect(seen("#pages").map(({ thread }) => thread)).toEqual([`${title.slice(0, 99)}…`, "Tocsin"]);
});

test("a post that is about no alert is named by its last word", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const forum = forumIn(discord);
  const ref = await drive(outgoing.send(forum, messageOf("0 of 24", { live: true }), { key: "1" }));
  await drive(outgoing.update(ref, messageOf("12 of 24", { live: true })));
  expect(seen("#pages").map(({ thread }) => thread)).toEqual(["0 of 24"]);
  await drive(outgoing.update(ref, messageOf("24 acknowledged")));
  expect(seen("#pages").map(({ thread }) => thread)).toEqual(["24 acknowledged"]);
});

test("what does not fit into a post's first message goes on in its thread, once", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const forum = forumIn(discord);
  const items = Array.from({ length: 500 }, (_, i) => ({ line: `Entry ${i + 1} of the many that there are now` }));
  const long = messageOf(TITLE, { more: { about: "PD-1003", aboutState: "open", blocks: [{ type: "list", items }] } });
  const ref = await drive(outgoing.send(forum, long, { key: "k" }));
  const pages = seen("#pages").length;
  expect(pages).toBeGreaterThan(1);
  expect(new Set(seen("#pages").map(({ channel }) => channel)).size).toBe(1);
  await drive(outgoing.update(ref, long));
  expect(seen("#pages")).toHaveLength(pages);
});

test("tags that people gave a post stay, and tags that a forum has anew are looked up", async () => {
  const { discord, outgoing, drive } = await startSpeaking();
  const forum = forumIn(discord, "open", "acked", "customer");
  const ref = await drive(outgoing.send(forum, card("open"), { key: "1" }));
  const thread = discord.world.channels.get(ref.thread ?? "")?.thread;
  const tags = discord.world.channels.get(thread?.parentId ?? "")?.tags ?? [];
  thread?.appliedTags.push(tags.find(({ name }) => name === "customer")?.id ?? "");
  await drive(outgoing.update(ref, card("acked")));
  expect(tagsOn(discord, TITLE)).toEqual(["acked", "customer"]);
  setTags(discord, forum, ["OPEN", "Closed"]);
  await drive(outgoing.update(ref, card("closed")));
  expect(tagsOn(discord, TITLE)).toEqual(["Closed"]);
});

test("where the bot may set no tags the card still says the state, and the log why", async () => {
  const { discord, outgoing, drive, seen, logged } = await startSpeaking();
  const forum = forumIn(discord, "open", "acked");
  const ref = await drive(outgoing.send(forum, card("open"), { key: "1" }));
  discord.faults.add("PATCH /channels/*", {
    type: "refuse",
    status: 403,
    code: 50_013,
    message: "Missing Permissions",
  });
  expect(await drive(outgoing.update(ref, card("acked", `${TITLE}: taken`)))).toBe(true);
  expect(seen("#pages")[0]?.text).toContain("taken");
  expect(logged.map(({ event }) => event)).toContain("discord.post.head_not_set");
});

test("a post that is refused is refused in a sentence, and made once it is allowed", async () => {
  const { discord, outgoing, drive, seen } = await startSpeaking();
  const forum = forumIn(discord);
  discord.forbids("#pages", "SEND_MESSAGES");
  await expect(drive(outgoing.send(forum, card("open"), { key: "1" }))).rejects.toMatchObject({
    code: "vendor_refused",
  });
  discord.allows("#pages", "SEND_MESSAGES");
  await drive(outgoing.send(forum, card("open"), { key: "1" }));
  expect(seen("#pages")).toHaveLength(1);
});
