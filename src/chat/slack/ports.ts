import type { App } from "@slack/bolt";
import type { Clock } from "../../core/clock.ts";
import type { Desk } from "../../core/desk.ts";
import type { Inbound } from "../../core/inbound.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Log } from "../../core/log.ts";
import type { Actor, Place } from "../../core/people.ts";
import type { SlackNames } from "./names.ts";

/** A workspace in which the bot is installed. */
export interface Installation {
  /** "T0123" */
  readonly team: string;
  readonly teamName: string;
  readonly enterprise?: string;
  /** Secret. */
  readonly botToken: string;
  /** The bot as a person: "U0BOT". */
  readonly botUser: string;
  /** The bot as the author of messages: "B0BOT". */
  readonly botId: string;
  /** What was granted. */
  readonly scopes: readonly string[];
}

export interface Installations {
  find(team: string): Promise<Installation | undefined>;
  all(): Promise<readonly Installation[]>;
}

export interface CallOptions {
  /** The channel it belongs to: calls of one channel keep their order, and wait for no other channel. */
  readonly channel?: string;
  /** It must leave at once or not at all: what carries a trigger that is good for three seconds. */
  readonly urgent?: true;
  /** May be sent again after a failure that leaves its outcome unknown. Default: only where the answer says it was not taken. */
  readonly repeatable?: true;
}

/** Slack's Web API, within its rate limits. */
export interface SlackWeb {
  /**
   * One call in a workspace. Throws BotError whose sentence a person can act on ("I am not in that channel: invite me with
   * /invite"), with `details.slack` = Slack's own error code ("not_in_channel").
   */
  call(team: string, method: string, args: JsonObject, options?: CallOptions): Promise<JsonObject>;
}

/** The people of workspaces, from a cache. */
export interface SlackPeople {
  /** Never throws, and keeps nobody waiting for long: whoever cannot be looked up is known by id alone. */
  actor(team: string, user: string): Promise<Actor>;
  /** What was known of them is out of date (`user_change`). */
  forget(team: string, user: string): void;
}

/** What tocsin.yaml says about Slack, as it is now. */
export interface SlackPolicy {
  /** "/tocsin" */
  command(): string;
  /** Short alias ("/ack") → the words that it stands for ("ack"). */
  aliases(): ReadonlyMap<string, string>;
  /** Whether in that place whatever is a whole command is one, spoken to the bot or not. */
  listensBare(place: Place): boolean;
  /** Schedule's name → Slack user group's id or handle. */
  usergroups(): ReadonlyMap<string, string>;
}

/** What every listener works with. */
export interface SlackParts {
  readonly web: SlackWeb;
  readonly names: SlackNames;
  readonly people: SlackPeople;
  readonly installations: Installations;
  readonly policy: SlackPolicy;
  readonly clock: Clock;
  readonly log: Log;
  readonly desk: Desk;
  /** Aborts when the adapter stops: what a listener keeps going by itself ends with it. */
  readonly stopping: AbortSignal;
  /**
   * Hands it to the bot. Resolves once it is durable, or known not to be acceptable, or after a second: then Slack may be
   * told that it arrived. Never throws.
   */
  accept(inbound: Inbound): Promise<void>;
  /** Answers to this inbound may be sent by that address: five times within 30 minutes. Secret. */
  answerThrough(inbound: string, responseUrl: string): void;
}

/** Attaches one family of listeners. */
export type Listen = (app: App, parts: SlackParts) => void;
