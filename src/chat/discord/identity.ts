import { z } from "zod";
import { BotError } from "../../core/errors.ts";
import { parseAnswer } from "../../core/wire.ts";
import type { DiscordBot, DiscordRest } from "./ports.ts";
import type { DiscordSettings } from "./settings.ts";
import { USER } from "./wire.ts";

/** What we use of an application (Discord docs, Application resource, read 2026-11-21). */
const APPLICATION = z.object({
  id: z.string(),
  flags: z.int().nullish().catch(null),
  bot_public: z.boolean().catch(false),
});

/** Message Content Intent, for apps in few and in many servers (Discord docs, Application flags, read 2026-11-21). */
const MAY_READ_CONTENT = (1 << 18) | (1 << 19);

export interface Identity extends DiscordBot {
  /** Message Content Intent is turned on; undefined: Discord does not say. */
  readonly mayReadContent: boolean | undefined;
  /** Whoever knows its id may invite it to a server of theirs. */
  readonly isPublic: boolean;
}

/**
 * Asks Discord who the bot is. Throws BotError("vendor_auth") when Discord does not accept the token, or when the token
 * belongs to another application than the settings say; else what the call throws.
 */
export async function identify(
  rest: DiscordRest,
  { application }: Pick<DiscordSettings, "application">,
): Promise<Identity> {
  const [user, app] = await Promise.all([
    rest.call("GET", "/users/@me").then((answer) => parseAnswer("Discord", USER, answer, "who I am")),
    rest.call("GET", "/applications/@me").then((answer) => parseAnswer("Discord", APPLICATION, answer, "what I am")),
  ]);
  if (application !== undefined && application !== app.id) {
    throw new BotError(
      "vendor_auth",
      `DISCORD_TOKEN belongs to application ${app.id}, and DISCORD_APPLICATION_ID is ${application}: correct one of them.`,
    );
  }
  return {
    application: app.id,
    user: user.id,
    name: user.username,
    isPublic: app.bot_public,
    mayReadContent: app.flags === null || app.flags === undefined ? undefined : (app.flags & MAY_READ_CONTENT) !== 0,
  };
}
