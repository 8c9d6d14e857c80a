import { menuOf } from "../chat/discord/menu/menu.ts";
import type { DiscordTerms } from "../chat/discord/terms.ts";
import { COMMANDS, FRAGMENTS } from "../commands/index.ts";
import type { Policy } from "../core/policy.ts";
import type { Grammar } from "../router/grammar.ts";
import { placesOn } from "./chat-places.ts";
import { expectedAudience } from "./expected-audience.ts";

/** A channel's id without its platform: what tocsin.yaml may call a place in Discord. */
const CHANNEL = /^#?(?<id>\d{17,20})$/u;
/** What the bot is called in its own sentences. */
const NAME = "tocsin";

/** What the settings and the commands say about Discord; the settings as they are at each question. */
export function discordTerms(current: () => Policy, grammar: Grammar, adminChannel?: string): DiscordTerms {
  return {
    menu: menuOf({ commands: COMMANDS, fragments: FRAGMENTS, name: NAME }),
    listensBare: (place) => current().listensAt(place) === "bare",
    listensBareSomewhere: () => discordNames(current().places).some(({ listen }) => listen === "bare"),
    audienceOf: (place, text) => expectedAudience(grammar, current(), place, text),
    places: () => placesOn("discord", CHANNEL, current(), adminChannel),
  };
}

/** A place that names no platform may be one of Discord's. */
function discordNames(places: Policy["places"]): readonly Policy["places"][string][] {
  return Object.entries(places).flatMap(([name, place]) =>
    !name.includes(":") || name.startsWith("discord:") ? place : [],
  );
}
