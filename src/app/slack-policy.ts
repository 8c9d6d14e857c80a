import type { SlackUse } from "../chat/slack/app/scopes.ts";
import type { SlackPolicy } from "../chat/slack/ports.ts";
import type { Policy } from "../core/policy.ts";

export interface SlackTerms extends SlackPolicy {
  /** Whether this workspace may have the bot, where workspaces install it by themselves. */
  mayJoin(team: string): boolean;
}

/** What tocsin.yaml says about Slack, as it is at each question: it may be read again at any time. */
export function slackTerms(current: () => Policy): SlackTerms {
  return {
    command: () => current().slack.command,
    aliases: () => new Map(Object.entries(current().slack.aliases)),
    listensBare: (place) => current().listensAt(place) === "bare",
    usergroups: () => current().usergroups,
    mayJoin: (team) => current().slack.workspaces.includes(team),
  };
}

/** What of Slack's optional parts a policy asks for. */
export function slackUse({ places, usergroups }: Policy): SlackUse {
  return {
    bare: Object.values(places).some(({ listen }) => listen === "bare"),
    usergroups: usergroups.size > 0,
  };
}
