import type { MessageEntry } from "../../../core/message-menu.ts";
import { REQUEST_PATH } from "../incoming/http.ts";
import { REDIRECT_PATH } from "../oauth/paths.ts";
import type { SlashCommand } from "./menu.ts";
import { type SlackUse, scopesFor } from "./scopes.ts";

export interface ManifestOptions {
  readonly commands: readonly SlashCommand[];
  readonly shortcuts: readonly MessageEntry[];
  readonly use: SlackUse;
  /** How Slack reaches the bot. */
  readonly road: "socket" | "http";
  /** The bot's own public address, without a slash at its end; needed for "http", and where workspaces install it. */
  readonly url?: string;
}

interface BotEvent {
  readonly name: string;
  readonly onlyWith?: keyof SlackUse;
}

/** What Slack is to tell of; each has its listener. */
const BOT_EVENTS: readonly BotEvent[] = [
  { name: "app_home_opened" },
  { name: "app_mention" },
  { name: "app_uninstalled" },
  { name: "message.channels", onlyWith: "bare" },
  { name: "message.groups", onlyWith: "bare" },
  { name: "message.im" },
  { name: "tokens_revoked" },
  { name: "user_change" },
];

/** Of the app's name (manifest schema 2). */
const NAME_CHARS_MAX = 35;

/**
 * The manifest from which Slack creates the app, with everything that the bot declares; schema version 2
 * (slackapi/manifest-schema, read 2026-11-21).
 */
export function slackManifest({ commands, shortcuts, use, road, url }: ManifestOptions) {
  const name = nameOf(commands[0]?.command ?? "");
  const requestUrl = road === "http" && url !== undefined ? `${url}${REQUEST_PATH}` : undefined;
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name,
      description: "Run an outage from chat: the status page, the pagers and the on-call calendars.",
      background_color: "#1d1c1d",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      shortcuts: shortcuts.map(({ name, id, description }) => ({
        name,
        type: "message",
        callback_id: id,
        description,
      })),
      slash_commands: commands.map(({ command, description, usageHint }) => ({
        command,
        ...(requestUrl === undefined ? {} : { url: requestUrl }),
        description,
        usage_hint: usageHint,
        should_escape: true,
      })),
    },
    oauth_config: {
      ...(url === undefined ? {} : { redirect_urls: [`${url}${REDIRECT_PATH}`] }),
      scopes: { bot: scopesFor(use).map((scope) => scope.name) },
    },
    settings: {
      event_subscriptions: {
        ...(requestUrl === undefined ? {} : { request_url: requestUrl }),
        bot_events: BOT_EVENTS.filter(({ onlyWith }) => onlyWith === undefined || use[onlyWith]).map(
          (event) => event.name,
        ),
      },
      interactivity: {
        is_enabled: true,
        ...(requestUrl === undefined ? {} : { request_url: requestUrl, message_menu_options_url: requestUrl }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: road === "socket",
      token_rotation_enabled: false,
    },
  };
}

/** "/tocsin" → "Tocsin": what people mention is what they type. */
function nameOf(command: string): string {
  const [first = "", ...rest] = command.slice(1, NAME_CHARS_MAX + 1);
  return `${first.toUpperCase()}${rest.join("")}`;
}
