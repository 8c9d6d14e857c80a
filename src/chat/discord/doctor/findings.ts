import { z } from "zod";
import type { Finding } from "../../../core/context.ts";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import { parseAnswer } from "../../../core/wire.ts";
import { listed } from "../../../core/wording.ts";
import { type Identity, identify } from "../identity.ts";
import { inviteAddress } from "../invite.ts";
import type { DiscordRest } from "../ports.ts";
import type { DiscordSettings } from "../settings.ts";
import type { DiscordTerms } from "../terms.ts";
import { channelFindings } from "./channels.ts";
import { discordFinding } from "./finding.ts";

/** Servers named in a line. */
const NAMED_MAX = 5;
/** Servers that are asked for by id. */
const GUILDS_MAX = 10;

const GUILD = z.object({ id: z.string(), name: z.string() });

export interface DoctorParts {
  readonly rest: DiscordRest;
  readonly settings: DiscordSettings;
  readonly policy: Pick<DiscordTerms, "listensBareSomewhere" | "places">;
  readonly log: Log;
  /** Whether Discord reaches the bot. */
  connection(): Finding;
}

/**
 * What is wrong with the bot's connection to Discord, its token and rights, and with what the settings say of Discord. Never
 * throws: what cannot be looked at is a finding.
 */
export async function discordFindings(parts: DoctorParts): Promise<readonly Finding[]> {
  const { rest, settings, policy, log, connection } = parts;
  try {
    const bot = await identify(rest, settings);
    const looks = [guildFindings(parts, bot.application), channelFindings({ rest, bot, places: policy.places() })];
    const found = await Promise.all(looks.map((look) => look.catch((error: unknown) => notSeen(error, log))));
    const token = discordFinding("ok", `the token is good, and I am @${bot.name} (application ${bot.application})`);
    return [
      connection(),
      token,
      ...contentFindings(bot, policy.listensBareSomewhere()),
      ...publicFindings(bot, settings),
      ...found.flat(),
    ];
  } catch (error) {
    return [connection(), ...notSeen(error, log)];
  }
}

function contentFindings({ mayReadContent }: Identity, isWanted: boolean): readonly Finding[] {
  if (mayReadContent === undefined) return [];
  if (mayReadContent) return [discordFinding("ok", "Message Content Intent is granted")];
  if (!isWanted) {
    return [discordFinding("info", "Message Content Intent is not granted, and not needed: no place has listen: bare")];
  }
  const cure = "turn it on (Developer Portal, Bot), or unset listen: bare";
  return [discordFinding("failed", `Message Content Intent is not granted, and listen: bare needs it: ${cure}`)];
}

/** Whoever can invite the bot can read by it. */
function publicFindings({ isPublic }: Identity, { guilds }: DiscordSettings): readonly Finding[] {
  if (!isPublic || guilds.length > 0) return [];
  const cure = "turn Public Bot off (Developer Portal, Installation), or set DISCORD_GUILD_IDS";
  return [discordFinding("failed", `anybody may invite me to a server of theirs and read there what I know: ${cure}`)];
}

async function guildFindings(
  { rest, settings: { guilds } }: DoctorParts,
  application: string,
): Promise<readonly Finding[]> {
  const all = parseAnswer("Discord", z.array(GUILD), await rest.call("GET", "/users/@me/guilds"), "my servers");
  const absent = guilds.filter((id) => !all.some((guild) => guild.id === id)).slice(0, GUILDS_MAX);
  const used = all.filter(({ id }) => guilds.length === 0 || guilds.includes(id));
  const names = listed(
    used.map(({ name }) => name),
    NAMED_MAX,
  );
  return [
    ...absent.map((id) =>
      discordFinding(
        "failed",
        `I am not in server ${id}, which DISCORD_GUILD_IDS names: invite me there, or correct it`,
      ),
    ),
    used.length > 0
      ? discordFinding("ok", `I am in ${names}`)
      : discordFinding(
          "minor",
          `I am in no server ${all.length === 0 ? "yet" : "that counts"}: invite me with ${inviteAddress(application)}`,
        ),
  ];
}

function notSeen(error: unknown, log: Log): readonly Finding[] {
  if (!(error instanceof BotError)) log.error("discord.doctor.failed", { error });
  return [discordFinding("failed", sentenceOf(error))];
}
