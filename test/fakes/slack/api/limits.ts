import type { Clock } from "../../../../src/core/clock.ts";
import type { Tier } from "./method.ts";

const MINUTE_MS = 60_000;
/** Calls a minute, of each method in each workspace (Slack docs, Rate limits, read 2026-11-21; there each is "at least"). */
const PER_MINUTE: Readonly<Record<1 | 2 | 3 | 4, number>> = { 1: 1, 2: 20, 3: 50, 4: 100 };
/** "1 message per second per channel. Short bursts above the limit are allowed"; how short is not said. */
const POST_BURST = 3;
const POST_MS = 1_000;

export interface Limits {
  /** Seconds to wait, or undefined when the call may pass. A call that may not pass counts for nothing. */
  retryAfter(team: string, method: string, tier: Tier, channel: string): number | undefined;
}

export function createLimits(clock: Clock): Limits {
  const calls = new Map<string, number[]>();

  /** How long until fewer than `max` calls lie within the last `windowMs`. */
  const wait = (key: string, max: number, windowMs: number): number | undefined => {
    const now = clock.now();
    const recent = (calls.get(key) ?? []).filter((at) => at > now - windowMs);
    const oldest = recent[recent.length - max];
    if (oldest !== undefined) {
      calls.set(key, recent);
      return Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000));
    }
    calls.set(key, [...recent, now]);
    return undefined;
  };

  return {
    retryAfter(team, method, tier, channel) {
      if (tier === "none") return undefined;
      if (tier === "post") return wait(`${team} ${method} ${channel}`, POST_BURST, POST_BURST * POST_MS);
      return wait(`${team} ${method}`, PER_MINUTE[tier], MINUTE_MS);
    },
  };
}
