import type { Clock } from "../../../src/core/clock.ts";
import type { LimitOptions } from "./rest/limits.ts";
import type { PrivilegedIntents } from "./world/world.ts";

/** How Discord brings interactions to the app; messages come over the gateway in either case. */
export type Mode =
  | { readonly type: "gateway" }
  /** `url`: the interactions endpoint; it may be given later, by `endpoint.sendTo`. */
  | { readonly type: "http"; readonly url?: string };

export interface FakeDiscordOptions {
  readonly clock: Clock;
  /** Default: over the gateway. */
  readonly mode?: Mode;
  /** Privileged intents that are switched on. Default: none, as for a new app. */
  readonly privileged?: Partial<PrivilegedIntents>;
  /** Buckets and the 50 requests a second, in real time as the real client waits. Default: off. */
  readonly rateLimits?: LimitOptions;
  /** Real ms between heartbeats. Default: 41,250, as Discord says. */
  readonly heartbeatMs?: number;
  /** Default: any free one. */
  readonly port?: number;
}

export const BOT_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.fake.discord-bot-token";
export const HEARTBEAT_MS = 41_250;
