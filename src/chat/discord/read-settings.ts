import { isInTheClear } from "../../core/in-the-clear.ts";
import { listed } from "../../core/wording.ts";
import type { DiscordSettings } from "./settings.ts";
import { DISCORD_ENV, type DiscordVariable } from "./settings-env.ts";

export interface DiscordSource {
  /** The variables of Discord that are set and look right, and defaults. */
  readonly values: Partial<Record<DiscordVariable, string>>;
  /** Whether a variable is set, right or wrong. */
  isSet(name: string): boolean;
  /** See config/variables.ts. */
  readonly faults: string[];
  readonly warnings: string[];
}

/** undefined: Discord is left out, or there is a fault that says what to set. */
export function readDiscordSettings({ values, isSet, faults, warnings }: DiscordSource): DiscordSettings | undefined {
  const set = DISCORD_ENV.map(({ name }) => name).filter(isSet);
  if (!isSet("DISCORD_TOKEN")) {
    if (set.length > 0) {
      const have = set.length === 1 ? "has" : "have";
      warnings.push(`${listed(set)} ${have} no effect: Discord is left out without DISCORD_TOKEN.`);
    }
    return undefined;
  }
  const { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl } = values;
  if (apiUrl !== undefined && isInTheClear(apiUrl)) {
    faults.push(
      "DISCORD_API_URL must begin with https://, unless it is on this machine: the token travels with each call.",
    );
    return undefined;
  }
  if (isSet("DISCORD_PUBLIC_KEY") && !isSet("HTTP_PORT")) {
    faults.push("HTTP_PORT is missing: with DISCORD_PUBLIC_KEY, Discord sends interactions to this bot over HTTP.");
    return undefined;
  }
  if (token === undefined || apiUrl === undefined) return undefined;
  return {
    token,
    apiUrl,
    application: values.DISCORD_APPLICATION_ID,
    guilds: idsIn(values.DISCORD_GUILD_IDS),
    publicKey: values.DISCORD_PUBLIC_KEY?.toLowerCase(),
  };
}

function idsIn(list = ""): readonly string[] {
  return [...new Set(list.split(",").map((id) => id.trim()))].filter((id) => id !== "");
}
