import { describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { ConfigError } from "../../src/core/config-error.ts";

const TOKEN = { DISCORD_TOKEN: "MTAx.Gx.hush" };

function read(env: Record<string, string>): Config {
  return readConfig(env, [], { fileExists: () => false, zone: "UTC" });
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("Discord's settings", () => {
  test("nothing set: Discord is left out", () => {
    expect(read({}).discord).toBeUndefined();
  });

  test("a token is enough; it ends the sandbox and is kept secret", () => {
    const config = read(TOKEN);
    expect(config.discord).toEqual({
      token: "MTAx.Gx.hush",
      apiUrl: "https://discord.com/api",
      application: undefined,
      guilds: [],
    });
    expect(config.sandbox).toBe(false);
    expect(config.secrets).toContain("MTAx.Gx.hush");
  });

  test("an application, servers and another address", () => {
    const config = read({
      ...TOKEN,
      DISCORD_APPLICATION_ID: "1000000000000000001",
      DISCORD_GUILD_IDS: " 11, 12 ,11,",
      DISCORD_API_URL: "http://127.0.0.1:4000/api/",
    });
    expect(config.discord).toMatchObject({
      application: "1000000000000000001",
      guilds: ["11", "12"],
      apiUrl: "http://127.0.0.1:4000/api",
    });
  });

  test("interactions come over HTTP where the application's public key is given, and a server is there to hear them", () => {
    const env = { ...TOKEN, DISCORD_PUBLIC_KEY: "0A".repeat(32) };
    expect(read({ ...env, HTTP_PORT: "0" }).discord?.publicKey).toBe("0a".repeat(32));
    expect(faultsOf(env)).toEqual([expect.stringMatching(/^HTTP_PORT is missing/u)]);
  });

  test("anything without a token connects nothing and keeps the sandbox", () => {
    const config = read({ DISCORD_GUILD_IDS: "11", DISCORD_API_URL: "http://127.0.0.1:4000/api" });
    expect(config).toMatchObject({ sandbox: true, discord: undefined });
    expect(config.warnings).toEqual([
      "DISCORD_GUILD_IDS and DISCORD_API_URL have no effect: Discord is left out without DISCORD_TOKEN.",
    ]);
  });

  test.each([
    ["a token with its scheme", { DISCORD_TOKEN: "Bot MTAx.hush" }, "DISCORD_TOKEN"],
    ["a token with a break in it", { DISCORD_TOKEN: "MTAx. hush" }, "DISCORD_TOKEN has white space"],
    ["a server by name", { ...TOKEN, DISCORD_GUILD_IDS: "Acme" }, "DISCORD_GUILD_IDS must be ids of servers"],
    ["an application by name", { ...TOKEN, DISCORD_APPLICATION_ID: "Tocsin" }, "DISCORD_APPLICATION_ID must be"],
    ["half a key", { ...TOKEN, DISCORD_PUBLIC_KEY: "0a", HTTP_PORT: "0" }, "DISCORD_PUBLIC_KEY must be"],
    ["a token in the clear", { ...TOKEN, DISCORD_API_URL: "http://discord.test/api" }, "DISCORD_API_URL must begin"],
  ])("%s is one fault that says what to set", (_case, env: Record<string, string>, fault) => {
    const faults = faultsOf(env);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults.join()).not.toContain("hush");
  });

  test("a misspelt variable is warned of with the nearest", () => {
    expect(read({ ...TOKEN, DISCORD_GUILD_ID: "1" }).warnings).toContain(
      "DISCORD_GUILD_ID is not a setting and has no effect. Did you mean DISCORD_GUILD_IDS?",
    );
  });
});
