import { describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { ConfigError } from "../../src/core/config-error.ts";

const BOT = { SLACK_BOT_TOKEN: "xoxb-1-bot" };
const SOCKET = { SLACK_APP_TOKEN: "xapp-1-app" };
const SIGNED = { SLACK_SIGNING_SECRET: "a1b2c3d4", HTTP_PORT: "3000" };
const SEVERAL = {
  SLACK_CLIENT_ID: "12.34",
  SLACK_CLIENT_SECRET: "client-hush",
  TOCSIN_SECRET: "0123456789abcdef0123456789abcdef",
  PUBLIC_URL: "https://bot.example.com/",
  HTTP_PORT: "3000",
};
const API = "https://slack.com/api/";

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

describe("Slack's settings", () => {
  test("nothing set: Slack is left out", () => {
    expect(read({}).slack).toBeUndefined();
  });

  test("a bot token and an app token: one workspace, by WebSocket; it ends the sandbox", () => {
    const config = read({ ...BOT, ...SOCKET });
    expect(config.slack).toEqual({
      apiUrl: API,
      road: { type: "socket", appToken: "xapp-1-app" },
      workspaces: { type: "one", botToken: "xoxb-1-bot" },
    });
    expect(config.sandbox).toBe(false);
    expect(config.secrets).toEqual(expect.arrayContaining(["xoxb-1-bot", "xapp-1-app"]));
    expect(config.warnings).toEqual(["No vendor is configured: set the keys of at least one (see .env.example)."]);
  });

  test("a bot token and a signing secret: one workspace, by HTTP", () => {
    expect(read({ ...BOT, ...SIGNED }).slack).toEqual({
      apiUrl: API,
      road: { type: "http", signingSecret: "a1b2c3d4" },
      workspaces: { type: "one", botToken: "xoxb-1-bot" },
    });
  });

  test("a client and its secret: several workspaces, by either road", () => {
    const workspaces = {
      type: "several",
      clientId: "12.34",
      clientSecret: "client-hush",
      publicUrl: "https://bot.example.com",
      secret: SEVERAL.TOCSIN_SECRET,
    };
    expect(read({ ...SEVERAL, ...SIGNED }).slack).toMatchObject({ road: { type: "http" }, workspaces });
    const config = read({ ...SEVERAL, ...SOCKET });
    expect(config.slack).toMatchObject({ road: { type: "socket" }, workspaces });
    expect(config.secrets).toEqual(expect.arrayContaining(["client-hush", SEVERAL.TOCSIN_SECRET, "xapp-1-app"]));
  });

  test("with TOCSIN_SANDBOX=1 Slack is connected and the vendors are emulators", () => {
    expect(read({ ...BOT, ...SOCKET, TOCSIN_SANDBOX: "1" })).toMatchObject({
      sandbox: true,
      slack: { road: { type: "socket" } },
    });
  });

  test.each([
    ["http://127.0.0.1:4000/api", "http://127.0.0.1:4000/api/"],
    ["http://localhost:4000/api//", "http://localhost:4000/api/"],
    ["https://slack.example.com/api", "https://slack.example.com/api/"],
  ])("SLACK_API_URL=%s leads to %s", (SLACK_API_URL, apiUrl) => {
    expect(read({ ...BOT, ...SOCKET, SLACK_API_URL }).slack?.apiUrl).toBe(apiUrl);
  });

  test("both roads: Socket Mode is used, and that is said", () => {
    const config = read({ ...BOT, ...SOCKET, ...SIGNED });
    expect(config.slack?.road.type).toBe("socket");
    expect(config.warnings).toContain(
      "SLACK_SIGNING_SECRET has no effect beside SLACK_APP_TOKEN: Socket Mode is used.",
    );
  });

  test("an address alone connects nothing and keeps the sandbox", () => {
    const config = read({ SLACK_API_URL: "http://127.0.0.1:4000/api" });
    expect(config).toMatchObject({ sandbox: true, slack: undefined });
    expect(config.warnings).toEqual(["SLACK_API_URL has no effect: Slack is left out without SLACK_BOT_TOKEN."]);
  });

  test("a misspelt variable is warned of with the nearest", () => {
    expect(read({ ...BOT, ...SOCKET, SLACK_SIGNING_SECERT: "x" }).warnings).toContain(
      "SLACK_SIGNING_SECERT is not a setting and has no effect. Did you mean SLACK_SIGNING_SECRET?",
    );
  });
});

describe("Slack's settings, half or wrong", () => {
  const { TOCSIN_SECRET: _secret, ...WITHOUT_SECRET } = SEVERAL;
  const { HTTP_PORT: _port, ...WITHOUT_PORT } = SEVERAL;

  test.each([
    ["a bot token alone", BOT, "SLACK_APP_TOKEN is missing"],
    ["an app token alone", SOCKET, "SLACK_BOT_TOKEN is missing"],
    ["a signing secret without a server", { ...BOT, SLACK_SIGNING_SECRET: "a1b2" }, "HTTP_PORT is missing"],
    [
      "a client without its secret",
      { ...SEVERAL, ...SOCKET, SLACK_CLIENT_SECRET: "" },
      "SLACK_CLIENT_SECRET is missing",
    ],
    ["a client's secret alone", { ...SOCKET, SLACK_CLIENT_SECRET: "hush" }, "SLACK_CLIENT_ID is missing"],
    ["several workspaces without encryption", { ...WITHOUT_SECRET, ...SOCKET }, "TOCSIN_SECRET is missing"],
    ["several workspaces without an address", { ...SEVERAL, ...SOCKET, PUBLIC_URL: "" }, "PUBLIC_URL is missing"],
    ["several workspaces without a server", { ...WITHOUT_PORT, ...SOCKET }, "HTTP_PORT is missing"],
    ["one workspace and several", { ...BOT, ...SEVERAL, ...SOCKET }, "SLACK_BOT_TOKEN is for one workspace"],
    ["a user's token", { ...SOCKET, SLACK_BOT_TOKEN: "xoxp-hush" }, "SLACK_BOT_TOKEN must begin with xoxb-"],
    ["the tokens swapped", { ...BOT, SLACK_APP_TOKEN: "xoxb-hush" }, "SLACK_APP_TOKEN must begin with xapp-"],
    ["tokens in the clear", { ...BOT, ...SOCKET, SLACK_API_URL: "http://slack.test/api" }, "SLACK_API_URL must begin"],
    ["an installation in the clear", { ...SEVERAL, ...SOCKET, PUBLIC_URL: "http://bot.test" }, "PUBLIC_URL must begin"],
    ["a short secret", { TOCSIN_SECRET: "hush" }, "TOCSIN_SECRET must have at least 32 characters"],
  ])("%s is one fault that says what to set", (_case, env: Record<string, string>, fault) => {
    const faults = faultsOf(env);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults.join()).not.toContain("hush");
  });

  test("all faults are reported at once", () => {
    expect(faultsOf({ SLACK_CLIENT_ID: "12.34" }).map((fault) => fault.split(" ")[0])).toEqual([
      "SLACK_APP_TOKEN",
      "SLACK_CLIENT_SECRET",
      "TOCSIN_SECRET",
      "PUBLIC_URL",
    ]);
  });

  test("a fault names what is set beside what is missing", () => {
    expect(faultsOf(BOT)).toEqual([
      "SLACK_APP_TOKEN is missing: without it, or SLACK_SIGNING_SECRET and HTTP_PORT, nothing can be heard (set: SLACK_BOT_TOKEN).",
    ]);
  });
});
