import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Seen } from "../../fakes/discord/people/seen.ts";
import { type DiscordScene, startDiscordScene } from "./adapter-scene.ts";

const OPS = "discord:1200000000000000001";
const ALERTS = "discord:1200000000000000004";
const POLICY = `places:\n  "${OPS}": { mirror: ["${ALERTS}"] }\n`;

/** A channel whose alerts and changes the forum follows. */
async function startWithForum(): Promise<DiscordScene> {
  const scene = await startDiscordScene({ policy: POLICY });
  const { world } = scene.discord;
  const forum = world.channels.get(ALERTS.slice("discord:".length));
  for (const name of ["open", "acknowledged", "snoozed", "resolved"]) {
    forum?.tags.push({ id: world.snowflakes.next(), name, isModerated: false, emojiName: null });
  }
  return scene;
}

/** The post about an alert, once it is there. */
async function postOf(handle: string, { heard, settle }: DiscordScene): Promise<Seen> {
  for (;;) {
    const post = heard("ana", "#alerts").find(({ thread }) => thread?.startsWith(handle));
    if (post !== undefined) return post;
    await settle(nextTurn());
  }
}

function tagsOf({ channel }: Seen, { discord: { world } }: DiscordScene): readonly (string | undefined)[] {
  const thread = world.channels.get(channel)?.thread;
  const tags = world.channels.get(thread?.parentId ?? "")?.tags ?? [];
  return (thread?.appliedTags ?? []).map((id) => tags.find((tag) => tag.id === id)?.name);
}

test("an alert's card is a post in the forum that follows, where it needs no name, and shows what becomes of it", async () => {
  const scene = await startWithForum();
  const { discord, answered, heard, stop } = scene;
  const ana = discord.person("ana");
  await answered(ana.mentions("alert PD-1003", { in: "#ops" }));
  const post = await postOf("PD-1003", scene);
  expect(tagsOf(post, scene)).toEqual(["open"]);
  await answered(ana.mentions("ack", { in: post.channel }));
  const [card, report] = heard("ana", post.channel);
  expect(report?.text).toContain("PD-1003: acknowledged.");
  expect(card?.id).toBe(post.id);
  expect(card?.buttons).toEqual(["Resolve"]);
  expect(tagsOf(post, scene)).toEqual(["acknowledged"]);
  expect(heard("ana", "#ops")[0]?.buttons).toEqual(["Resolve"]);
  await answered(ana.presses(post, "Resolve"));
  expect(tagsOf(post, scene)).toEqual(["resolved"]);
  await stop();
});

test("a second card of the alert is the post that there is, and what is told of changes is a post of its own", async () => {
  const scene = await startWithForum();
  const { discord, answered, heard, stop } = scene;
  const ana = discord.person("ana");
  await answered(ana.mentions("alert PD-1003", { in: "#ops" }));
  const post = await postOf("PD-1003", scene);
  await answered(ana.mentions("ack PD-1004", { in: "#ops" }));
  await postOf("PD-1004", scene);
  await answered(ana.mentions("alert PD-1003", { in: "#ops" }));
  await scene.settle(scene.clock.sleep(60_000));
  expect(heard("ana", "#alerts").map(({ thread }) => thread)).toEqual([post.thread, "PD-1004: acknowledged."]);
  await stop();
});

test("doctor tells what is lacking in a forum of the settings, by the names that Discord has for it there", async () => {
  const { discord, adapter, settle, stop } = await startWithForum();
  const doctor = async (): Promise<readonly string[]> => {
    const findings = await settle(adapter.doctor?.() ?? Promise.resolve([]));
    return findings.map(({ mark, line }) => `${mark}: ${line}`);
  };
  expect(await doctor()).toContain("ok: I may speak in all 2 channels that the settings name");
  const lacks = `in #alerts (${ALERTS}), which is in the settings, my role lacks`;
  discord.forbids("#alerts", "MANAGE_THREADS");
  expect(await doctor()).toContainEqual(expect.stringContaining(`minor: ${lacks} Manage Posts`));
  discord.forbids("#alerts", "SEND_MESSAGES");
  expect(await doctor()).toContain(`failed: ${lacks} Create Posts`);
  await stop();
});
