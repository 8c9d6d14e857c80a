import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { INTEGRATIONS } from "../../../integrations/index.ts";
import { slackUse } from "../../app/slack-policy.ts";
import { slackManifest } from "../../chat/slack/app/manifest.ts";
import { idleAliases, slashCommands } from "../../chat/slack/app/menu.ts";
import { scopesFor } from "../../chat/slack/app/scopes.ts";
import { COMMANDS } from "../../commands/index.ts";
import { DEFAULTS } from "../../config/core-env.ts";
import { type Env, findValue } from "../../config/variables.ts";
import { messageMenu } from "../../core/message-menu.ts";
import { type Policy, policyFrom } from "../../core/policy.ts";
import { readPolicy } from "../../policy/read.ts";
import { readEnv } from "../env-file.ts";
import type { Shell } from "../shell.ts";

export interface ManifestChoice {
  readonly url?: string;
  readonly http?: boolean;
  readonly socket?: boolean;
}

const WRONG = 2;

/**
 * Prints the app's manifest on the standard output, and what to do with it on the other. The settings need not be whole:
 * it is what they are made from. Returns 0, or 2 when something asked for is refused.
 */
export async function manifest(choice: ManifestChoice, shell: Shell): Promise<number> {
  const env = readEnv(shell.cwd, shell.env);
  const faults: string[] = [];
  const place = placeOf(choice, env, faults);
  const policy = await policyAt(shell.cwd, env, faults);
  if (faults.length > 0 || policy === undefined) {
    for (const fault of faults) shell.stderr.write(`tocsin: ${fault}\n`);
    return WRONG;
  }
  const use = slackUse(policy);
  const made = slackManifest({
    commands: slashCommands(policy.slack, COMMANDS),
    shortcuts: messageMenu(COMMANDS.map(({ name }) => name)),
    use,
    ...place,
  });
  shell.stdout.write(`${JSON.stringify(made, undefined, 2)}\n`);
  const reasons = scopesFor(use).map((scope) => `  ${scope.name}: ${scope.for}`);
  const idle = idleAliases(policy.slack, COMMANDS).map(
    (name) =>
      `Nothing that can be said begins with what ${name} stands for: correct slack.aliases in ${policy.fileName}.`,
  );
  shell.stderr.write(`${[...next(place), "The rights it asks for, and why:", ...reasons, ...idle].join("\n")}\n`);
  return 0;
}

const CREATE = [
  "At api.slack.com/apps choose Create New App, From a manifest, and paste the JSON; for an app that is there, paste it",
  "under App Manifest. Install App then shows SLACK_BOT_TOKEN.",
];
const SOCKET = "Basic Information, App-Level Tokens: make one with connections:write, which is SLACK_APP_TOKEN.";
const HTTP =
  "Basic Information shows SLACK_SIGNING_SECRET: set it and HTTP_PORT, start the bot, then have Slack verify the address.";
const SEVERAL =
  "For several workspaces take SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead of the bot token, and activate distribution.";

/** What to do with the manifest. */
function next({ road, url }: Place): readonly string[] {
  return [...CREATE, road === "socket" ? SOCKET : HTTP, ...(url === undefined ? [] : [SEVERAL])];
}

interface Place {
  readonly road: "socket" | "http";
  readonly url?: string;
}

/** As the options say; else as the settings do, as far as they are there. */
function placeOf({ url: given, http = false, socket = false }: ManifestChoice, env: Env, faults: string[]): Place {
  const address = (given ?? findValue(env, "PUBLIC_URL"))?.replace(/\/+$/u, "");
  const isSigned =
    findValue(env, "SLACK_SIGNING_SECRET") !== undefined && findValue(env, "SLACK_APP_TOKEN") === undefined;
  const road = !socket && (http || given !== undefined || isSigned) ? "http" : "socket";
  if (http && socket) faults.push("take one of --http and --socket");
  if (road === "http" && address === undefined) faults.push("Slack needs an address to call: add --url https://…");
  if (address !== undefined && !isPublic(address)) {
    faults.push(
      `${given === undefined ? "PUBLIC_URL" : "--url"} must be an https address such as https://bot.example.com`,
    );
  }
  return { road, ...(address === undefined ? {} : { url: address }) };
}

/** Loopback will do for a test double. */
function isPublic(address: string): boolean {
  if (!URL.canParse(address) || /[?#\s]/u.test(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  if (username !== "") return false;
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}

/** undefined: then there are faults. */
async function policyAt(cwd: string, env: Env, faults: string[]): Promise<Policy | undefined> {
  const named = findValue(env, "TOCSIN_CONFIG");
  const name = named ?? DEFAULTS.policyPath;
  const path = resolve(cwd, name);
  const settings = { responders: [], admins: [], policyPath: name };
  if (!existsSync(path)) {
    if (named === undefined) return policyFrom(undefined, settings);
    faults.push(`TOCSIN_CONFIG names ${name}, and there is no such file`);
    return undefined;
  }
  const accounts = INTEGRATIONS.map(({ id }) => id);
  const reading = await readPolicy(readFileSync(path, "utf8"), { name, accounts });
  if (reading.ok) return policyFrom(reading.file, settings);
  faults.push(...reading.faults);
  return undefined;
}
