import { setTimeout as realTime } from "node:timers/promises";
import { keyOfAlert } from "../../src/core/feed.ts";
import type { Document } from "../../src/core/store.ts";
import type { ShownCard } from "../../src/feed/shown/card.ts";
import { seededRandom } from "../../src/sandbox/seeded-random.ts";
import { type ServingFleet, startServing } from "./discord-fleet.ts";
import { auditCards, auditTraffic, type FeedFindings, noFindings } from "./feed-audit.ts";
import { openFeedBed } from "./feed-bed.ts";
import { addUp, type FeedChat, JOB_MS, type Traffic } from "./feed-chats.ts";
import { auditLists } from "./feed-lists.ts";
import { type Asked, type PeopleParts, people } from "./feed-people.ts";
import type { VendorProcess } from "./feed-vendors.ts";
import { until } from "./until.ts";

export interface FeedRunOptions {
  readonly seed: number;
  readonly alerts: number;
  /** In so much real time. */
  readonly overMs: number;
  /** How often the bot is killed meanwhile. */
  readonly kills: number;
  /** How long people ask before the storm. */
  readonly calmMs: number;
  /** How many cards there may be before further alerts are taken for a storm. */
  readonly cards: number;
  /** A storm is over when nothing has joined for so long. */
  readonly stormMs: number;
  /** Whether alerts of one trouble share a card: each is edited all the time, of which Slack takes little. */
  readonly groups: boolean;
  onProgress?(line: string): void;
  readonly keep?: boolean;
}

export interface FeedRunResult {
  readonly findings: FeedFindings;
  readonly counts: {
    readonly alerts: number;
    readonly webhooks: number;
    readonly cards: number;
    readonly storms: number;
    readonly inStorms: number;
    readonly listed: number;
    readonly kills: number;
  };
  /** By chat. */
  readonly traffic: Readonly<Record<string, Traffic>>;
  /** How long people waited, ms: outside the storm and in it, by chat. */
  readonly waits: readonly {
    readonly title: string;
    readonly calm: readonly number[];
    readonly storm: readonly number[];
  }[];
  readonly dir: string;
}

const LOOK_MS = 250;
/** What is not shown so long after the storm never will be. */
const GIVE_UP_MS = 300_000;
/** When nobody was told anything for so long, nothing is under way. */
const QUIET_MS = 3_000;

/** Calm, a storm, its cards; the same after a restart; each alert listed; and all of it acknowledged with a sentence. */
export async function runFeed(options: FeedRunOptions): Promise<FeedRunResult> {
  const { seed, alerts, overMs, kills, calmMs, stormMs, onProgress = () => undefined } = options;
  const findings = noFindings();
  const random = seededRandom(seed);
  const bed = await openFeedBed(options);
  const { chats, slack, vendors, dir, env, ready } = bed;
  let fleet = startServing(1, dir, env);
  try {
    await ready();
    const there = await vendors.alerts();
    const before = new Set(there.map(keyOfAlert));
    const handles = there.flatMap(({ account, handle }) => (account === "pagerduty" ? handle : []));
    onProgress("calm");
    const calm = await Promise.all(chats.map((chat) => asking({ chat, handles, random }, realTime(calmMs))));

    onProgress("storm");
    await vendors.storm(alerts, overMs, seed);
    const storm = blowing(vendors, alerts);
    const [stormy] = await Promise.all([
      Promise.all(chats.map((chat) => asking({ chat, handles, random }, storm))),
      killing(fleet, { kills, overMs, random, ready }),
    ]);
    await storm;
    const webhooks = await vendors.webhooks();
    if (webhooks.dropped > 0) findings.unexpected.push(`${webhooks.dropped} webhooks were dropped`);
    if (kills === 0) for (const asked of [...calm, ...stormy].flat()) tellUnanswered(asked, findings);

    onProgress("the storm is over");
    await settled(chats, stormMs, alerts);
    const arrived = (await vendors.alerts()).filter((alert) => !before.has(keyOfAlert(alert)));
    if (arrived.length !== alerts) findings.unexpected.push(`the vendors tell of ${arrived.length} alerts`);
    const killed = await stopped(fleet, findings);
    const documents = await bed.cards();
    for (const chat of chats) auditCards({ when: "after the storm", alerts: arrived, documents, chat }, findings);

    onProgress("a restart");
    const messages = chats.map((chat) => chat.cards().length);
    fleet = startServing(1, dir, env);
    await ready();
    await quiet(chats, QUIET_MS);
    for (const [n, chat] of chats.entries()) {
      const more = chat.cards().length - (messages[n] ?? 0);
      if (more !== 0) findings.doubled.push(`${chat.title}: a restart posted ${more} messages`);
    }
    onProgress("each alert is listed");
    const listed = await auditLists(slack, stormsIn(documents), arrived, findings);

    onProgress("ack all");
    await acknowledging(slack, findings);
    await until(() => chats.every((chat) => addUp(chat).open === 0), GIVE_UP_MS);
    await quiet(chats, QUIET_MS);
    const after = (await vendors.alerts()).filter((alert) => !before.has(keyOfAlert(alert)));
    for (const { state, handle } of after)
      if (state === "open") findings.wrong.push(`${handle} is open after "ack all"`);
    await stopped(fleet, findings);
    const last = await bed.cards();
    for (const chat of chats) auditCards({ when: "after ack all", alerts: after, documents: last, chat }, findings);
    const traffic = Object.fromEntries(chats.map((chat) => [chat.title, chat.traffic()]));
    for (const [title, one] of Object.entries(traffic)) auditTraffic(title, one, kills > 0, findings);
    const storms = stormsIn(documents);
    return {
      findings,
      counts: {
        alerts: arrived.length,
        webhooks: webhooks.taken,
        cards: documents.length,
        storms: storms.length,
        inStorms: storms.reduce((sum, { members }) => sum + members.length, 0),
        listed,
        kills: killed,
      },
      traffic,
      waits: chats.map(({ title }, n) => ({ title, calm: waitsOf(calm[n]), storm: waitsOf(stormy[n]) })),
      dir,
    };
  } finally {
    await fleet.stop();
    await bed.stop(options.keep);
  }
}

