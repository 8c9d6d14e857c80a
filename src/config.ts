import { existsSync } from "node:fs";
import { join } from "node:path";
import { IANAZone, SystemZone } from "luxon";
import { readDiscordSettings } from "./chat/discord/read-settings.ts";
import type { DiscordSettings } from "./chat/discord/settings.ts";
import { DISCORD_ENV } from "./chat/discord/settings-env.ts";
import { readSlackSettings } from "./chat/slack/read-settings.ts";
import type { SlackSettings } from "./chat/slack/settings.ts";
import { SLACK_ENV } from "./chat/slack/settings-env.ts";
import { type AccountSettings, hasCredential, leftovers, readAccount } from "./config/accounts.ts";
import { chatTokens } from "./config/chat-tokens.ts";
import { CORE_ENV, type CoreVariable, DEFAULTS } from "./config/core-env.ts";
import { passwordsIn, readDatabaseUrl } from "./config/database.ts";
import { type HttpAddress, readHttpAddress } from "./config/http.ts";
import { readSandboxVendors } from "./config/sandbox.ts";
import { unknownVariables } from "./config/unknown.ts";
import { type Env, type Findings, findValue, readVariables } from "./config/variables.ts";
import { ConfigError } from "./core/config-error.ts";
import type { ImitatedVendor } from "./core/emulator.ts";
import type { EnvVariable, Integration } from "./core/integration.ts";
import { readWho, type Who } from "./core/who.ts";
import { listed } from "./core/wording.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";

/** Every setting of the environment, checked. */
export interface Config {
  /** Where the store lives: DATA_DIR, or its `sandbox` folder, so that play never touches real data. */
  readonly dataDir: string;
  /** Where replicas share their store instead. Secret. */
  readonly databaseUrl: string | undefined;
  /** The vendors are emulators on loopback and the people are samples: all or nothing. */
  readonly sandbox: boolean;
  /** Whom the sandbox imitates. */
  readonly sandboxVendors: readonly ImitatedVendor[];
  /** The vendors to connect. Empty in the sandbox, where the emulators say how they are reached. */
  readonly accounts: readonly AccountSettings[];
  readonly responders: readonly Who[];
  readonly admins: readonly Who[];
  /** The console speaker's e-mail address, when set. */
  readonly user: string | undefined;
  /** IANA zone of people whose own is unknown. */
  readonly zone: string;
  /** Where `serve` listens; undefined: nowhere. */
  readonly http: HttpAddress | undefined;
  /** The public address at which that can be reached, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** What tokens are encrypted with and hooks' secrets are made from. Secret. */
  readonly secret: string | undefined;
  /** What hooks' secrets were made from before. Secret. */
  readonly formerSecret: string | undefined;
  /** How the bot is connected to Slack, in the sandbox too; undefined: not at all. */
  readonly slack: SlackSettings | undefined;
  /** How the bot is connected to Discord, in the sandbox too; undefined: not at all. */
  readonly discord: DiscordSettings | undefined;
  /** The id of the place where admins are told of what is stuck: "slack:C0123". */
  readonly adminChannel: string | undefined;
  readonly policyPath: string;
  /** The policy file was named explicitly: it must be there. */
  readonly policyRequired: boolean;
  readonly logLevel: LogLevel;
  /** Every value that must never be shown or logged. */
  readonly secrets: readonly string[];
  /** To be said loudly at the start. */
  readonly warnings: readonly string[];
}

export interface Surroundings {
  fileExists(path: string): boolean;
  /** The system's IANA zone. */
  readonly zone: string;
}

const HERE: Surroundings = {
  fileExists: existsSync,
  get zone() {
    return SystemZone.instance.name;
  },
};

