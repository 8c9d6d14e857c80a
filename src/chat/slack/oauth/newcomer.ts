import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { Installation } from "../ports.ts";

/** What @slack/oauth makes of Slack's answer (Slack docs, oauth.v2.access and auth.test, read 2026-11-21). */
const INSTALLED = z.object({
  team: z.object({ id: z.string(), name: z.string().default("") }).optional(),
  enterprise: z.object({ id: z.string() }).optional(),
  isEnterpriseInstall: z.boolean().optional(),
  bot: z.object({
    token: z.string(),
    userId: z.string(),
    id: z.string(),
    scopes: z.array(z.string()),
    refreshToken: z.string().optional(),
  }),
});

/** The workspace that has just allowed the bot. Throws BotError("bad_input") with what to change. */
export function readNewcomer(installed: unknown): Installation {
  const read = INSTALLED.safeParse(installed);
  if (!read.success) throw new BotError("bad_input", "Slack did not say in which workspace the bot was installed.");
  const { team, enterprise, isEnterpriseInstall, bot } = read.data;
  if (isEnterpriseInstall || team === undefined) {
    throw new BotError("bad_input", "Install it in a workspace, not in the whole organisation.");
  }
  if (bot.refreshToken !== undefined) {
    throw new BotError(
      "bad_input",
      "The Slack app rotates its tokens: turn that off (OAuth & Permissions) and begin again.",
    );
  }
  return {
    team: team.id,
    teamName: team.name,
    ...(enterprise === undefined ? {} : { enterprise: enterprise.id }),
    botToken: bot.token,
    botUser: bot.userId,
    botId: bot.id,
    scopes: bot.scopes,
  };
}
