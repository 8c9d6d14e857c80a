import { z } from "zod";
import { type Clock, sleptThrough } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { rememberByKey } from "../../core/remember.ts";
import { parseAnswer } from "../../core/wire.ts";
import type { DiscordPlace } from "./names.ts";
import type { DiscordPlaces, DiscordRest } from "./ports.ts";
import { CHANNEL, type DiscordChannel, isThread } from "./wire.ts";

/** Channels, and servers' roles, kept in memory. */
const KEPT = 5_000;
/** Names, and which channel a thread belongs to, change seldom or never. */
const FRESH_MS = 10 * 60_000;
/** Whoever waits for a name has more to do. */
const PATIENCE_MS = 1_000;

const ROLES = z.array(z.object({ id: z.string(), name: z.string() }));

export interface PlacesParts {
  readonly rest: DiscordRest;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDiscordPlaces({ rest, clock, log }: PlacesParts): DiscordPlaces {
  const kept = { clock, forMs: FRESH_MS, most: KEPT };
  const channels = rememberByKey<DiscordChannel>(kept, async (channel) =>
    parseAnswer("Discord", CHANNEL, await rest.call("GET", `/channels/${channel}`), "a channel"),
  );
  const roles = rememberByKey<ReadonlyMap<string, string>>(kept, async (guild) => {
    const answer = await rest.call("GET", `/guilds/${guild}/roles`);
    return new Map(parseAnswer("Discord", ROLES, answer, "a server's roles").map(({ id, name }) => [id, name]));
  });

  /** undefined when it cannot be had, or not soon. */
  async function soon<T>(asking: Promise<T>, about: string): Promise<T | undefined> {
    const patience = new AbortController();
    const asked = asking.catch((error: unknown) => {
      log.warn("discord.name.not_found_out", { about, error });
      return undefined;
    });
    const silence = sleptThrough(clock, PATIENCE_MS, patience.signal).then(() => undefined);
    return Promise.race([asked, silence]).finally(() => patience.abort());
  }

  return {
    placeOf: async (channel) => {
      const known = await soon(channels.get(channel), channel);
      return known === undefined ? { channel } : placeIn(known);
    },
    channelName: async (channel) => (await soon(channels.get(channel), channel))?.name ?? undefined,
    roleName: async (role, guild) => (await soon(roles.get(guild), guild))?.get(role),
  };
}

/** A thread is part of its parent, whose settings hold in it. */
export function placeIn(channel: DiscordChannel): DiscordPlace {
  const { id, parent_id: parent } = channel;
  return isThread(channel) && parent ? { channel: parent, thread: id } : { channel: id };
}