/** Reads and checks every setting. Throws ConfigError with all faults at once. */
export function readConfig(env: Env, integrations: readonly Integration[], here: Surroundings = HERE): Config {
  const findings: Findings = { faults: [], warnings: [] };
  const core: Partial<Record<CoreVariable, string>> = readVariables(CORE_ENV, env, findings);
  const isSet = (name: string): boolean => findValue(env, name) !== undefined;
  const slack = readSlackSettings({
    values: readVariables(SLACK_ENV, env, findings),
    isSet,
    publicUrl: core.PUBLIC_URL,
    secret: core.TOCSIN_SECRET,
    ...findings,
  });
  const discord = readDiscordSettings({ values: readVariables(DISCORD_ENV, env, findings), isSet, ...findings });
  const declared: readonly EnvVariable[] = [
    ...CORE_ENV,
    ...SLACK_ENV,
    ...DISCORD_ENV,
    ...integrations.flatMap((integration) => integration.env),
  ];
  const names = declared.map(({ name }) => name);
  const tokens = chatTokens(env);
  const vendors = readVendors(
    env,
    integrations,
    { forced: core.TOCSIN_SANDBOX, hasToken: tokens.length > 0 },
    findings,
  );
  findings.warnings.push(...unknownVariables(env, names));

  const dataDir = core.DATA_DIR ?? DEFAULTS.dataDir;
  const policyPath = core.TOCSIN_CONFIG ?? DEFAULTS.policyPath;
  const policyRequired = findValue(env, "TOCSIN_CONFIG") !== undefined;
  if (policyRequired && !here.fileExists(policyPath)) {
    findings.faults.push(`TOCSIN_CONFIG names ${policyPath}, and there is no such file: correct the path or unset it.`);
  }
  const config: Config = {
    ...vendors,
    sandboxVendors: readSandboxVendors(core, findings),
    dataDir: vendors.sandbox ? join(dataDir, "sandbox") : dataDir,
    databaseUrl: readDatabaseUrl(core, findings),
    responders: readPeople("TOCSIN_RESPONDERS", core.TOCSIN_RESPONDERS, findings),
    admins: readPeople("TOCSIN_ADMINS", core.TOCSIN_ADMINS, findings),
    user: core.TOCSIN_USER?.toLowerCase(),
    zone: readZone(core.TOCSIN_ZONE, here, findings),
    http: readHttpAddress(core, findings),
    publicUrl: core.PUBLIC_URL,
    secret: core.TOCSIN_SECRET,
    formerSecret: core.TOCSIN_SECRET_OLD,
    slack,
    discord,
    adminChannel: core.TOCSIN_ADMIN_CHANNEL,
    policyPath,
    policyRequired,
    logLevel: LOG_LEVELS.find((level) => level === core.LOG_LEVEL) ?? DEFAULTS.logLevel,
    secrets: [
      ...declared.filter(({ secret }) => secret).flatMap((variable) => secretsIn(variable, env)),
      ...tokens.flatMap((name) => findValue(env, name) ?? []),
      ...passwordsIn(findValue(env, "DATABASE_URL") ?? ""),
    ],
    warnings: findings.warnings,
  };
  if (findings.faults.length > 0) throw new ConfigError(findings.faults);
  return config;
}

/** The sandbox is all or nothing: one credential or chat token ends it, unless TOCSIN_SANDBOX decides. */
function readVendors(
  env: Env,
  integrations: readonly Integration[],
  { forced, hasToken }: { readonly forced: string | undefined; readonly hasToken: boolean },
  { faults, warnings }: Findings,
): Pick<Config, "sandbox" | "accounts"> {
  const used = integrations.filter((integration) => hasCredential(integration, env));
  const sandbox = forced === undefined ? used.length === 0 && !hasToken : forced === "1";
  for (const integration of integrations)
    if (!used.includes(integration)) warnings.push(...leftovers(integration, env));
  if (!sandbox) {
    if (used.length === 0) warnings.push("No vendor is configured: set the keys of at least one (see .env.example).");
    return {
      sandbox,
      accounts: used.flatMap((integration) => readAccount(integration, env, { faults, warnings }) ?? []),
    };
  }
  const titles = listed(used.map(({ title }) => title));
  if (used.length > 0) warnings.push(`TOCSIN_SANDBOX=1: emulators answer; the settings of ${titles} are not used.`);
  return { sandbox, accounts: [] };
}

function secretsIn({ name, several }: EnvVariable, env: Env): readonly string[] {
  const value = findValue(env, name);
  if (value === undefined) return [];
  return several && value.includes(",") ? [value, ...value.split(",")] : [value];
}

function readPeople(name: CoreVariable, value: string | undefined, { faults }: Findings): Who[] {
  const entries = (value ?? "").split(",").filter((entry) => entry.trim() !== "");
  return entries.flatMap((entry) => {
    const who = readWho(entry);
    if (who !== undefined) return who;
    faults.push(
      `${name} has "${entry.trim()}", which is neither an e-mail address nor a platform id such as slack:U0123: ` +
        "correct it, and separate several with commas.",
    );
    return [];
  });
}

function readZone(value: string | undefined, here: Surroundings, { faults }: Findings): string {
  if (value !== undefined && !IANAZone.isValidZone(value)) {
    faults.push(`TOCSIN_ZONE must be a time zone such as Europe/Paris or UTC (it is "${value}").`);
  }
  const zone = value ?? here.zone;
  return IANAZone.isValidZone(zone) ? zone : "UTC";
}
