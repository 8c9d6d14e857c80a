import { setTimeout as realTime } from "node:timers/promises";
import { realClock } from "../../src/real-clock.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeSlack } from "../fakes/slack/slack.ts";

/** Channels in which one question after the other is asked, so that each answer stands alone behind its question. */
const ROOMS = 12;
const TICK_MS = 5;
/** Whoever has no answer by then will not wait for one: the bot was killed before it had heard. */
const ANSWER_MS = 20_000;
/** How long a job of thousands of alerts may take. */
export const JOB_MS = 900_000;

/** A message of the bot's, as a person reads it. */
export interface SeenCard {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly string[];
}

export interface Traffic {
  /** Requests, all together, and those that met a limit. */
  readonly calls: number;
  readonly rateLimited: number;
  /** Of the messages in the alerts' channel: how often they were edited, and the least time between two edits of one, ms. */
  readonly edits: number;
  readonly editGapMs: number;
  readonly complaints: readonly string[];
}

/** A chat with a channel for alerts and rooms in which a person asks the bot for things. */
export interface FeedChat {
  readonly title: "Slack" | "Discord";
  readonly env: Readonly<Record<string, string>>;
  /** The channel for alerts, as the settings name it. */
  readonly place: string;
  /** Whether the bot is connected. */
  isOpen(): boolean;
  /** Says it to the bot. Resolves with how long it took until an answer that fits stood there, ms; undefined: it did not. */
  asks(text: string, fits: RegExp, withinMs?: number): Promise<Answered | undefined>;
  /** Presses a button of an answer, and resolves like `asks`, with whatever fits in its room. */
  presses(answer: SeenCard, label: string, fits: RegExp): Promise<Answered | undefined>;
  /** The bot's messages in the alerts' channel. */
  cards(): readonly SeenCard[];
  /** How many messages stand there. */
  count(): number;
  traffic(): Traffic;
  stop(): Promise<void>;
}

/** How many alerts the cards of a chat come to, and how many of them nobody has taken, as a person would add it up. */
export function addUp(chat: Pick<FeedChat, "cards">): { readonly all: number; readonly open: number } {
  const counts = chat.cards().map(({ text, buttons }) => {
    const all = /(?:^|\s)(?<all>[\d,]+) alerts/u.exec(text.split("\n")[0] ?? "")?.groups?.all;
    const ack = buttons.find((label) => label.startsWith("Acknowledge"));
    return { all: numberIn(all ?? "1"), open: ack === undefined ? 0 : numberIn(/[\d,]+/u.exec(ack)?.[0] ?? "1") };
  });
  return counts.reduce((sum, one) => ({ all: sum.all + one.all, open: sum.open + one.open }), { all: 0, open: 0 });
}

function numberIn(text: string): number {
  return Number(text.replaceAll(",", ""));
}

export interface Answered {
  readonly tookMs: number;
  readonly answer: SeenCard;
}

export async function openFeedSlack(): Promise<FeedChat> {
  const slack = await startFakeSlack({ clock: realClock, mode: { type: "socket" } });
  const { channels, users, messages } = slack.workspace();
  const create = (id: string, name: string): string => {
    channels.set(id, { id, name, kind: "public", members: new Set(users.keys()), isArchived: false });
    return id;
  };
  const alerts = create("C0ALERTS", "alerts");
  const rooms = Array.from({ length: ROOMS }, (_, n) => create(`C0ROOM${n}`, `room-${n}`));
  const ana = slack.person("ana");
  const seen = (channel: string) =>
    ana.sees(channel).flatMap(({ by, ts: id, text, buttons }) => (by === "tocsin" ? [{ id, text, buttons }] : []));
  const nextRoom = inTurn(rooms);
  return {
    title: "Slack",
    env: slack.env,
    place: `slack:${alerts}`,
    isOpen: () => slack.sockets.connected > 0,
    asks: async (text, fits, withinMs = ANSWER_MS) => {
      const room = nextRoom();
      const begun = performance.now();
      const { ts } = await ana.mentions(text, { in: room });
      return answered(begun, withinMs, () => seen(room).find(({ id, text: said }) => id > ts && fits.test(said)));
    },
    presses: async ({ id }, label, fits) => {
      const channel = rooms.find((room) => messages.get(room)?.some(({ ts }) => ts === id)) ?? "";
      const begun = performance.now();
      await ana.presses({ channel, ts: id }, label);
      return answered(begun, JOB_MS, () => seen(channel).find((one) => one.id >= id && fits.test(one.text)));
    },
    cards: () => seen(alerts),
    count: () => messages.get(alerts)?.length ?? 0,
    traffic: () => ({
      calls: slack.calls.length,
      rateLimited: slack.rateLimited,
      ...editsOf(messages.get(alerts) ?? []),
      complaints: slack.complaints,
    }),
    stop: slack.stop,
  };
}

