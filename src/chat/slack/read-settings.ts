import { isInTheClear } from "../../core/in-the-clear.ts";
import { listed } from "../../core/wording.ts";
import type { SlackSettings } from "./settings.ts";
import { SLACK_ENV, type SlackVariable } from "./settings-env.ts";

export interface SlackSource {
  /** The variables of Slack that are set and look right, and defaults. */
  readonly values: Partial<Record<SlackVariable, string>>;
  /** Whether a variable is set, right or wrong. */
  isSet(name: string): boolean;
  /** PUBLIC_URL and TOCSIN_SECRET, where they look right. */
  readonly publicUrl: string | undefined;
  readonly secret: string | undefined;
  /** See config/variables.ts. */
  readonly faults: string[];
  readonly warnings: string[];
}

/** undefined: Slack is left out, or there is a fault that says what to set. */
export function readSlackSettings(source: SlackSource): SlackSettings | undefined {
  const { values, isSet, faults, warnings } = source;
  const set = SLACK_ENV.map(({ name }) => name).filter(isSet);
  const credentials = set.filter((name) => name !== "SLACK_API_URL");
  if (credentials.length === 0) {
    if (set.length > 0) warnings.push("SLACK_API_URL has no effect: Slack is left out without SLACK_BOT_TOKEN.");
    return undefined;
  }
  if (isSet("SLACK_APP_TOKEN") && isSet("SLACK_SIGNING_SECRET")) {
    warnings.push("SLACK_SIGNING_SECRET has no effect beside SLACK_APP_TOKEN: Socket Mode is used.");
  }
  const missed = missing(isSet).map((fault) => `${fault} (set: ${listed(credentials)}).`);
  const wrong = [...contradictions(isSet), ...missed, ...addressFaults(source)];
  faults.push(...wrong);
  const [road, workspaces] = [roadOf(values), workspacesOf(source)];
  if (wrong.length > 0 || road === undefined || workspaces === undefined) return undefined;
  return { apiUrl: `${values.SLACK_API_URL ?? ""}/`, road, workspaces };
}

function roadOf({ SLACK_APP_TOKEN, SLACK_SIGNING_SECRET }: SlackSource["values"]): SlackSettings["road"] | undefined {
  if (SLACK_APP_TOKEN !== undefined) return { type: "socket", appToken: SLACK_APP_TOKEN };
  return SLACK_SIGNING_SECRET === undefined ? undefined : { type: "http", signingSecret: SLACK_SIGNING_SECRET };
}

function workspacesOf({ values, publicUrl, secret }: SlackSource): SlackSettings["workspaces"] | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = values;
  if (botToken !== undefined) return { type: "one", botToken };
  if (clientId === undefined || clientSecret === undefined || publicUrl === undefined || secret === undefined) {
    return undefined;
  }
  return { type: "several", clientId, clientSecret, publicUrl, secret };
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
      [!isSet("PUBLIC_URL"), "PUBLIC_URL is missing: workspaces install the bot at PUBLIC_URL/slack/install"],
      [
        isSet("SLACK_APP_TOKEN") && !isSet("HTTP_PORT"),
        "HTTP_PORT is missing: workspaces install the bot over HTTP, also in Socket Mode",
      ],
    );
  }
  return needs.filter(([isMissing]) => isMissing).map(([, fault]) => fault);
}

function addressFaults({ values, isSet, publicUrl }: SlackSource): string[] {
  const faults: string[] = [];
  if (values.SLACK_API_URL !== undefined && isInTheClear(values.SLACK_API_URL)) {
    faults.push("SLACK_API_URL must begin with https://, unless it is on this machine: tokens travel with each call.");
  }
  if (isSet("SLACK_CLIENT_ID") && publicUrl !== undefined && isInTheClear(publicUrl)) {
    faults.push("PUBLIC_URL must begin with https://: Slack sends people who install the bot to no other address.");
  }
  return faults;
}
