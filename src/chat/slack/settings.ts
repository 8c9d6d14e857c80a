import type { EnvVariable } from "../../core/integration.ts";
import { listed } from "../../core/wording.ts";

/** Slack's own settings. What it shares with the rest (HTTP_PORT, TOCSIN_URL, TOCSIN_SECRET) is declared there. */
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
    help: "Instead of SLACK_BOT_TOKEN, for several workspaces, each of which installs the bot at TOCSIN_URL/slack/install (Slack app: Basic Information).",
  },
  { name: "SLACK_CLIENT_SECRET", help: "Belongs to SLACK_CLIENT_ID.", secret: true },
  {
    name: "SLACK_API_URL",
    help: "Address of Slack's Web API; another one leads to a test double.",
    default: "https://slack.com/api",
  },
] as const satisfies readonly EnvVariable[];

type SlackVariable = (typeof SLACK_ENV)[number]["name"];

/** How the bot is connected to Slack. Everything in it but the addresses and the client's id is secret. */
export interface SlackSettings {
  /** Base address of the Web API, with a slash at its end. */
  readonly apiUrl: string;
  /** How Slack reaches the bot: by a WebSocket that the bot opens, or by requests to the bot's own HTTP server. */
  readonly road:
    | { readonly type: "socket"; readonly appToken: string }
    | { readonly type: "http"; readonly signingSecret: string };
  /** One workspace that is known by its token, or several that install the bot by themselves. */
  readonly workspaces:
    | { readonly type: "one"; readonly botToken: string }
    | {
        readonly type: "several";
        readonly clientId: string;
        readonly clientSecret: string;
        /** The bot's own public address, without a slash at its end. */
        readonly publicUrl: string;
        /** What tokens at rest are encrypted with. */
        readonly secret: string;
      };
}

export interface SlackSource {
  /** The variables of Slack that are set and look right, and defaults. */
  readonly values: Partial<Record<SlackVariable, string>>;
  /** Whether a variable is set, right or wrong. */
  isSet(name: string): boolean;
  /** TOCSIN_URL and TOCSIN_SECRET, where they look right. */
  readonly publicUrl: string | undefined;
  readonly secret: string | undefined;
  /** See config/variables.ts. */
  readonly faults: string[];
  readonly warnings: string[];
}

/** undefined: Slack is left out, or there is a fault that says what to set. */
export function readSlackSettings(source: SlackSource): SlackSettings | undefined {
  const { values, isSet, publicUrl, secret, faults, warnings } = source;
  const set = SLACK_ENV.map(({ name }) => name).filter(isSet);
  const credentials = set.filter((name) => name !== "SLACK_API_URL");
  if (credentials.length === 0) {
    if (set.length > 0) warnings.push("SLACK_API_URL has no effect: Slack is left out without SLACK_BOT_TOKEN.");
    return undefined;
  }
  const before = faults.length;
  faults.push(...contradictions(isSet), ...missing(isSet).map((fault) => `${fault} (set: ${listed(credentials)}).`));
  const apiUrl = `${values.SLACK_API_URL ?? ""}/`;
  if (sendsTokensInTheClear(apiUrl)) {
    faults.push("SLACK_API_URL must begin with https://, unless it is on this machine: tokens travel with each call.");
  }
  if (isSet("SLACK_CLIENT_ID") && publicUrl !== undefined && sendsTokensInTheClear(publicUrl)) {
    faults.push("TOCSIN_URL must begin with https://: Slack sends people who install the bot to no other address.");
  }
  if (isSet("SLACK_APP_TOKEN") && isSet("SLACK_SIGNING_SECRET")) {
    warnings.push("SLACK_SIGNING_SECRET has no effect beside SLACK_APP_TOKEN: Socket Mode is used.");
  }
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = values;
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = values;
  const road =
    appToken !== undefined
      ? ({ type: "socket", appToken } as const)
      : signingSecret !== undefined && ({ type: "http", signingSecret } as const);
  const workspaces =
    botToken !== undefined
      ? ({ type: "one", botToken } as const)
      : clientId !== undefined &&
        clientSecret !== undefined &&
        publicUrl !== undefined &&
        secret !== undefined &&
        ({ type: "several", clientId, clientSecret, publicUrl, secret } as const);
  return faults.length === before && road && workspaces ? { apiUrl, road, workspaces } : undefined;
}

type IsSet = SlackSource["isSet"];

function contradictions(isSet: IsSet): string[] {
  if (!isSet("SLACK_BOT_TOKEN") || !isSet("SLACK_CLIENT_ID")) return [];
  return ["SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for several: unset one of them."];
}

function missing(isSet: IsSet): string[] {
  const needs: [isMissing: boolean, fault: string][] = [
    [
      !isSet("SLACK_BOT_TOKEN") && !isSet("SLACK_CLIENT_ID") && !isSet("SLACK_CLIENT_SECRET"),
      "SLACK_BOT_TOKEN is missing: without it, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, nothing can be sent",
    ],
    [
      !isSet("SLACK_APP_TOKEN") && !isSet("SLACK_SIGNING_SECRET"),
      "SLACK_APP_TOKEN is missing: without it, or SLACK_SIGNING_SECRET and HTTP_PORT, nothing can be heard",
    ],
    [
      !isSet("SLACK_APP_TOKEN") && isSet("SLACK_SIGNING_SECRET") && !isSet("HTTP_PORT"),
      "HTTP_PORT is missing: without SLACK_APP_TOKEN, Slack calls this bot over HTTP",
    ],
    [isSet("SLACK_CLIENT_SECRET") && !isSet("SLACK_CLIENT_ID"), "SLACK_CLIENT_ID is missing beside its secret"],
  ];
  if (isSet("SLACK_CLIENT_ID")) {
    needs.push(
      [!isSet("SLACK_CLIENT_SECRET"), "SLACK_CLIENT_SECRET is missing beside SLACK_CLIENT_ID"],
      [!isSet("TOCSIN_SECRET"), "TOCSIN_SECRET is missing: the tokens of several workspaces are stored encrypted"],
      [!isSet("TOCSIN_URL"), "TOCSIN_URL is missing: workspaces install the bot at TOCSIN_URL/slack/install"],
      [
        isSet("SLACK_APP_TOKEN") && !isSet("HTTP_PORT"),
        "HTTP_PORT is missing: workspaces install the bot over HTTP, also in Socket Mode",
      ],
    );
  }
  return needs.filter(([isMissing]) => isMissing).map(([, fault]) => fault);
}

/** Loopback addresses never leave this machine. */
function sendsTokensInTheClear(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u.test(hostname);
}
