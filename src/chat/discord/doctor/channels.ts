import type { Finding } from "../../../core/context.ts";
import { BotError } from "../../../core/errors.ts";
import { parseAnswer } from "../../../core/wire.ts";
import { listed } from "../../../core/wording.ts";
import { FORUM_RIGHTS, MANAGE_POSTS, NEEDED_RIGHTS } from "../invite.ts";
import { channelOf, PLATFORM } from "../names.ts";
import type { DiscordBot, DiscordRest } from "../ports.ts";
import { CHANNEL, DM, isForum, MEMBER } from "../wire.ts";
import { discordFinding } from "./finding.ts";
import { lacking, OVERWRITES, ROLE_RIGHTS, rightsOf } from "./rights.ts";

/** Channels looked at in one go; each costs three calls. */
const CHANNELS_MAX = 20;
const WITHOUT_IT = "posts that somebody has locked, and tags that only moderators set, stay as they are";

const CHANNEL_RIGHTS = CHANNEL.extend({ permission_overwrites: OVERWRITES });

export interface ChannelParts {
  readonly rest: DiscordRest;
  readonly bot: DiscordBot;
  /** Ids of places that the settings name ("discord:123"). */
  readonly places: readonly string[];
}

/** Whether the bot sees the channels that the settings name, and may speak there. Throws what the calls throw. */
export async function channelFindings({ places, ...parts }: ChannelParts): Promise<readonly Finding[]> {
  const looked = places.slice(0, CHANNELS_MAX);
  const problems = (await Promise.all(looked.map((id) => problemsOf(id, parts)))).flat();
  const more = places.length - looked.length;
  const all = looked.length === 1 ? "the one channel" : `all ${looked.length} channels`;
  return [
    ...problems,
    ...(looked.length > 0 && problems.every(({ mark }) => mark !== "failed")
      ? [discordFinding("ok", `I may speak in ${all} that the settings name`)]
      : []),
    ...(more > 0 ? [discordFinding("info", `${more} more channels of the settings were not looked at`)] : []),
  ];
}

async function problemsOf(id: string, parts: Omit<ChannelParts, "places">): Promise<readonly Finding[]> {
  const { channel = "" } = channelOf({ id, platform: PLATFORM }) ?? {};
  try {
    const answer = await parts.rest.call("GET", `/channels/${channel}`);
    const read = parseAnswer("Discord", CHANNEL_RIGHTS, answer, "a channel");
    if (read.type === DM || !read.guild_id) return [];
    const rights = await rightsIn(read, read.guild_id, parts);
    const lacks = `in #${read.name ?? channel} (${id}), which is in the settings, my role lacks`;
    const missing = lacking(rights, isForum(read) ? FORUM_RIGHTS : NEEDED_RIGHTS);
    if (missing.length > 0) return [discordFinding("failed", `${lacks} ${listed(missing)}`)];
    const wished = isForum(read) ? lacking(rights, MANAGE_POSTS) : [];
    return wished.map((title) => discordFinding("minor", `${lacks} ${title}: ${WITHOUT_IT}`));
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    return [discordFinding("failed", `${id} is in the settings: ${error.message}`)];
  }
}

async function rightsIn(
  { permission_overwrites: overwrites }: { readonly permission_overwrites: ReturnType<typeof OVERWRITES.parse> },
  guild: string,
  { rest, bot }: Omit<ChannelParts, "places">,
): Promise<bigint> {
  const [member, roles] = await Promise.all([
    rest.call("GET", `/guilds/${guild}/members/${bot.user}`),
    rest.call("GET", `/guilds/${guild}/roles`),
  ]);
  return rightsOf({
    ...{ guild, overwrites, user: bot.user },
    memberRoles: parseAnswer("Discord", MEMBER, member, "my own roles").roles,
    roles: parseAnswer("Discord", ROLE_RIGHTS, roles, "a server's roles"),
  });
}
