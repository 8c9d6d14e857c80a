/** "All bots can make up to 50 requests per second" (Discord docs, Rate Limits, read 2026-11-21). */
const GLOBAL_A_SECOND = 50;
/** Real ms of the window in which the buckets count; Discord's own are longer, and a test has no time. */
const DEFAULT_WINDOW_MS = 1_000;
/** Discord says no numbers; these are what its headers are known to say. */
const ROUTE_MAX: Readonly<Record<string, number>> = {
  "POST /channels/*/messages": 5,
  "PATCH /channels/*/messages/*": 5,
  "DELETE /channels/*/messages/*": 5,
  "PATCH /channels/*": 2,
  "PUT /channels/*/messages/*/reactions/*/@me": 1,
};
const OTHER_MAX = 10;

export interface LimitOptions {
  /** Real ms after which a bucket is full again. Default 1000. */
  readonly windowMs?: number;
  /** Requests in a window by route ("POST /channels/*\/messages"). Default: what Discord's headers say. */
  readonly perRoute?: Readonly<Record<string, number>>;
}

export interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Present where the request is refused. */
  readonly refused?: { readonly retryAfter: number; readonly scope: "user" | "global" };
}

/**
 * Buckets, one for each route and the channel, guild or webhook in it. They run on real time, since the real client waits
 * in real time for them.
 */
export function createLimits({ windowMs = DEFAULT_WINDOW_MS, perRoute = {} }: LimitOptions) {
  const buckets = new Map<string, { resetAt: number; used: number }>();
  let second = { resetAt: 0, used: 0 };
  /** `isInteraction`: those endpoints do not count for the global limit. */
  return (route: string, major: string, isInteraction: boolean): Verdict => {
    const now = performance.now();
    const max = perRoute[route] ?? ROUTE_MAX[route] ?? OTHER_MAX;
    if (now >= second.resetAt) second = { resetAt: now + 1_000, used: 0 };
    if (!isInteraction) second.used += 1;
    if (!isInteraction && second.used > GLOBAL_A_SECOND) {
      return refusal((second.resetAt - now) / 1_000, "global", { "x-ratelimit-global": "true" });
    }
    const key = `${route} ${major}`;
    const known = buckets.get(key);
    const bucket = known === undefined || now >= known.resetAt ? { resetAt: now + windowMs, used: 0 } : known;
    buckets.set(key, bucket);
    bucket.used += 1;
    const headers = {
      "x-ratelimit-limit": String(max),
      "x-ratelimit-remaining": String(Math.max(0, max - bucket.used)),
      "x-ratelimit-reset": ((Date.now() + bucket.resetAt - now) / 1_000).toFixed(3),
      "x-ratelimit-reset-after": ((bucket.resetAt - now) / 1_000).toFixed(3),
      "x-ratelimit-bucket": Buffer.from(route).toString("hex").slice(0, 32),
    };
    if (bucket.used > max) return refusal((bucket.resetAt - now) / 1_000, "user", headers);
    return { headers };
  };
}

function refusal(retryAfter: number, scope: "user" | "global", headers: Readonly<Record<string, string>>): Verdict {
  return {
    headers: { ...headers, "retry-after": String(Math.ceil(retryAfter)), "x-ratelimit-scope": scope },
    refused: { retryAfter: Number(retryAfter.toFixed(3)), scope },
  };
}
