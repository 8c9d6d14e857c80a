import { z } from "zod";
import type { DiscordPlace } from "../names.ts";
import { placeIn } from "../places.ts";
import type { Callback, Interaction } from "../ports.ts";
import { actorOf } from "../profile.ts";
import { CHANNEL, MEMBER_WITH_USER, USER } from "../wire.ts";

/** What Discord calls them by number (Discord docs, Interaction types, read 2026-11-21). */
const TYPES: Readonly<Record<number, Interaction["type"]>> = {
  2: "command",
  3: "component",
  4: "autocomplete",
  5: "modal",
};
/** A direct message with the bot (Discord docs, Interaction context types, read 2026-11-21). */
const BOT_DM = 1;
const EPHEMERAL = 1 << 6;

/** What Discord tells of an interaction (Discord docs, Receiving and Responding, read 2026-11-21). */
const INTERACTION = z.object({
  id: z.string(),
  type: z.int(),
  token: z.string(),
  guild_id: z.string().nullish(),
  channel_id: z.string().nullish(),
  channel: CHANNEL.nullish().catch(null),
  context: z.int().nullish().catch(null),
  member: MEMBER_WITH_USER.nullish(),
  user: USER.nullish(),
  message: z
    .object({ id: z.string(), channel_id: z.string(), flags: z.int().catch(0) })
    .nullish()
    .catch(null),
  data: z.unknown(),
});
type Read = z.infer<typeof INTERACTION>;

export interface ReadOptions {
  /** IANA zone of everybody. */
  readonly zone: string;
  /** See Interaction.respond; called once at most. */
  respond(id: string, token: string, callback: Callback): Promise<boolean>;
}

/** undefined: it cannot be read, or is nothing that somebody did. */
export function readInteraction(payload: unknown, { zone, respond }: ReadOptions): Interaction | undefined {
  const { data: read } = INTERACTION.safeParse(payload);
  const type = TYPES[read?.type ?? 0];
  const user = read?.member?.user ?? read?.user;
  const at = read && placeOf(read);
  if (read === undefined || type === undefined || !user || at === undefined) return undefined;
  const { id, token, member, message, guild_id: guild, context, data } = read;
  let isAnswered = false;
  return {
    ...{ id, type, token, at, data },
    actor: actorOf(user, member ?? undefined, zone),
    guild: guild ?? undefined,
    isDirect: !guild && (context ?? BOT_DM) === BOT_DM,
    on: message
      ? { id: message.id, channel: message.channel_id, isEphemeral: (message.flags & EPHEMERAL) !== 0 }
      : undefined,
    respond: async (callback) => {
      if (isAnswered) return false;
      isAnswered = true;
      return respond(id, token, callback);
    },
  };
}

function placeOf({ channel, channel_id: id }: Read): DiscordPlace | undefined {
  if (channel) return placeIn(channel);
  return id ? { channel: id } : undefined;
}
