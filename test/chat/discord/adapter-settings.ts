import { discordTerms } from "../../../src/app/discord-policy.ts";
import type { DiscordSettings } from "../../../src/chat/discord/settings.ts";
import type { DiscordTerms } from "../../../src/chat/discord/terms.ts";
import { COMMANDS, FRAGMENTS } from "../../../src/commands/index.ts";
import { policyFrom } from "../../../src/core/policy.ts";
import { compileGrammar } from "../../../src/router/grammar.ts";
import type { FakeDiscord } from "../../fakes/discord/discord.ts";

/** How a bot is connected to this Discord. */
export function settingsFor({ env }: Pick<FakeDiscord, "env">): DiscordSettings {
  return {
    token: env.DISCORD_TOKEN ?? "",
    apiUrl: env.DISCORD_API_URL ?? "",
    application: env.DISCORD_APPLICATION_ID,
    guilds: (env.DISCORD_GUILD_IDS ?? "").split(",").filter((id) => id !== ""),
    publicKey: env.DISCORD_PUBLIC_KEY,
  };
}

/** As without a tocsin.yaml. */
export const TERMS: DiscordTerms = discordTerms(
  () => policyFrom(undefined, { responders: [], admins: [], policyPath: "tocsin.yaml" }),
  compileGrammar(COMMANDS, FRAGMENTS),
);
