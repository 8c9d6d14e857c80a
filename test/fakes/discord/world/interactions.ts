import type { JsonObject } from "../../../../src/core/json.ts";
import { placePayload } from "./message-payloads.ts";
import type { Channel, Message, User } from "./model.ts";
import type { World } from "./world.ts";

/** "You must send an initial response within 3 seconds" (Discord docs, Receiving and Responding, read 2026-11-21). */
export const ANSWER_MS = 3_000;
/** "Interaction tokens are valid for 15 minutes" (same page). */
export const TOKEN_MS = 15 * 60_000;
/** Stands before the id, so that a token is found without a search. */
export const TOKEN_PREFIX = "fake-interaction-token-";

/** The app's first answer. */
export interface Callback {
  /** One of CALLBACK. */
  readonly type: number;
  readonly data: JsonObject;
}

export interface Interaction {
  readonly id: string;
  /** A secret, good for the answers to this one. */
  readonly token: string;
  /** One of INTERACTION. */
  readonly type: number;
  readonly user: User;
  readonly channel: Channel;
  /** As the app got it. */
  readonly payload: JsonObject;
  /** The message that was pressed, or to which a command was applied. */
  readonly message?: Message;
  /** ms of the clock. */
  readonly at: number;
  /** The same of real time, as `performance.now` counts. */
  readonly begun: number;
  callback?: Callback;
  /** How long the app took for its first answer, ms of real time and of the clock. */
  tookMs?: number;
  tookClockMs?: number;
  /** Nothing came in time: Discord showed that the application did not respond. */
  isFailed: boolean;
  /** What "@original" means. */
  original?: Message;
  /** "Thinking…" until the original is edited. */
  isThinking: boolean;
  /** Told when the first answer is there. */
  readonly answered: Promise<void>;
  settle(): void;
}

export interface Asking {
  readonly type: number;
  readonly user: User;
  readonly channel: Channel;
  readonly data: JsonObject;
  readonly message?: Message;
  /** The pressed message as the app is told it. */
  readonly messagePayload?: JsonObject;
}

export function createInteraction(world: World, asking: Asking): Interaction {
  const { type, user, channel, data, message, messagePayload } = asking;
  const id = world.snowflakes.next();
  const token = `${TOKEN_PREFIX}${id}`;
  const { promise, resolve } = Promise.withResolvers<void>();
  const begun = performance.now();
  const interaction: Interaction = {
    id,
    token,
    type,
    user,
    channel,
    at: world.clock.now(),
    begun,
    isFailed: false,
    isThinking: false,
    answered: promise,
    settle() {
      interaction.tookMs = performance.now() - begun;
      interaction.tookClockMs = world.clock.now() - interaction.at;
      world.awaited.delete(interaction);
      resolve();
    },
    ...(message !== undefined && { message }),
    payload: {
      id,
      application_id: world.applicationId,
      type,
      data,
      token,
      version: 1,
      ...placePayload(world, channel, user),
      locale: "en-US",
      entitlements: [],
      authorizing_integration_owners: channel.guildId === undefined ? {} : { "0": channel.guildId },
      attachment_size_limit: 10_485_760,
      ...(messagePayload !== undefined && { message: messagePayload }),
    },
  };
  world.interactions.set(id, interaction);
  world.awaited.add(interaction);
  return interaction;
}
