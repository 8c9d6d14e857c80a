import { openDiscord } from "../chat/discord/discord.ts";
import { createDiscordDoor } from "../chat/discord/door.ts";
import type { DiscordSettings } from "../chat/discord/settings.ts";
import { aloneIn } from "./alone.ts";
import type { Chat } from "./connecting.ts";
import type { Setup } from "./setup.ts";

/** Discord, as it is configured. Loads discord.js. */
export function discordChat({ config: { zone }, clock, log: ownLog }: Setup, settings: DiscordSettings): Chat {
  const door = createDiscordDoor({ settings, clock, log: ownLog });
  return {
    platform: "discord",
    plugins: [door.plugin],
    open: (app, log) => {
      const aids = { alone: aloneIn(app, { clock, log }) };
      return openDiscord({ settings, door, store: app.watched.store, policy: app.discord, zone, clock, log, aids });
    },
  };
}
