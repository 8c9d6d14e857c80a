import { createAside } from "../../../../src/chat/slack/incoming/aside.ts";
import { openIncoming } from "../../../../src/chat/slack/incoming/bolt.ts";
import type { Answer } from "../../../../src/chat/slack/incoming/intake.ts";
import { createNames } from "../../../../src/chat/slack/names.ts";
import type { Installation, Listen, SlackParts } from "../../../../src/chat/slack/ports.ts";
import type { Desk } from "../../../../src/core/desk.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { Inbound } from "../../../../src/core/inbound.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import type { Actor, Place } from "../../../../src/core/people.ts";
import { inlineText } from "../../../../src/core/plain-text.ts";
import { NO_DESK } from "../../../kit/no-desk.ts";
import { TestClock } from "../../../kit/test-clock.ts";

export const HOME: Installation = {
  team: "T0ACME",
  teamName: "Acme",
  botToken: "xoxb-1-hush",
  botUser: "U0BOT",
  botId: "B0BOT",
  scopes: [],
};
const PUBLIC_CHANNEL = "C0INC";
/** A channel in which bare commands count. */
export const BARE_CHANNEL = "C0BARE";

export interface SceneOptions {
  readonly listeners?: readonly Listen[];
  /** How long each is looked up, ms. */
  readonly lookupMs?: Readonly<Record<string, number>>;
  /** How long the bot takes until it has a saying for good, ms. */
  readonly acceptMs?: number;
  readonly mayChangeStatus?: boolean;
  readonly desk?: Partial<Desk>;
}

/** Bolt with all listeners between deliveries and a bot that notes what it hears. */
export interface Scene {
  readonly clock: TestClock;
  /** What the bot heard, in its order. */
  readonly heard: Inbound[];
  /** What one person alone was told. */
  readonly asides: { readonly to: string; readonly place: Place; readonly text: string; readonly inbound: string }[];
  /** Inbound's id → the address by which it may be answered. */
  readonly addresses: Map<string, string>;
  /** Calls of the Web API. */
  readonly calls: { readonly method: string; readonly args: JsonObject }[];
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[];
  /** Delivers it; resolves with what Slack is answered. */
  delivers(body: JsonObject): Promise<Answer>;
  /** What the bot heard of that delivery. */
  hears(body: JsonObject): Promise<Inbound | undefined>;
}

export function openScene(options: SceneOptions = {}): Scene {
  const { listeners = [], lookupMs = {}, acceptMs = 0, mayChangeStatus = false } = options;
  const clock = new TestClock();
  const [heard, asides, calls, logged]: [Scene["heard"], Scene["asides"], Scene["calls"], Scene["logged"]] = [
    [],
    [],
    [],
    [],
  ];
  const addresses: Scene["addresses"] = new Map();
  const names = createNames(HOME.team);
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const desk: Desk = {
    ...NO_DESK,
    may: async () => mayChangeStatus,
    statusForm: async () => ({ templates: [], messageChars: 5_000 }),
    components: async () => [],
    ...options.desk,
  };
  const parts: SlackParts = {
    web: {
      call: async (_team, method, args) => {
        calls.push({ method, args });
        return { ok: true };
      },
    },
    names,
    people: {
      actor: async (team, user) => {
        await clock.sleep(lookupMs[user] ?? 0);
        return actorOf(names.actorId(team, user));
      },
      forget: () => undefined,
    },
    installations: { find: async (team) => (team === HOME.team ? HOME : undefined), all: async () => [HOME] },
    policy: {
      command: () => "/tocsin",
      aliases: () => new Map([["/ack", "ack"]]),
      listensBare: ({ id }) => id === `slack:${BARE_CHANNEL}`,
      usergroups: () => new Map(),
    },
    clock,
    log: { info: line, warn: line, error: line },
    desk,
    stopping: new AbortController().signal,
    accept: async (inbound) => {
      heard.push(inbound);
      await clock.sleep(acceptMs);
    },
    answerThrough: (inbound, url) => void addresses.set(inbound, url),
  };
  const aside = createAside(parts, async (place, { reply }, { inbound = "", onlyFor }) => {
    if (onlyFor === undefined) throw new BotError("bug", "everybody would see it");
    const text = inlineText(reply.title, { zone: "UTC", now: clock.now() });
    asides.push({ to: onlyFor.id, place, text, inbound });
    return { platform: "slack", id: "aside" };
  });
  const intake = openIncoming({ parts, aside, listeners });
  const delivers = (body: JsonObject): Promise<Answer> => clock.drive(intake.take({ body }));
  return {
    ...{ clock, heard, asides, addresses, calls, logged, delivers },
    hears: async (body) => {
      const before = heard.length;
      await delivers(body);
      if (heard.length > before + 1) throw new Error("it was heard more than once");
      return heard[before];
    },
  };
}

export function actorOf(id: string): Actor {
  return { id, name: id.toLowerCase(), zone: "Europe/Paris" };
}

/** A message in a public channel, unless `fields` say otherwise. */
export function messageEvent(text: string, fields: JsonObject = {}): JsonObject {
  const event = {
    type: "message",
    channel: PUBLIC_CHANNEL,
    channel_type: "channel",
    user: "U0ANA",
    ts: "1763694000.000100",
    text,
    ...fields,
  };
  return eventBody(event);
}

/** The same as it arrives when the bot is mentioned: once more, without the channel's type. */
export function mentionEvent(text: string, fields: JsonObject = {}): JsonObject {
  const event = {
    type: "app_mention",
    channel: PUBLIC_CHANNEL,
    user: "U0ANA",
    ts: "1763694000.000100",
    text,
    ...fields,
  };
  return eventBody(event);
}

export function eventBody(event: JsonObject): JsonObject {
  return { type: "event_callback", team_id: HOME.team, api_app_id: "A0", event_id: "Ev1", event, authorizations: [] };
}

export function slashCommand(command: string, text: string, fields: JsonObject = {}): JsonObject {
  return {
    command,
    text,
    team_id: HOME.team,
    user_id: "U0ANA",
    user_name: "ana",
    channel_id: PUBLIC_CHANNEL,
    trigger_id: "1.2.abc",
    response_url: "https://hooks.slack.test/commands/hush",
    ...fields,
  };
}

/** A press on a button of a message in the public channel. */
export function buttonPress(value: string, fields: JsonObject = {}): JsonObject {
  const ts = "1763694000.000200";
  return {
    type: "block_actions",
    user: { id: "U0ANA", username: "ana", team_id: HOME.team },
    team: { id: HOME.team, domain: "acme" },
    container: { type: "message", message_ts: ts, channel_id: PUBLIC_CHANNEL, is_ephemeral: false },
    channel: { id: PUBLIC_CHANNEL, name: "incidents" },
    message: { type: "message", ts, bot_id: HOME.botId },
    trigger_id: "1.3.def",
    response_url: "https://hooks.slack.test/actions/hush",
    actions: [{ type: "button", action_id: "say:0", block_id: "b", action_ts: "1763694001.1", value }],
    ...fields,
  };
}
