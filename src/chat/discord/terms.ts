import type { Menu } from "./menu/menu.ts";
import type { DiscordPolicy } from "./ports.ts";

/** All that the settings and the commands say about Discord: what listeners go by, and what an operator is asked about. */
export interface DiscordTerms extends DiscordPolicy {
  readonly menu: Menu;
  /** Ids of the places in Discord that the settings name ("discord:123"). */
  places(): readonly string[];
}
