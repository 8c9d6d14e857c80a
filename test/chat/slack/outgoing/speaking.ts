import { onTestFinished } from "vitest";
import { createNames, type SlackNames, type SlackPlace } from "../../../../src/chat/slack/names.ts";
import { createOutgoing, type Outgoing } from "../../../../src/chat/slack/outgoing/outgoing.ts";
import type { Installations } from "../../../../src/chat/slack/ports.ts";
import { createSlackWeb, type StoppableWeb } from "../../../../src/chat/slack/web/web.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { Message } from "../../../../src/core/inbound.ts";
import type { Actor, Place } from "../../../../src/core/people.ts";
import { type FakeSlack, startFakeSlack } from "../../../fakes/slack/slack.ts";
import type { Message as Kept } from "../../../fakes/slack/world/model.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { type HeardLog, heardLog, workspace, workspaces } from "../web/workspaces.ts";

const TEAM = "T0SAMPLE";
export const OPS = "C0OPS";
/** A private channel that the bot is in. */
export const INCIDENTS = "C0INCIDENTS";

/** All that posting, editing and looking up need. */
const SCOPES = [
  ...["chat:write", "chat:write.public", "im:write"],
  ...["channels:history", "groups:history", "im:history", "mpim:history"],
];

export interface Process {
  readonly web: StoppableWeb;
  readonly outgoing: Outgoing;
}

export interface Speaking extends Process {
  readonly slack: FakeSlack;
  readonly clock: TestClock;
  readonly log: HeardLog;
  readonly names: SlackNames;
  /** Another process of the same bot, with nothing in memory; `onCall` is told of each call before it waits. */
  restarted(onCall?: (method: string) => void): Process;
  /** Waits, moving the clock whenever nothing else is going on. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Messages of a channel, everybody's, oldest first. */
  kept(channel?: string): readonly Kept[];
  /** An address for answers, as it comes with a slash command typed there by Ana, or a press on that message. */
  responseUrl(channel: string, pressed?: Kept): string;
}

/** `without`: ends of the scopes that are not granted. */
export async function startSpeaking(without?: string): Promise<Speaking> {
  const scopes = SCOPES.filter((scope) => without === undefined || !scope.endsWith(without));
  const clock = new TestClock();
  const log = heardLog();
  const slack = await startFakeSlack({ clock, scopes });
  onTestFinished(() => slack.stop());
  const names = createNames(TEAM);
  const apiUrl = slack.env.SLACK_API_URL ?? "";
  const { bot } = slack.workspace();
  const botToken = slack.env.SLACK_BOT_TOKEN ?? "";
  const installations: Installations = workspaces(workspace(TEAM, { botToken, botUser: bot.user, botId: bot.id }));
  const webs: StoppableWeb[] = [];
  const start = (onCall: (method: string) => void = () => undefined): Process => {
    const inner = createSlackWeb({ installations, apiUrl, clock, log });
    webs.push(inner);
    const call: StoppableWeb["call"] = (team, method, args, more) => {
      onCall(method);
      return inner.call(team, method, args, more);
    };
    const web = { ...inner, call };
    return { web, outgoing: createOutgoing({ web, names, installations, apiUrl, zone: "UTC", clock, log }) };
  };
  return {
    ...start(),
    slack,
    clock,
    log,
    names,
    restarted: start,
    drive: (work) => clock.drive(work, () => slack.isBusy() || webs.some((web) => web.inFlight() > 0)),
    kept: (channel = OPS) => slack.workspace().messages.get(channel) ?? [],
    responseUrl: (channel, pressed) => {
      const at = { team: TEAM, channel, user: "U0ANA" };
      const original = pressed && {
        ts: pressed.ts,
        ...(pressed.onlyFor === undefined ? {} : { onlyFor: pressed.onlyFor }),
      };
      const secret = slack.world.tickets.response({ ...at, ...(original === undefined ? {} : { original }) });
      return `${slack.url}/response/${secret}`;
    },
  };
}

export function message(title: string, facts: Partial<Message> = {}): Message {
  return { reply: { type: "reply", tone: "good", title }, question: false, live: false, outcomes: [], ...facts };
}

export function live(title: string): Message {
  return message(title, { live: true });
}

/** A message that takes several of Slack's. */
export function long(title: string, lines = 400): Message {
  const items = Array.from({ length: lines }, (_, i) => ({ line: `alert ${i} of a service with quite a long name` }));
  return message(title, { reply: { type: "reply", tone: "good", title, blocks: [{ type: "list", items }] } });
}

export function place({ names }: Pick<Speaking, "names">, channel = OPS, thread?: string): Place {
  const at: SlackPlace = { team: TEAM, channel, ...(thread === undefined ? {} : { thread }) };
  return names.place(at);
}

export function person({ names }: Pick<Speaking, "names">, user = "U0ANA"): Actor {
  return { id: names.actorId(TEAM, user), name: user, zone: "UTC" };
}

/** The title of a message as it stands in Slack. */
export function saying(kept: readonly Kept[]): readonly string[] {
  return kept.map(({ text }) => text.split("\n")[0]?.replace(/^\W+/u, "").trim() ?? "");
}

export async function failureOf(work: Promise<unknown>): Promise<BotError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BotError) return error;
  throw new Error(`No BotError: ${String(error)}`);
}
