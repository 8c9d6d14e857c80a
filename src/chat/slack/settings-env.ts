import type { EnvVariable } from "../../core/integration.ts";

/** Slack's own settings. What it shares with the rest (HTTP_PORT, PUBLIC_URL, TOCSIN_SECRET) is declared there. */
export const SLACK_ENV = [
  {
    name: "SLACK_BOT_TOKEN",
    help: "Token of the one workspace (xoxb-…; Slack app: OAuth & Permissions, Bot User OAuth Token). `tocsin slack manifest` prints the app to create.",
    secret: true,
    check: {
      pattern: /^xoxb-\S+$/u,
      problem: "must begin with xoxb- (Slack app: OAuth & Permissions, Bot User OAuth Token)",
    },
  },
  {
    name: "SLACK_APP_TOKEN",
    help: "App-level token for Socket Mode, which needs no public address (xapp-…; Slack app: Basic Information, App-Level Tokens, with connections:write).",
    secret: true,
    check: {
      pattern: /^xapp-\S+$/u,
      problem: "must begin with xapp- (Slack app: Basic Information, App-Level Tokens)",
    },
  },
  {
    name: "SLACK_SIGNING_SECRET",
    help: "Instead of SLACK_APP_TOKEN: Slack calls this bot over HTTP, at HTTP_PORT behind a public https address (Slack app: Basic Information).",
    secret: true,
  },
  {
    name: "SLACK_CLIENT_ID",
    help: "Instead of SLACK_BOT_TOKEN, for several workspaces, each of which installs the bot at PUBLIC_URL/slack/install (Slack app: Basic Information).",
  },
  { name: "SLACK_CLIENT_SECRET", help: "Belongs to SLACK_CLIENT_ID.", secret: true },
  {
    name: "SLACK_API_URL",
    help: "Address of Slack's Web API; another one leads to a test double.",
    default: "https://slack.com/api",
  },
] as const satisfies readonly EnvVariable[];

export type SlackVariable = (typeof SLACK_ENV)[number]["name"];