async function asking(parts: Omit<PeopleParts, "isOver">, during: Promise<unknown>): Promise<readonly Asked[]> {
  let isOver = false;
  const over = during.finally(() => {
    isOver = true;
  });
  const asked = await people({ ...parts, isOver: () => isOver });
  await over;
  return asked;
}

/** Resolves once every alert has happened and has been told. */
async function blowing(vendors: VendorProcess, alerts: number): Promise<void> {
  const isOver = async (): Promise<boolean> =>
    (await vendors.happened()) >= alerts && (await vendors.webhooks()).waiting === 0;
  for (const end = Date.now() + GIVE_UP_MS; Date.now() < end && !(await isOver()); ) await realTime(LOOK_MS);
}

/** Kills it so many times while the storm lasts, each time once it is there again. */
async function killing(
  fleet: ServingFleet,
  {
    kills,
    overMs,
    random,
    ready,
  }: Pick<FeedRunOptions, "kills" | "overMs"> & { random(): number; ready(): Promise<void> },
): Promise<void> {
  for (let n = 0; n < kills; n++) {
    await realTime((overMs / (kills + 1)) * (0.5 + random()));
    await fleet.kill(0);
    await ready();
  }
}

/**
 * Resolves once every storm is over, every alert is counted on a card, all chats count the same as open, for Slack takes
 * the fewest edits, and nothing is said any more.
 */
async function settled(chats: readonly FeedChat[], stormMs: number, alerts: number): Promise<void> {
  const isSettled = (chat: FeedChat): boolean =>
    addUp(chat).all === alerts && !chat.cards().some(({ text }) => /\bStorm \d/u.test(text) && !/\bover: /u.test(text));
  const isOne = (): boolean => new Set(chats.map((chat) => addUp(chat).open)).size === 1;
  await until(() => chats.every(isSettled) && isOne(), GIVE_UP_MS + stormMs);
  await quiet(chats, QUIET_MS);
}

async function quiet(chats: readonly FeedChat[], forMs: number): Promise<void> {
  const calls = (): number => chats.reduce((sum, chat) => sum + chat.traffic().calls, 0);
  let last = calls();
  let since = Date.now();
  for (const end = since + GIVE_UP_MS; Date.now() < end && Date.now() - since < forMs; await realTime(LOOK_MS)) {
    const now = calls();
    if (now !== last) since = Date.now();
    last = now;
  }
}

function tellUnanswered({ text, tookMs }: Asked, { unanswered }: FeedFindings): void {
  if (tookMs === undefined) unanswered.push(`nobody answered "${text}"`);
}

function waitsOf(asked: readonly Asked[] = []): readonly number[] {
  return asked.flatMap(({ tookMs }) => tookMs ?? []);
}

/** SIGTERM, and what must hold of it. Resolves with how often it was killed before. */
async function stopped(fleet: ServingFleet, { unexpected }: FeedFindings): Promise<number> {
  for (const code of await fleet.stop()) if (code !== 0) unexpected.push(`the bot ended with ${code} on SIGTERM`);
  if (fleet.counts.crashes > 0) unexpected.push(`the bot ended by itself ${fleet.counts.crashes} times`);
  return fleet.counts.kills;
}

function stormsIn(documents: readonly Document[]): readonly ShownCard[] {
  return documents.map(({ value }) => value as ShownCard).filter(({ kind }) => kind === "storm");
}

/** "ack all", and yes. Resolves once it says how that ended. */
async function acknowledging(chat: FeedChat, { unanswered, unexpected }: FeedFindings): Promise<void> {
  const question = await chat.asks("ack all", /^\S+ Acknowledge [\d,]+ alerts\?/u, JOB_MS);
  const yes = question?.answer.buttons.find((label) => label.startsWith("Acknowledge"));
  if (question === undefined || yes === undefined) return void unanswered.push('nobody asked what "ack all" means');
  const report = (await chat.presses(question.answer, yes, /\backnowledged\b.*\bunacknowledged\b/su))?.answer.text;
  if (report === undefined) unanswered.push('nobody told how "ack all" ended');
  else if (!report.includes("Nothing is left unacknowledged.")) unexpected.push(`"ack all" ended with: ${report}`);
}
