import { expect, onTestFinished, test } from "vitest";
import { openDiscord } from "../../../src/chat/discord/discord.ts";
import { createSlackDoor } from "../../../src/chat/slack/door.ts";
import { openSlack } from "../../../src/chat/slack/slack.ts";
import type { ChatAdapter } from "../../../src/core/chat.ts";
import { BotError } from "../../../src/core/errors.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import type { Store } from "../../../src/core/store.ts";
import { TERMS as DISCORD_TERMS, settingsFor as discordSettings } from "../../chat/discord/adapter-settings.ts";
import { TERMS as SLACK_TERMS, settingsFor as slackSettings } from "../../chat/slack/adapter-settings.ts";
import { startFakeDiscord } from "../../fakes/discord/discord.ts";
import { startFakeSlack } from "../../fakes/slack/slack.ts";
import { alert, makeWorld, ROUTE, type World } from "./world.ts";

const MINUTE_MS = 60_000;

/** A message of the bot's as a person of that chat sees it. */
interface Seen {
  readonly text: string;
  readonly buttons: readonly string[];
  readonly thread?: string;
}

interface Chat {
  readonly place: string;
  /** Another process connects: it remembers nothing. */
  connect(): Promise<ChatAdapter>;
  sees(): readonly Seen[];
  /** Somebody deletes the message. */
  deletes(nth: number): void;
}

async function inSlack(world: World): Promise<Chat> {
  const { clock, store } = world;
  const slack = await startFakeSlack({ clock, mode: { type: "socket" } });
  world.isBusy = slack.isBusy;
  const settings = slackSettings(slack, "socket");
  const facts = { settings, store, zone: "UTC", clock, log: SILENT_LOG };
  const connect = async () => {
    const door = createSlackDoor(facts);
    const adapter = await clock.drive(openSlack({ ...facts, policy: SLACK_TERMS, door }), slack.isBusy);
    onTestFinished(() => clock.drive(adapter.stop(), slack.isBusy));
    return adapter;
  };
  onTestFinished(async () => {
    await world.stop();
    await slack.stop();
    expect(slack.complaints).toEqual([]);
  });
  const ana = slack.person("ana");
  const seen = () => ana.sees("#ops").filter(({ by }) => by === "tocsin");
  return {
    ...{ connect, place: "slack:C0OPS", sees: seen },
    deletes: (nth) => ana.deletes(seen()[nth] ?? { channel: "", ts: "" }),
  };
}

async function inDiscord(world: World): Promise<Chat> {
  const { clock, store } = world;
  const discord = await startFakeDiscord({ clock });
  world.isBusy = discord.isBusy;
  const facts = { settings: discordSettings(discord), store, zone: "UTC", clock, log: SILENT_LOG };
  const connect = async () => {
    const adapter = await clock.drive(openDiscord({ ...facts, policy: DISCORD_TERMS }), discord.isBusy);
    world.isBusy = () => discord.isBusy() || adapter.busy() > 0;
    onTestFinished(() => clock.drive(adapter.stop(), world.isBusy));
    return adapter;
  };
  onTestFinished(async () => {
    await world.stop();
    await discord.stop();
    expect(discord.complaints).toEqual([]);
  });
  const ana = discord.person("ana");
  const seen = () => ana.sees("#ops").filter(({ by }) => by === "tocsin");
  return {
    ...{ connect, place: "discord:1200000000000000001", sees: seen },
    deletes: (nth) => {
      const message = seen()[nth];
      if (message !== undefined) discord.deletes(message);
    },
  };
}

const CHATS = [
  ["Slack", inSlack],
  ["Discord", inDiscord],
] as const;

test.each(CHATS)(
  "%s: cards that change, a group, a storm, a deleted card, and a restart",
  { timeout: 60_000 },
  async (_, open) => {
    const world = await makeWorld();
    const { connect, place, sees, deletes } = await open(world);
    const adapter = await connect();
    world.adapters.set(adapter.platform, adapter);
    world.routes = [{ ...ROUTE, to: [place], storm: { cards: 3, withinMs: MINUTE_MS } }];
    world.start();
    world.known.fire(alert(1));
    await world.settle();
    const plain = ["Acknowledge", "Resolve", "Snooze 1 h", "Note", "Escalate", "Assign to me"];
    expect(sees()).toMatchObject([{ text: expect.stringContaining("PD-1"), buttons: plain }]);
    world.known.happens("acknowledged", [1], { who: "Ana", through: "#ops" });
    await world.settle();
    expect(sees()).toMatchObject([
      { text: expect.stringContaining("acknowledged by Ana in #ops"), buttons: plain.slice(1) },
    ]);

    const web = { service: { id: "W", name: "Web" } };
    world.known.fire(alert(2, web), alert(3, web));
    await world.settle();
    expect(sees()[1]).toMatchObject({
      text: expect.stringContaining("2 alerts: Queue is stuck"),
      buttons: ["Acknowledge all 2", "Resolve all 2", "List all"],
    });

    world.known.fire(...Array.from({ length: 500 }, (_, n) => alert(100 + n)));
    await world.settle();
    expect(sees()).toHaveLength(4);
    expect(sees()[3]).toMatchObject({
      text: expect.stringContaining("Storm 2: 499 alerts, 499 unacknowledged"),
      buttons: ["Acknowledge all 499", "List all"],
    });

    deletes(0);
    world.known.happens("noted", [1], { who: "Ana", text: "On it" });
    await world.settle();
    expect(sees().map(({ text }) => /PD-1\b/u.test(text))).toEqual([false, false, false, true]);

    await world.stop();
    world.known.happens("closed", [1, 2, 3], { who: "Ben" });
    world.start();
    await world.pass(2 * MINUTE_MS);
    expect(sees()).toHaveLength(4);
    expect(sees()[3]).toMatchObject({ text: expect.stringMatching(/closed .* by Ben/u), buttons: [] });
    expect(sees()[0]?.text).toContain("2 closed");
    expect(sees()[2]?.text).toContain("over: 499 alerts");
    expect(world.logged).toEqual([]);
  },
);

test.each(CHATS)("%s: what was posted right before a crash is found again by the next process", async (_, open) => {
  const world = await makeWorld();
  const { connect, place, sees } = await open(world);
  const first = await connect();
  world.adapters.set(first.platform, first);
  world.routes = [{ ...ROUTE, to: [place] }];
  const { get, list, commit } = world.store;
  let commits = 0;
  const dying: Store["commit"] = (changes) => {
    commits += 1;
    // The card is written; that it was posted no more.
    return commits === 1 ? commit(changes) : Promise.reject(new BotError("store_failed", "The process is gone."));
  };
  world.start({ store: { get, list, commit: dying } });
  world.known.fire(alert(1));
  await world.settle();
  await world.stop();
  expect(sees()).toHaveLength(1);
  const second = await connect();
  world.adapters.set(second.platform, second);
  world.known.happens("acknowledged", [1], { who: "Ana" });
  world.start();
  await world.settle();
  expect(sees()).toMatchObject([{ text: expect.stringContaining("acknowledged by Ana") }]);
});
