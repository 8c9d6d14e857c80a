/**
 * Slack's limits are "per method per workspace per app" and only promise a minimum ("50+ per minute"). Source of all
 * numbers: Slack docs, Rate limits, and the page of each method; read 2026-11-21.
 */
const PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
/** chat.postMessage: "one message per second per channel" with short bursts, "several hundred messages per minute" in all. */
const POSTS_PER_MINUTE = 300;
/** How many posts may follow each other at once in a channel: Slack allows short bursts and does not say how short. */
const POST_BURST = 3;
/** How much longer than the second that Slack asks for each post takes its place in a channel. */
const POST_MARGIN = 1.1;

/** Of a minute's calls, what may leave at once; what then follows steadily; what is kept for urgent calls. Together 1. */
const BURST_SHARE = 0.3;
const STEADY_SHARE = 0.6;
const URGENT_SHARE = 0.1;

type Tier = keyof typeof PER_MINUTE;

/** The tiers of the methods that the bot uses. */
const TIERS: Readonly<Record<string, Tier>> = {
  // "Special": hundreds a minute.
  "auth.test": 4,
  "bots.info": 3,
  "chat.delete": 3,
  "chat.postEphemeral": 4,
  "chat.update": 3,
  "conversations.history": 3,
  "conversations.info": 3,
  "conversations.join": 3,
  "conversations.list": 2,
  "conversations.members": 4,
  "conversations.open": 3,
  "conversations.replies": 3,
  "pins.add": 2,
  "reactions.add": 3,
  "team.info": 3,
  "usergroups.list": 2,
  "usergroups.users.list": 2,
  "usergroups.users.update": 2,
  "users.info": 4,
  "users.list": 2,
  "users.lookupByEmail": 3,
  "views.open": 4,
  "views.publish": 4,
  "views.push": 4,
  "views.update": 4,
};
/** What is not listed is called as rarely as most methods allow. */
const UNLISTED: Tier = 2;

/** How often something may be done; in any minute at most what Slack promises to take. */
export interface Rate {
  /** So many may follow each other at once. */
  readonly burst: number;
  /** How what was used comes back: steadily, or each so long after it was used. */
  readonly back: { readonly perSecond: number } | { readonly afterMs: number };
  /** So many more for urgent calls, once the rest is used up. */
  readonly forUrgent: number;
}

/** One of the limits that a call falls under. Calls with the same key share it. */
export interface Limit {
  readonly key: string;
  readonly rate: Rate;
}

const POST_IN_CHANNEL: Rate = {
  burst: POST_BURST,
  back: { afterMs: POST_BURST * POST_MARGIN * 1_000 },
  forUrgent: 0,
};

/** The limits of a call, the widest first. */
export function limitsOf(team: string, method: string, channel: string | undefined): readonly Limit[] {
  const wide = `${team}/${method}`;
  if (method !== "chat.postMessage") return [{ key: wide, rate: within(PER_MINUTE[TIERS[method] ?? UNLISTED]) }];
  const inAll: Limit = { key: wide, rate: within(POSTS_PER_MINUTE) };
  return channel === undefined ? [inAll] : [inAll, { key: `${wide}/${channel}`, rate: POST_IN_CHANNEL }];
}

function within(perMinute: number): Rate {
  return {
    burst: Math.max(1, Math.floor(perMinute * BURST_SHARE)),
    back: { perSecond: (perMinute * STEADY_SHARE) / 60 },
    forUrgent: Math.floor(perMinute * URGENT_SHARE),
  };
}
