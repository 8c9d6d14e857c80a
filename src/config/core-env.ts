import type { EnvVariable } from "../core/integration.ts";

import { EMAIL } from "../core/who.ts";
import { LOG_LEVELS, type LogLevel } from "../log.ts";
import { DATABASE_ADDRESS } from "./database.ts";

const LOG_LEVEL: LogLevel = "warn";
export const DEFAULTS = {
  dataDir: "./data",
  policyPath: "./tocsin.yaml",
  httpHost: "127.0.0.1",
  logLevel: LOG_LEVEL,
  sandboxVendors: "statuspage,pagerduty,opsgenie",
} as const;

const MASTER_SECRET = {
  pattern: /^\S{32,}$/u,
  problem: "must have at least 32 characters: take what `openssl rand -hex 32` prints",
} as const;

/** Tocsin's own settings. The vendors' are declared by their integrations. */
export const CORE_ENV = [
  {
    name: "DATA_DIR",
    help: "Folder of the store. The sandbox keeps its own beneath it.",
    default: DEFAULTS.dataDir,
  },
  {
    name: "DATABASE_URL",
    help: "PostgreSQL 13 or newer that several replicas share, such as postgres://user:password@host:5432/database. Unset: the store is in DATA_DIR, for one process.",
    secret: true,
    check: DATABASE_ADDRESS,
  },
  {
    name: "TOCSIN_RESPONDERS",
    help: "Who may change the status page, change alerts and page people: e-mail addresses or platform ids (slack:U0123, discord:1234567890), separated by commas; * is everybody. Unset: nobody, unless tocsin.yaml says so.",
  },
  {
    name: "TOCSIN_ADMINS",
    help: "Who may do all that and administer the bot. Written like TOCSIN_RESPONDERS.",
  },
  {
    name: "TOCSIN_USER",
    help: "Who speaks at the console: the e-mail address the vendors know you by. --as overrides it.",
    check: { pattern: EMAIL, problem: "must be one e-mail address, such as ana@example.com" },
  },
  {
    name: "TOCSIN_CONFIG",
    help: "Path of the policy file (see docs/tocsin.example.yaml): roles, defaults of places, aliases, limits. It may be missing unless this is set.",
    default: DEFAULTS.policyPath,
  },
  {
    name: "TOCSIN_SANDBOX",
    help: "1: use the emulators although credentials are set. 0: never use them. Unset: use them as long as no credential is set.",
    check: { pattern: /^[01]$/u, problem: "must be 1 or 0" },
  },
  {
    name: "TOCSIN_SANDBOX_VENDORS",
    help: "Whom the sandbox imitates, separated by commas. With jsm in place of opsgenie its company has moved to Jira Service Management; with both it is in the middle of that.",
    default: DEFAULTS.sandboxVendors,
  },
  {
    name: "TOCSIN_ZONE",
    help: "Time zone of people whose own is unknown, such as Europe/Paris. Unset: the system's.",
  },
  {
    name: "TOCSIN_ADMIN_CHANNEL",
    help: "Where admins are told that something is stuck or a key was refused: a platform and a channel's id, such as slack:C0123. Unset: only the log and /metrics tell.",
    check: { pattern: /^[a-z][a-z0-9-]*:\S+$/u, problem: "must be a place such as slack:C0123" },
  },
  {
    name: "PUBLIC_URL",
    help: "Public https address at which HTTP_PORT can be reached, such as https://tocsin.example.com: for webhooks, for the app's manifest, and for workspaces that install the bot.",
  },
  {
    name: "TOCSIN_SECRET",
    help: "What tokens in the store are encrypted with, and what the secrets in webhooks' addresses are made from: at least 32 characters, such as `openssl rand -hex 32` prints. With another one the tokens cannot be read any more, and the addresses change.",
    secret: true,
    check: MASTER_SECRET,
  },
  {
    name: "TOCSIN_SECRET_OLD",
    help: "The TOCSIN_SECRET of before: webhooks' addresses that were made from it are taken as well, until every sender has its new one from `tocsin hooks`. It decrypts nothing.",
    secret: true,
    check: MASTER_SECRET,
  },
  {
    name: "HTTP_PORT",
    help: "Where `tocsin serve` listens for webhooks (/hooks/…; `tocsin hooks` lists them), /healthz, /readyz, /metrics and chats that call over HTTP; 0 is any free port. Unset: nowhere.",
  },
  {
    name: "HTTP_HOST",
    help: "At which address it listens; 0.0.0.0 is every one of this machine. Whoever reaches it may read /metrics.",
    default: DEFAULTS.httpHost,
    check: { pattern: /^[\w.:-]+$/u, problem: "must be a host name or an address such as 127.0.0.1 or ::1" },
  },
  {
    name: "LOG_LEVEL",
    help: `What is logged to standard error as JSON lines: ${LOG_LEVELS.join(", ")}.`,
    default: DEFAULTS.logLevel,
    check: {
      pattern: new RegExp(`^(?:${LOG_LEVELS.join("|")})$`, "u"),
      problem: `must be one of ${LOG_LEVELS.join(", ")}`,
    },
  },
] as const satisfies readonly EnvVariable[];

export type CoreVariable = (typeof CORE_ENV)[number]["name"];
