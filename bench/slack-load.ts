import { realClock } from "../src/real-clock.ts";
import type { Delivery } from "../test/fakes/slack/delivery/courier.ts";
import type { FakeSlack } from "../test/fakes/slack/slack.ts";
import { tellMessage } from "../test/fakes/slack/world/events.ts";
import type { Message } from "../test/fakes/slack/world/model.ts";
import { keepMessage } from "../test/fakes/slack/world/posts.ts";
import { findChannel } from "../test/fakes/slack/world/world.ts";
import type { SlackBed } from "./slack-bed.ts";

/** How long everything that was asked may take to be answered, ms. */
const ANSWERED_MS = 45_000;
const LOOK_MS = 5;
/** Each in a channel of its own, so that its answer is told from the others'. */
const QUERIES = ["alerts p1", "oncall", "status"];

/** What people say to each other, which is no command. */
const CHATTER = [
  "is anybody else seeing queues pile up in eu-west?",
  "I am looking at the runner pool now, give me five minutes",
  "status of the roll-out: 40 %, and I would like to stop it there",
  "ack, thanks",
];

export interface LoadResult {
  /** From when an event was sent until it was acknowledged, ms; of those that were within Slack's three seconds. */
  readonly acknowledgedMs: readonly number[];
  /** Events that were not, or not at the first attempt. */
  readonly late: number;
  /** Queries that have not exactly one answer. */
  readonly unanswered: number;
  /** The least time between two edits of one message, ms, as they arrived. */
  readonly editGapMs: number;
  readonly edits: number;
  readonly rateLimited: number;
  readonly complaints: readonly string[];
  /** The last word on the great job. */
  readonly report: string;
  /** Of processors, for each event, all that followed from it included. */
  readonly busyMsPerEvent: number;
}

/** What arrives: alerts that another app posts, or what people say to each other where each message may be a command. */
export type Traffic = "alerts" | "talk";

/** So many messages a second in all channels, a query a second among them, while `ack all` runs. */
export async function underLoad(bed: SlackBed, traffic: Traffic, perSecond: number, ms: number): Promise<LoadResult> {
  const { slack, channels } = bed;
  const ana = slack.person("ana");
  const jonas = slack.person("jonas");
  const first = slack.deliveries.length;
  const busyBefore = bed.busyMs();
  const asked: { readonly channel: string; readonly ts: string }[] = [];
  const sent: Promise<unknown>[] = [ana.commands("/tocsin", "ack all now", { in: "#ops" })];
  const beganAt = performance.now();
  for (let n = 0; ; n++) {
    const dueMs = (n * 1_000) / perSecond;
    if (dueMs >= ms) break;
    const waitMs = beganAt + dueMs - performance.now();
    if (waitMs > 1) await realClock.sleep(waitMs);
    const isQuery = n % perSecond === 0;
    const second = Math.floor(n / perSecond);
    const channel = channels[(isQuery ? second : n) % channels.length] ?? "#ops";
    if (isQuery) {
      const query = QUERIES[second % QUERIES.length] ?? "";
      sent.push(jonas.mentions(query, { in: channel }).then((message) => asked.push(message)));
    } else if (traffic === "talk") sent.push(jonas.says(CHATTER[n % CHATTER.length] ?? "", { in: channel }));
    else sent.push(postAlert(slack, channel, n));
  }
  await Promise.all(sent);
  const report = await lastWord(slack);
  const isAnswered = (): boolean => asked.every(({ channel, ts }) => answersTo(slack, channel, ts) === 1);
  await until(isAnswered);
  // What the bot has posted is told to it too.
  await until(() => !slack.isBusy());
  const deliveries = slack.deliveries.slice(first);
  const messages = [...slack.workspace().messages.values()].flat();
  return {
    acknowledgedMs: deliveries.flatMap(({ attempts: [attempt] }) => attempt?.tookMs ?? []),
    late: deliveries.filter(isLate).length,
    unanswered: asked.filter(({ channel, ts }) => answersTo(slack, channel, ts) !== 1).length,
    editGapMs: Math.min(...messages.flatMap(({ editsAt }) => editsAt.slice(1).map((at, i) => at - (editsAt[i] ?? 0)))),
    edits: messages.reduce((sum, { editsAt }) => sum + editsAt.length, 0),
    rateLimited: slack.rateLimited,
    complaints: slack.complaints,
    report,
    busyMsPerEvent: (bed.busyMs() - busyBefore) / deliveries.length,
  };
}

/** How long after each of these commands the first of its answer can be seen, ms. */
export async function firstVisible(
  bed: SlackBed,
  queries: readonly string[],
  times: number,
): Promise<readonly number[]> {
  const { slack, channels } = bed;
  const ana = slack.person("ana");
  const took: number[] = [];
  for (let n = 0; n < times * queries.length; n++) {
    const channel = channels[n % channels.length] ?? "#ops";
    const before = ana.sees(channel).length;
    const began = performance.now();
    await ana.commands("/tocsin", queries[n % queries.length] ?? "", { in: channel });
    await until(() => ana.sees(channel).length > before);
    took.push(performance.now() - began);
  }
  return took;
}

/** As a monitoring service's own app posts it. */
async function postAlert(slack: FakeSlack, channel: string, n: number): Promise<void> {
  const workspace = slack.workspace();
  const text = `Triggered: queue ${n} of the payment workers is stuck`;
  const author = { user: "U0MONITORING", botId: "B0MONITORING" };
  const id = findChannel(workspace, channel)?.id ?? "";
  await tellMessage(slack.world, workspace, keepMessage(slack.world, workspace, { channel: id, text, ...author }));
}

function isLate({ attempts: [attempt, ...others] }: Delivery): boolean {
  return attempt?.outcome !== "acked" || others.length > 0;
}

/** Answers in the order of a channel: those of the bot between this question and the next. */
function answersTo(slack: FakeSlack, channel: string, ts: string): number {
  const { messages, bot } = slack.workspace();
  const all = messages.get(channel) ?? [];
  const from = all.findIndex((message) => message.ts === ts);
  const mention = `<@${bot.user}>`;
  const next = all.findIndex((message, i) => i > from && message.text.includes(mention));
  const until = next === -1 ? all.length : next;
  return all.slice(from + 1, until).filter(({ user }) => user === bot.user).length;
}

/** How the great job ended, or how far it came. */
async function lastWord(slack: FakeSlack): Promise<string> {
  const { messages, bot } = slack.workspace();
  const find = (): Message | undefined =>
    (messages.get("C0OPS") ?? []).findLast(({ user, text }) => user === bot.user && text.includes("acknowledged"));
  // While it lasts it begins with the sign of what is under way.
  await until(() => find()?.text.startsWith("✓") === true);
  return find()?.text.split("\n")[0] ?? "nothing";
}

/** Resolves when it is so, or when that has taken too long: what is missing then is counted. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + ANSWERED_MS;
  while (!isSo() && performance.now() < deadline) await realClock.sleep(LOOK_MS);
}
