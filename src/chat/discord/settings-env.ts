import type { EnvVariable } from "../../core/integration.ts";

/** Ids of Discord's (Discord docs, Reference, Snowflakes, read 2026-11-21). */
const ID = String.raw`\d{1,20}`;

/** Discord's own settings. */
export const DISCORD_ENV = [
  {
    name: "DISCORD_TOKEN",
    help: "Token of the bot (Discord Developer Portal: your application, Bot, Reset Token).",
    secret: true,
    check: {
      pattern: /^(?!bot\b)\S+$/iu,
      problem: 'must be the token alone, without "Bot" before it (Discord Developer Portal: Bot, Reset Token)',
    },
  },
  {
    name: "DISCORD_APPLICATION_ID",
    help: "Id of the application that the token belongs to (Developer Portal: General Information). Unset: whichever it is.",
    check: { pattern: new RegExp(`^${ID}$`, "u"), problem: "must be an application's id, such as 1234567890123456789" },
  },
  {
    name: "DISCORD_GUILD_IDS",
    help: "Servers in which the bot works, by id, separated by commas: what is said in others, or by whoever is in none of them, is left alone. Unset: every server that has invited it.",
    check: {
      pattern: new RegExp(String.raw`^${ID}(?:\s*,\s*${ID})*\s*,?$`, "u"),
      problem:
        "must be ids of servers, separated by commas (Discord: Settings, Advanced, Developer Mode, Copy Server ID)",
    },
  },
  {
    name: "DISCORD_PUBLIC_KEY",
    help: "Public key of the application (Developer Portal: General Information). Only where Discord sends interactions to /discord/interactions over HTTP (needs HTTP_PORT); messages come over the gateway all the same.",
    check: { pattern: /^[0-9a-f]{64}$/iu, problem: "must be the application's public key, 64 hexadecimal digits" },
  },
  {
    name: "DISCORD_API_URL",
    help: "Address of Discord's REST API; another one leads to a test double.",
    default: "https://discord.com/api",
  },
] as const satisfies readonly EnvVariable[];

export type DiscordVariable = (typeof DISCORD_ENV)[number]["name"];
