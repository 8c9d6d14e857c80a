import type { Config } from "../config.ts";
import type { ChatAdapter } from "../core/chat.ts";
import type { Policy } from "../core/policy.ts";
import { CARD_BUTTONS, GROUP_WITHIN_MS_DEFAULT, type Route, STORM_DEFAULT } from "../core/routes.ts";

/** Where a person at the console talks to the bot. */
const CONSOLE = { platform: "console", place: "console:main" } as const;

/** What is told at the sandbox's console, so that whoever tries the bot sees alerts arrive without a word of settings. */
const EVERYTHING: Route = {
  vendors: [],
  services: [],
  teams: [],
  priorities: [],
  urgencies: [],
  tags: [],
  to: [CONSOLE.place],
  mention: [],
  updates: "edit",
  buttons: CARD_BUTTONS,
  storm: STORM_DEFAULT,
  groupWithinMs: GROUP_WITHIN_MS_DEFAULT,
};

/** The routes as they are now: the settings', or, at the sandbox's console, one for everything. */
export function createRoutes(
  { sandbox }: Pick<Config, "sandbox">,
  policy: () => Pick<Policy, "routes">,
  adapterOf: (platform: string) => ChatAdapter | undefined,
): () => readonly Route[] {
  const forConsole = [EVERYTHING];
  return () => {
    const { routes } = policy();
    return routes.length === 0 && sandbox && adapterOf(CONSOLE.platform) !== undefined ? forConsole : routes;
  };
}
