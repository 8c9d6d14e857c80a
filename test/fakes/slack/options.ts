import type { Clock } from "../../../src/core/clock.ts";
import type { WorkspaceOptions } from "./world/company.ts";
import { type AppConfig, readManifest } from "./world/manifest.ts";

/** How Slack reaches the app. */
export type Mode =
  | { readonly type: "socket" }
  /** `url`: the app's request URL; it may be given later, by `sendTo`. `signingSecret`: default SIGNING_SECRET. */
  | { readonly type: "http"; readonly url?: string; readonly signingSecret?: string };

export interface FakeSlackOptions {
  readonly clock: Clock;
  /** Default: Socket Mode. */
  readonly mode?: Mode;
  /** Default: one, "T0SAMPLE", in which the app is installed. */
  readonly workspaces?: readonly WorkspaceOptions[];
  /** The app's manifest: its scopes, events, commands and shortcuts. Without it whatever the app does is the app's. */
  readonly manifest?: unknown;
  /** Bot scopes that are granted. Default: the manifest's, or BOT_SCOPES. */
  readonly scopes?: readonly string[];
  /** Events that the app subscribed to. Default: the manifest's, or BOT_EVENTS. */
  readonly events?: readonly string[];
  /** What stands in a message's menu → callback id. Default: the manifest's; a name that is not here is taken for the id. */
  readonly shortcuts?: Readonly<Record<string, string>>;
  /** Default true: calls beyond a tier meet 429. */
  readonly rateLimits?: boolean;
  /** Default: any free one. */
  readonly port?: number;
}

/** The app as the options have it. */
export function configOf({ manifest, scopes, events, shortcuts }: FakeSlackOptions): AppConfig {
  const declared = manifest === undefined ? undefined : readManifest(manifest);
  return {
    scopes: scopes ?? declared?.scopes ?? BOT_SCOPES,
    events: events ?? declared?.events ?? BOT_EVENTS,
    ...(declared?.commands !== undefined && { commands: declared.commands }),
    shortcuts: shortcuts === undefined ? (declared?.shortcuts ?? new Map()) : new Map(Object.entries(shortcuts)),
  };
}

export const SIGNING_SECRET = "fake-signing-secret";

/** Every scope of which this Slack knows a use. */
const BOT_SCOPES: readonly string[] = [
  "app_mentions:read",
  "channels:history",
  "channels:join",
  "channels:read",
  "chat:write",
  "chat:write.public",
  "commands",
  "groups:history",
  "groups:read",
  "im:history",
  "im:read",
  "im:write",
  "mpim:history",
  "mpim:read",
  "reactions:write",
  "team:read",
  "usergroups:read",
  "usergroups:write",
  "users:read",
  "users:read.email",
];

/** Every event that this Slack tells. */
const BOT_EVENTS: readonly string[] = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "member_joined_channel",
  "message.channels",
  "message.groups",
  "message.im",
  "tokens_revoked",
  "user_change",
];
