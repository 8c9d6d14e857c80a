import type { Finding } from "../../../core/context.ts";
import type { Log } from "../../../core/log.ts";
import { createDiscordRest } from "../rest/rest.ts";
import type { DiscordSettings } from "../settings.ts";
import type { DiscordTerms } from "../terms.ts";
import { discordFinding } from "./finding.ts";
import { discordFindings } from "./findings.ts";

export interface LookOptions {
  readonly settings: DiscordSettings;
  readonly policy: DiscordTerms;
  readonly log: Log;
}

/** What `discordFindings` finds, for a process in which Discord is configured and not connected. Never throws. */
export async function lookAtDiscord({ settings, policy, log }: LookOptions): Promise<readonly Finding[]> {
  const rest = createDiscordRest(settings);
  const connection = () => discordFinding("info", "the gateway is serve's affair: this process does not hear Discord");
  return discordFindings({ rest, settings, policy, log, connection }).finally(rest.stop);
}
