import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type ManifestOptions, slackManifest } from "../../../src/chat/slack/app/manifest.ts";
import { idleAliases, slashCommands } from "../../../src/chat/slack/app/menu.ts";
import { SCOPES, scopesFor } from "../../../src/chat/slack/app/scopes.ts";
import { COMMANDS } from "../../../src/commands/index.ts";
import { messageMenu } from "../../../src/core/message-menu.ts";
import type { SlackRules } from "../../../src/core/policy-file.ts";
import { slashNameProblem } from "../../../src/core/slash-names.ts";
import { sourceFiles } from "../../kit/source-files.ts";

/** What Slack's manifest schema, version 2, says of the parts that are used, with the stricter limits that are ours. */
const address = z.url({ protocol: /^https?$/u }).max(255);
const words = (max: number) => z.string().min(1).max(max);
const MANIFEST = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2) }),
  display_information: z.strictObject({
    name: words(35),
    description: words(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/u),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(false),
    }),
    bot_user: z.strictObject({ display_name: words(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: words(24),
          type: z.enum(["message", "global"]),
          callback_id: words(255),
          description: words(150),
        }),
      )
      .min(1)
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().refine((name) => slashNameProblem(name) === undefined),
          url: address.optional(),
          description: words(2_000),
          usage_hint: words(1_000),
          should_escape: z.literal(true),
        }),
      )
      .min(1)
      .max(20),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(address).min(1).optional(),
    scopes: z.strictObject({ bot: z.array(words(50)).min(1).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: address.optional(),
      bot_events: z.array(words(50)).min(1).max(100),
    }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: address.optional(),
      message_menu_options_url: address.optional(),
    }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});

const PLAIN: SlackRules = { command: "/tocsin", aliases: {}, workspaces: [] };
const ALIASED: SlackRules = {
  ...PLAIN,
  aliases: { "/ack": "ack", "/oncall": "oncall", "/incident": "status open", "/mine": "ack mine", "/odd": "xyzzy" },
};
const NOTHING = { bare: false, usergroups: false };

function manifest(rules: SlackRules, more: Partial<ManifestOptions> = {}) {
  const shortcuts = messageMenu(COMMANDS.map(({ name }) => name));
  return slackManifest({ commands: slashCommands(rules, COMMANDS), shortcuts, use: NOTHING, road: "socket", ...more });
}

const HTTP = { road: "http", url: "https://bot.example.com" } as const;

describe("the manifest", () => {
  const everyAlias = Object.fromEntries(Array.from({ length: 19 }, (_, at) => [`/${"a".repeat(29)}${at}`, "ack"]));

  test.each([
    ["Socket Mode", manifest(PLAIN)],
    ["Socket Mode with an installation page", manifest(PLAIN, { url: HTTP.url })],
    ["HTTP", manifest(PLAIN, HTTP)],
    ["every alias and every use", manifest(ALIASED, { ...HTTP, use: { bare: true, usergroups: true } })],
    ["as many aliases as may be, the longest", manifest({ ...PLAIN, aliases: everyAlias })],
    ["the longest command", manifest({ ...PLAIN, command: `/${"x".repeat(31)}` })],
  ])("for %s is one that Slack takes", (_what, made) => {
    expect(MANIFEST.parse(made)).toEqual(made);
  });

  test("in Socket Mode names no address, over HTTP the same one everywhere", () => {
    expect(JSON.stringify(manifest(ALIASED))).not.toContain("http");
    const { features, oauth_config, settings } = manifest(ALIASED, HTTP);
    const events = "https://bot.example.com/slack/events";
    expect(new Set(features.slash_commands.map(({ url }) => url))).toEqual(new Set([events]));
    expect(settings.event_subscriptions.request_url).toBe(events);
    expect(settings.interactivity).toEqual({
      is_enabled: true,
      request_url: events,
      message_menu_options_url: events,
    });
    expect(settings.socket_mode_enabled).toBe(false);
    expect(oauth_config.redirect_urls).toEqual(["https://bot.example.com/slack/oauth_redirect"]);
  });

  test("hints at the commands' own examples, without their messages", () => {
    expect(manifest(ALIASED).features.slash_commands.map(({ command, usage_hint }) => [command, usage_hint])).toEqual([
      ["/tocsin", "status Build Processing degraded | ack all | who's on call? | help"],
      ["/ack", "all | mine | PD-1234 OG-17 | all for API except PD-12"],
      ["/oncall", "Infra at tomorrow 9am | schedules"],
      ["/incident", expect.stringContaining("Builds are slow on Build Processing=degraded")],
      ["/mine", "ack mine"],
      ["/odd", "xyzzy"],
    ]);
  });

  test("describes a short command by what it stands for", () => {
    const { slash_commands } = manifest(ALIASED).features;
    expect(slash_commands.find(({ command }) => command === "/ack")?.description).toBe(
      `ack: ${COMMANDS.find(({ name }) => name === "ack")?.summary}`,
    );
    expect(slash_commands.find(({ command }) => command === "/mine")?.description).toMatch(/^ack mine: Ack/u);
  });

  test("is named by what people type", () => {
    const { display_information, features } = manifest({ ...PLAIN, command: "/outage" });
    expect([display_information.name, features.bot_user.display_name]).toEqual(["Outage", "Outage"]);
  });

  test("asks for what only some use when it is used: user groups, and every message of channels", () => {
    const { oauth_config, settings } = manifest(PLAIN);
    expect(oauth_config.scopes.bot.filter((name) => name.startsWith("usergroups"))).toEqual([]);
    expect(settings.event_subscriptions.bot_events).not.toContain("message.channels");
    const all = manifest(PLAIN, { use: { bare: true, usergroups: true } });
    expect(all.oauth_config.scopes.bot).toEqual(expect.arrayContaining(["usergroups:read", "usergroups:write"]));
    expect(all.settings.event_subscriptions.bot_events).toEqual(
      expect.arrayContaining(["message.channels", "message.groups"]),
    );
  });

  test("subscribes to what is listened to, and to nothing else", () => {
    const { bot_events } = manifest(PLAIN, { use: { bare: true, usergroups: true } }).settings.event_subscriptions;
    const heard = sourceFiles(["src/chat/slack"]).flatMap(({ text }) =>
      [...text.matchAll(/\bapp\.event\(\s*"(\w+)"/gu)].map(([, name]) => name),
    );
    expect(new Set(bot_events.map((name) => name.split(".")[0]))).toEqual(new Set(heard));
  });
});

describe("short commands", () => {
  test("whose words begin nothing are told", () => {
    expect(idleAliases(ALIASED, COMMANDS)).toEqual(["/odd"]);
  });
});

describe("scopes", () => {
  test("each is declared once, with what it is for and what breaks without it", () => {
    expect(new Set(SCOPES.map(({ name }) => name)).size).toBe(SCOPES.length);
    for (const { name, for: purpose, breaks } of SCOPES) {
      expect(name).toMatch(/^[a-z_]+(?::[a-z]+(?:\.[a-z]+)?)?$/u);
      expect(purpose.length * breaks.length).toBeGreaterThan(0);
    }
  });

  test("of the user groups' only with user groups", () => {
    expect(scopesFor({ bare: false, usergroups: true })).toHaveLength(scopesFor(NOTHING).length + 2);
  });
});

test("the manifest in docs is the plain one for Socket Mode", () => {
  const committed = readFileSync(new URL("../../../docs/slack-manifest.json", import.meta.url), "utf8");
  expect(JSON.parse(committed)).toEqual(manifest(PLAIN));
});
