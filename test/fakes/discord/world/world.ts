import type { Clock } from "../../../../src/core/clock.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import { CHANNEL, PERMISSION } from "../bits.ts";
import { APPLICATION_ID, sampleCompany } from "./company.ts";
import type { Interaction } from "./interactions.ts";
import type { Channel, Guild, Message, User } from "./model.ts";
import { permissionsIn } from "./permissions.ts";
import { createSnowflakes, type Snowflakes } from "./snowflakes.ts";

/** Privileged intents that are switched on in the developer portal. */
export interface PrivilegedIntents {
  readonly messageContent: boolean;
  readonly members: boolean;
  readonly presences: boolean;
}

/** Something that somebody could see happen. */
export type Happening =
  | { readonly type: "posted" | "edited" | "deleted"; readonly message: Message }
  | { readonly type: "thread"; readonly thread: Channel }
  | { readonly type: "modal"; readonly userId: string; readonly modal: JsonObject };

/** An event of the gateway before it is fitted to each session's intents. */
export interface GatewayEvent {
  readonly type: string;
  /** One of these intents must be asked for; 0: everybody gets it. */
  readonly intents: number;
  readonly data: JsonObject;
  /** What of the data is left out for a session without MESSAGE_CONTENT. */
  readonly isContentPrivileged?: boolean;
}

export interface Modal {
  readonly content: JsonObject;
  /** The interaction that brought it. */
  readonly from: Interaction;
}

/** All that this Discord knows. */
export interface World {
  readonly clock: Clock;
  readonly snowflakes: Snowflakes;
  readonly applicationId: string;
  token: string;
  readonly publicKey: string;
  readonly bot: User;
  privileged: PrivilegedIntents;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  /** The app's global commands. */
  globalCommands: JsonObject[];
  /** Every interaction so far, by its id. */
  readonly interactions: Map<string, Interaction>;
  /** Those whose first answer is still to come. */
  readonly awaited: Set<Interaction>;
  /** The modal that each person has open. */
  readonly modals: Map<string, Modal>;
  /** What the app did that Discord would bear and its authors should not. */
  readonly complaints: string[];
  /** Told of every message and modal, at once; for who looks on by hand. */
  readonly watchers: Set<(happening: Happening) => void>;
  /** Hands an event to every session of the gateway. */
  dispatch(event: GatewayEvent): void;
}

export interface WorldOptions {
  readonly clock: Clock;
  readonly token: string;
  readonly publicKey: string;
  readonly privileged: PrivilegedIntents;
  readonly dispatch: World["dispatch"];
}

export function createWorld({ clock, token, publicKey, privileged, dispatch }: WorldOptions): World {
  const { guild, channels, users, bot } = sampleCompany();
  return {
    clock,
    snowflakes: createSnowflakes(clock),
    applicationId: APPLICATION_ID,
    token,
    publicKey,
    bot,
    privileged,
    users: new Map(users.map((one) => [one.id, one])),
    guilds: new Map([[guild.id, guild]]),
    channels: new Map(channels.map((one) => [one.id, one])),
    globalCommands: [],
    interactions: new Map(),
    awaited: new Set(),
    modals: new Map(),
    complaints: [],
    watchers: new Set(),
    dispatch,
  };
}

export function tellWatchers(world: World, happening: Happening): void {
  for (const watch of world.watchers) watch(happening);
}

/** By id, or by name ("ops", "#ops", a thread's name). */
export function findChannel(world: World, named: string): Channel | undefined {
  const name = named.replace(/^#/u, "");
  return (
    world.channels.get(named) ??
    [...world.channels.values()].find((one) => one.type !== CHANNEL.dm && one.name === name)
  );
}

/** By id, name ("ana", "@ana") or full name. */
export function findUser(world: World, named: string): User | undefined {
  const name = named.replace(/^@/u, "").toLowerCase();
  return (
    world.users.get(named) ??
    [...world.users.values()].find((one) => one.username === name || one.globalName.toLowerCase() === name)
  );
}

/** The person's direct messages with the bot, begun where they are not yet. */
export function openDirect(world: World, user: User): Channel {
  const known = [...world.channels.values()].find(({ recipient }) => recipient === user.id);
  if (known !== undefined) return known;
  const channel: Channel = {
    id: world.snowflakes.next(),
    type: CHANNEL.dm,
    name: user.username,
    topic: null,
    overwrites: [],
    recipient: user.id,
    tags: [],
    messages: [],
  };
  world.channels.set(channel.id, channel);
  return channel;
}

export function guildOf(world: World, channel: Channel): Guild | undefined {
  return channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
}

/** Those that the bot is in. */
export function botGuilds(world: World): readonly Guild[] {
  return [...world.guilds.values()].filter(({ members }) => members.has(world.bot.id));
}

export function canView(world: World, channel: Channel, userId: string): boolean {
  return (permissionsIn(world, channel, userId) & PERMISSION.VIEW_CHANNEL) !== 0n;
}