export async function openFeedDiscord(): Promise<FeedChat & { readonly people: string }> {
  const discord = await startFakeDiscord({ clock: realClock, rateLimits: {} });
  const alerts = discord.createsChannel("alerts").id;
  const rooms = Array.from({ length: ROOMS }, (_, n) => discord.createsChannel(`room-${n}`).id);
  const { world, gateway } = discord;
  const ana = discord.person("ana");
  const seen = (channel: string) =>
    ana.sees(channel).flatMap(({ by, id, text, buttons }) => (by === "tocsin" ? [{ id, text, buttons }] : []));
  const nextRoom = inTurn(rooms);
  return {
    title: "Discord",
    env: discord.env,
    place: `discord:${alerts}`,
    people: `  "discord:${ana.id}": { email: ana@example.com }`,
    isOpen: () => gateway.connected > 0,
    asks: async (text, fits, withinMs = ANSWER_MS) => {
      const room = nextRoom();
      const begun = performance.now();
      const { id: asked } = await ana.mentions(text, { in: room });
      return answered(begun, withinMs, () =>
        seen(room).find(({ id, text: said }) => BigInt(id) > BigInt(asked) && fits.test(said)),
      );
    },
    presses: async ({ id }, label, fits) => {
      const channel = rooms.find((room) => world.channels.get(room)?.messages.some((one) => one.id === id)) ?? "";
      const begun = performance.now();
      await ana.presses({ channel, id }, label);
      return answered(begun, JOB_MS, () =>
        seen(channel).find((one) => BigInt(one.id) >= BigInt(id) && fits.test(one.text)),
      );
    },
    cards: () => seen(alerts),
    count: () => world.channels.get(alerts)?.messages.length ?? 0,
    traffic: () => ({
      calls: discord.calls.length,
      rateLimited: discord.rateLimited,
      ...editsOf(world.channels.get(alerts)?.messages ?? []),
      complaints: discord.complaints,
    }),
    stop: discord.stop,
  };
}

function inTurn(rooms: readonly string[]): () => string {
  let next = 0;
  return () => rooms[next++ % rooms.length] ?? "";
}

async function answered(
  begun: number,
  withinMs: number,
  find: () => SeenCard | undefined,
): Promise<Answered | undefined> {
  for (const end = begun + withinMs; performance.now() < end; await realTime(TICK_MS)) {
    const answer = find();
    if (answer !== undefined) return { tookMs: performance.now() - begun, answer };
  }
  return undefined;
}

function editsOf(messages: readonly { readonly editsAt: readonly number[] }[]): Pick<Traffic, "edits" | "editGapMs"> {
  const gaps = messages.flatMap(({ editsAt }) => editsAt.slice(1).map((at, i) => at - (editsAt[i] ?? 0)));
  return { edits: messages.reduce((sum, { editsAt }) => sum + editsAt.length, 0), editGapMs: Math.min(...gaps) };
}
