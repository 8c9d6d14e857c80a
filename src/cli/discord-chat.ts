import { openDiscord } from "../chat/discord/discord.ts";
import type { DiscordSettings } from "../chat/discord/settings.ts";
import { aloneIn } from "./alone.ts";
import type { Chat } from "./connecting.ts";
import type { Setup } from "./setup.ts";

/** Discord, as it is configured. Loads discord.js. */
export function discordChat({ config: { zone }, clock }: Setup, settings: DiscordSettings): Chat {
  return {
    platform: "discord",
    plugins: [],
    open: (app, log) => {
      const aids = { alone: aloneIn(app, { clock, log }) };
      return openDiscord({ settings, store: app.watched.store, policy: app.discord, zone, clock, log, aids });
    },
  };
}
