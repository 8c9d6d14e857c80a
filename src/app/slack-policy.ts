import { idleAliases } from "../chat/slack/app/menu.ts";
import type { SlackUse } from "../chat/slack/app/scopes.ts";
import type { SlackTerms } from "../chat/slack/terms.ts";
import { COMMANDS } from "../commands/index.ts";
import type { Policy } from "../core/policy.ts";
import { placesOn } from "./chat-places.ts";

/** A channel's id without its platform: what tocsin.yaml may call a place in Slack. */
const CHANNEL = /^#?(?<id>(?:T[A-Z\d]{2,}\.)?[CG][A-Z\d]{5,})$/u;

/** What the settings say about Slack, as it is at each question: tocsin.yaml may be read again at any time. */
export function slackTerms(current: () => Policy, adminChannel?: string): SlackTerms {
  return {
    command: () => current().slack.command,
    aliases: () => new Map(Object.entries(current().slack.aliases)),
    listensBare: (place) => current().listensAt(place) === "bare",
    usergroups: () => current().usergroups,
    mayJoin: (team) => current().slack.workspaces.includes(team),
    use: () => slackUse(current()),
    places: () => placesOn("slack", CHANNEL, current(), adminChannel),
    idleAliases: () => idleAliases(current().slack, COMMANDS),
  };
}

/** What of Slack's optional parts a policy asks for. */
export function slackUse({ places, usergroups }: Policy): SlackUse {
  return {
    bare: Object.values(places).some(({ listen }) => listen === "bare"),
    usergroups: usergroups.size > 0,
  };
}
