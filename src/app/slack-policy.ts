import type { SlackPolicy } from "../chat/slack/ports.ts";
import type { Policy } from "../core/policy.ts";

/** What tocsin.yaml says about Slack, as it is at each question: it may be read again at any time. */
export function slackPolicy(current: () => Policy): SlackPolicy {
  return {
    command: () => current().slack.command,
    aliases: () => new Map(Object.entries(current().slack.aliases)),
    listensBare: (place) => current().listensAt(place) === "bare",
    usergroups: () => current().usergroups,
  };
}
