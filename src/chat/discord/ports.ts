import type { Clock } from "../../core/clock.ts";
import type { Desk } from "../../core/desk.ts";
import type { Inbound } from "../../core/inbound.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { Log } from "../../core/log.ts";
import type { Actor, Place } from "../../core/people.ts";
import type { Audience } from "../../core/reply.ts";
import type { Menu } from "./menu/menu.ts";
import type { DiscordMessage, DiscordPlace } from "./names.ts";
import type { Says } from "./render/custom-id.ts";

/** The bot as Discord knows it. */
export interface DiscordBot {
  /** Also the webhook by which interactions are answered. */
  readonly application: string;
  /** As a person, and as the author of messages. */
  readonly user: string;
  /** "tocsin" */
  readonly name: string;
}

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

export interface CallOptions {
  readonly body?: Json;
  readonly query?: Readonly<Record<string, string>>;
  /** The path carries an interaction's token, which is all the right that is needed. */
  readonly byToken?: true;
  readonly signal?: AbortSignal;
}

/** Discord's REST API, within its rate limits (discord.js' buckets). */
export interface DiscordRest {
  /**
   * One call: `path` begins with a slash, after the API's version ("/channels/123/messages"). An empty answer is null. Throws
   * BotError whose sentence a person can act on, with `details.discord` = Discord's own code (10008) where it gave one.
   * Neither the path nor a token is in what it throws or logs.
   */
  call(method: Method, path: string, options?: CallOptions): Promise<Json>;
}

/** What an interaction is answered with first (Discord docs, Interaction callback, read 2026-11-21). */
export interface Callback {
  /** 4 message, 5 deferred message, 6 deferred update, 7 update, 8 autocomplete, 9 modal. */
  readonly type: 4 | 5 | 6 | 7 | 8 | 9;
  readonly data?: JsonObject;
}

/** A command, press, choice, form or autocompletion, as somebody did it. */
export interface Interaction {
  /** The same for each delivery of it. */
  readonly id: string;
  readonly type: "command" | "component" | "autocomplete" | "modal";
  readonly actor: Actor;
  readonly at: DiscordPlace;
  readonly guild: string | undefined;
  /** In a direct message with the bot: nobody else sees anything there. */
  readonly isDirect: boolean;
  /** The message on which the component stands, or from which the form was opened. */
  readonly on: PressedMessage | undefined;
  /** Discord's `data` of it: each family of listeners reads it with a schema of its own. */
  readonly data: unknown;
  /**
   * The first answer, within three seconds. Resolves with whether Discord has taken it; false: it was too late, or came
   * after another first answer. Never throws.
   */
  respond(callback: Callback): Promise<boolean>;
  /** Secret. With it the answer is edited, and followed by others, for fifteen minutes. */
  readonly token: string;
}

export interface PressedMessage extends DiscordMessage {
  /** Only the one who pressed sees it. */
  readonly isEphemeral: boolean;
}

/** What somebody says by an interaction. */
export interface Said extends Pick<Inbound, "text"> {
  /** The people whom it mentions; in `text` each stands as the id of its actor. */
  readonly mentions?: readonly Actor[];
  readonly more?: Pick<Inbound, "press" | "regarding">;
}

/** The people of Discord. What it tells with a message or an interaction is enough: nobody is looked up to be heard. */
export interface DiscordPeople {
  /** Keeps nobody waiting for long; whoever cannot be looked up is known by id alone. Never throws. */
  actor(user: string, guild: string | undefined): Promise<Actor>;
  /**
   * Who writes a direct message, with the roles that they have in the servers of the settings. undefined: they are surely in
   * none of those. Waits and throws likewise.
   */
  inDirectMessage(actor: Actor): Promise<Actor | undefined>;
  /** undefined: Discord says that there is no such person. Throws BotError when it cannot say. */
  find(user: string): Promise<Actor | undefined>;
}

/** Channels and roles by name, from a cache. Neither throws nor keeps anybody waiting for long. */
export interface DiscordPlaces {
  /** Where a message in that channel is said: a thread is part of its parent. */
  placeOf(channel: string): Promise<DiscordPlace>;
  channelName(channel: string): Promise<string | undefined>;
  roleName(role: string, guild: string): Promise<string | undefined>;
}

/** What the settings and the commands say about Discord, as it is now. */
export interface DiscordPolicy {
  /** Whether in that place whatever is a whole command is one, spoken to the bot or not. */
  listensBare(place: Place): boolean;
  /** Whether there is such a place: it takes a privileged intent. */
  listensBareSomewhere(): boolean;
  /** Who will see the answer, as far as the words tell: whether it is shown to one person is decided before it is known. */
  audienceOf(place: Place, text: string): Audience;
}

/** Who sees that the bot is at work on an answer, and the answer; silent: nobody sees anything yet (a press). */
export type ShownAs = Audience | "silent";

/** What every listener works with. */
export interface DiscordParts {
  readonly rest: DiscordRest;
  readonly bot: DiscordBot;
  readonly people: DiscordPeople;
  readonly places: DiscordPlaces;
  readonly policy: DiscordPolicy;
  /** Sentences of buttons that are too long for their ids. */
  readonly says: Says;
  /** What can be said by commands and menus. */
  readonly menu: Menu;
  /** Servers in which the bot works; empty: every one it is in. */
  readonly guilds: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly desk: Desk;
  /** Aborts when the adapter stops: what a listener keeps going by itself ends with it. */
  readonly stopping: AbortSignal;
  /**
   * Hands it to the bot. Resolves once it is durable, or known not to be acceptable, or after a second. Never throws.
   */
  accept(inbound: Inbound): Promise<void>;
  /**
   * Takes the time to answer, unless the interaction is answered already. Its answer then goes out by its token. Resolves with
   * whether Discord has taken it. Never throws.
   */
  defer(interaction: Interaction, shownAs: ShownAs): Promise<boolean>;
  /**
   * Says it to the bot in the name of whoever did the interaction, which is deferred at once: a command and a form by a
   * message to come, for one or for all as its words tell; a component, and a form that one opened, by nothing that is seen.
   * The answer goes out by the interaction while its token lives, and as an ordinary message afterwards. Never throws.
   */
  say(interaction: Interaction, said: Said): Promise<void>;
  /** Tells whoever did the interaction, and nobody else, a line that is no answer of the bot's. Never throws. */
  tell(interaction: Interaction, line: string): Promise<void>;
}

/** Hears one family of interactions. */
export interface Listener {
  /** Whether it is one of the family. The first listener that hears it has it; it is asked at once, and waits for nothing. */
  hears(interaction: Interaction): boolean;
  /** What it throws is logged, and told to whoever did the interaction. */
  hear(interaction: Interaction): Promise<void>;
}

export type Listen = (parts: DiscordParts) => Listener;
