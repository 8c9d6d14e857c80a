import { z } from "zod";
import { BotError } from "../../core/errors.ts";
import { parseAnswer } from "../../core/wire.ts";
import { listed } from "../../core/wording.ts";
import { inviteAddress } from "./invite.ts";
import type { DiscordBot, DiscordRest } from "./ports.ts";

/** Servers named in a line. */
const NAMED_MAX = 3;

const GUILDS = z.array(z.object({ id: z.string(), name: z.string() }));

/** "Discord: server Acme as @tocsin." Without the servers where Discord does not tell them. */
export async function whereItIs(rest: DiscordRest, bot: DiscordBot, guilds: readonly string[]): Promise<string> {
  try {
    const all = parseAnswer("Discord", GUILDS, await rest.call("GET", "/users/@me/guilds"), "my servers");
    const names = all.filter(({ id }) => guilds.length === 0 || guilds.includes(id)).map(({ name }) => name);
    if (names.length === 0) {
      const which = all.length === 0 ? "in no server yet" : "in no server that DISCORD_GUILD_IDS names";
      return `Discord: @${bot.name}, ${which}. Invite it: ${inviteAddress(bot.application)}`;
    }
    const servers = names.length === 1 ? "server" : `${names.length} servers:`;
    return `Discord: ${servers} ${listed(names, NAMED_MAX)} as @${bot.name}.`;
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    return `Discord: @${bot.name}.`;
  }
}
