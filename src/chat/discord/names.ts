import type { MessageRef } from "../../core/chat.ts";
import type { Place } from "../../core/people.ts";

export const PLATFORM = "discord";

/** Every id of Discord's is the decimal of an unsigned 64-bit number (Discord docs, Reference, Snowflakes, read 2026-11-21). */
const SNOWFLAKE = /^\d{1,20}$/u;

/** A channel of a server, or a direct message. */
export interface DiscordPlace {
  /** The channel; of a thread or a forum post the channel that it belongs to, whose settings hold in it too. */
  readonly channel: string;
  /** The thread or forum post itself, which Discord takes for a channel of its own. */
  readonly thread?: string;
}

/** A message of ours. */
export interface DiscordMessage {
  /** Where it stands: the thread's own id when it stands in one. */
  readonly channel: string;
  readonly id: string;
}

/** "discord:123" */
export function actorId(user: string): string {
  return `${PLATFORM}:${user}`;
}

/** The user whom an actor's id means; undefined: nobody on Discord. */
export function userOf(actor: string): string | undefined {
  return after(`${PLATFORM}:`, actor);
}

/** "discord:role:123", as the settings name a role. */
export function groupOf(role: string): string {
  return `${PLATFORM}:role:${role}`;
}

/** The role that a group means; undefined: none of Discord's. */
export function roleOf(group: string): string | undefined {
  return after(`${PLATFORM}:role:`, group);
}

export function placeOf({ channel, thread }: DiscordPlace): Place {
  return { id: `${PLATFORM}:${channel}`, platform: PLATFORM, ...(thread === undefined ? {} : { thread }) };
}

/** Undefined: no place of Discord's. */
export function channelOf({ id, thread }: Place): DiscordPlace | undefined {
  const channel = after(`${PLATFORM}:`, id);
  if (channel === undefined) return undefined;
  return { channel, ...(thread === undefined ? {} : { thread }) };
}

/** The channel to post into: a thread is one. */
export function postingChannel({ channel, thread }: DiscordPlace): string {
  return thread ?? channel;
}

/**
 * A message as the app keeps it. `thread`: the thread that it stands in; without one, the thread that can be opened under
 * it, which has the message's own id (Discord docs, Start Thread from Message, read 2026-11-21).
 */
export function refOf({ channel, id }: DiscordMessage, thread: string = id): MessageRef {
  return { platform: PLATFORM, id: `${channel}/${id}`, thread };
}

/** Undefined: no message that can be edited by its id. */
export function messageOf({ platform, id }: MessageRef): DiscordMessage | undefined {
  const [channel = "", message = "", ...more] = id.split("/");
  if (platform !== PLATFORM || more.length > 0 || !SNOWFLAKE.test(channel) || !SNOWFLAKE.test(message))
    return undefined;
  return { channel, id: message };
}

/** Unique for ever, and the same for each delivery of the same interaction or message. */
export function inboundId(id: string): string {
  return `${PLATFORM}:${id}`;
}

/** The interaction or message of Discord's that an inbound is; undefined: none. */
export function saidBy(inbound: string | undefined): string | undefined {
  return inbound === undefined ? undefined : after(`${PLATFORM}:`, inbound);
}

function after(lead: string, name: string): string | undefined {
  const id = name.startsWith(lead) ? name.slice(lead.length) : "";
  return SNOWFLAKE.test(id) ? id : undefined;
}
