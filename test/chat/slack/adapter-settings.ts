import type { SlackSettings } from "../../../src/chat/slack/settings.ts";
import type { SlackTerms } from "../../../src/chat/slack/terms.ts";
import type { FakeSlack } from "../../fakes/slack/slack.ts";

/** How a bot is connected to this Slack. */
export function settingsFor({ env }: FakeSlack, road: SlackSettings["road"]["type"]): SlackSettings {
  return {
    apiUrl: env.SLACK_API_URL ?? "",
    road:
      road === "socket"
        ? { type: "socket", appToken: env.SLACK_APP_TOKEN ?? "" }
        : { type: "http", signingSecret: env.SLACK_SIGNING_SECRET ?? "" },
    workspaces: { type: "one", botToken: env.SLACK_BOT_TOKEN ?? "" },
  };
}

/** As without a tocsin.yaml. */
export const TERMS: SlackTerms = {
  command: () => "/tocsin",
  aliases: () => new Map(),
  listensBare: () => false,
  usergroups: () => new Map(),
  mayJoin: () => false,
  use: () => ({ bare: false, usergroups: false }),
  places: () => [],
  idleAliases: () => [],
};
