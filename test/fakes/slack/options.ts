import type { Clock } from "../../../src/core/clock.ts";
import type { WorkspaceOptions } from "./world/company.ts";

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
  /** Bot scopes that are granted. Default: BOT_SCOPES. */
  readonly scopes?: readonly string[];
  /** Events that the app subscribed to. Default: BOT_EVENTS. */
  readonly events?: readonly string[];
  /** Default true: calls beyond a tier meet 429. */
  readonly rateLimits?: boolean;
  /** Default: any free one. */
  readonly port?: number;
}

export const SIGNING_SECRET = "fake-signing-secret";

/** Every scope of which this Slack knows a use. */
export const BOT_SCOPES: readonly string[] = [
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
export const BOT_EVENTS: readonly string[] = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "channel_archive",
  "member_joined_channel",
  "message.channels",
  "message.groups",
  "message.im",
  "tokens_revoked",
  "user_change",
];
