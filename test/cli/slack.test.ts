import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SCOPES } from "../../src/chat/slack/app/scopes.ts";
import { makeDir, tocsin } from "./shell.ts";

interface Asked {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The lines of tocsin.yaml. */
  readonly policy?: readonly string[];
}

function manifest({ args = [], env = {}, policy }: Asked = {}) {
  const dir = makeDir();
  if (policy !== undefined) writeFileSync(join(dir, "tocsin.yaml"), policy.join("\n"));
  return tocsin(["slack", "manifest", ...args], { dir, env: { ...env } });
}

async function printed(asked: Asked) {
  const { status, stdout, stderr } = await manifest(asked);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return JSON.parse(stdout);
}

describe("tocsin slack manifest", () => {
  test("without any setting prints JSON for Socket Mode, and beside it what to do and why each right is asked for", async () => {
    const { status, stdout, stderr } = await manifest();
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      features: { slash_commands: [{ command: "/tocsin" }] },
      settings: { socket_mode_enabled: true },
    });
    expect(stdout).not.toContain("request_url");
    expect(stderr).toContain("SLACK_APP_TOKEN");
    for (const { name, for: reason } of SCOPES.filter(({ onlyWith }) => onlyWith === undefined)) {
      expect(stderr).toContain(`${name}: ${reason}`);
    }
  });

  test("works while the settings are half, and never prints a token", async () => {
    const env = { SLACK_BOT_TOKEN: "xoxb-hush", SLACK_CLIENT_SECRET: "hush", TOCSIN_SECRET: "hush" };
    const { status, stdout, stderr } = await manifest({ env });
    expect(status).toBe(0);
    expect(stdout + stderr).not.toContain("hush");
  });

  test("--url makes it HTTP at that address; --socket keeps Socket Mode and the way back from an installation", async () => {
    const url = "https://bot.example.com";
    const http = await printed({ args: ["--url", `${url}/`] });
    expect(http.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: `${url}/slack/events` },
    });
    const socket = await printed({ args: ["--url", url, "--socket"] });
    expect(socket.settings).toMatchObject({ socket_mode_enabled: true });
    expect(socket.oauth_config.redirect_urls).toEqual([`${url}/slack/oauth_redirect`]);
    expect(JSON.stringify(socket)).not.toContain("/slack/events");
  });

  test("goes by the settings where nothing is asked for", async () => {
    const env = { TOCSIN_URL: "https://bot.example.com", SLACK_SIGNING_SECRET: "a1b2" };
    expect((await printed({ env })).settings.socket_mode_enabled).toBe(false);
    const both = { ...env, SLACK_APP_TOKEN: "xapp-1" };
    expect((await printed({ env: both })).settings.socket_mode_enabled).toBe(true);
    expect((await printed({ env: both, args: ["--http"] })).settings.socket_mode_enabled).toBe(false);
  });

  test("has the commands, the rights and the events that tocsin.yaml asks for", async () => {
    const { features, oauth_config, settings } = await printed({
      policy: [
        "slack:",
        "  command: /outage",
        "  aliases: [/ack, /incident]",
        "places: {C0123: {listen: bare}}",
        'usergroups: {Infra: "@infra"}',
        "people: {ana@example.com: {pagerduty: ana@pd.test}}",
      ],
    });
    expect(features.slash_commands.map(({ command }: { command: string }) => command)).toEqual([
      "/outage",
      "/ack",
      "/incident",
    ]);
    expect(oauth_config.scopes.bot).toContain("usergroups:write");
    expect(settings.event_subscriptions.bot_events).toContain("message.channels");
  });

  test("an alias that begins nothing is told beside it", async () => {
    const { stderr } = await manifest({ policy: ["slack: {aliases: {/odd: xyzzy}}"] });
    expect(stderr).toContain("Nothing that can be said begins with what /odd stands for");
  });

  test.each<[string, Asked, string]>([
    [
      "a reserved name",
      { policy: ["slack:", "  aliases: [/ack, /status]"] },
      "tocsin.yaml:2: slack.aliases[1] cannot be /status: Slack keeps that name for itself and refuses the whole app.",
    ],
    [
      "a fault elsewhere in tocsin.yaml",
      { policy: ["ask: {ack: many}"] },
      "tocsin.yaml:1: ask.ack must be a whole number",
    ],
    ["a policy file that is not there", { env: { TOCSIN_CONFIG: "other.yaml" } }, "TOCSIN_CONFIG names other.yaml"],
    ["HTTP without an address", { args: ["--http"] }, "add --url https://"],
    ["both roads", { args: ["--http", "--socket", "--url=https://b.test"] }, "take one of --http and --socket"],
    ["an address in the clear", { args: ["--url", "http://bot.example.com"] }, "--url must be an https address"],
    ["an address with a query", { args: ["--url", "https://bot.example.com/?x"] }, "--url must be an https address"],
    ["an address that is none", { env: { TOCSIN_URL: "bot" } }, "TOCSIN_URL must be an https address"],
  ])("%s is refused with the reason: exit status 2, and no JSON", async (_what, asked, reason) => {
    const { status, stdout, stderr } = await manifest(asked);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).toMatch(/^tocsin: [^\n]+\n$/u);
  });
});
