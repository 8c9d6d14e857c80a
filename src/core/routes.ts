/** The buttons that a card may have, in their order. */
export const CARD_BUTTONS = ["ack", "resolve", "snooze", "note", "escalate", "assign"] as const;
export type CardButton = (typeof CARD_BUTTONS)[number];

/** When a route's people are called: new: with each new card · high: with each new card of high urgency · unacknowledged: by the escalation watch. */
export const MENTION_TIMES = ["new", "high", "unacknowledged"] as const;
export type MentionTime = (typeof MENTION_TIMES)[number];

/** For `Route.storm.cards`: however many there are, each has a card. */
export const NO_STORM = Number.MAX_SAFE_INTEGER;

/** Which alerts go where, and how they are shown there. Conditions hold together; an empty one does not restrict. */
export interface Route {
  /** Account keys: "pagerduty". */
  readonly vendors: readonly string[];
  /** Names or ids, without regard to case. */
  readonly services: readonly string[];
  readonly teams: readonly string[];
  /** "P1" … */
  readonly priorities: readonly string[];
  readonly urgencies: readonly ("high" | "low")[];
  readonly tags: readonly string[];
  /** Ids of places with their platform. */
  readonly to: readonly string[];
  /** Ids of whom to call ("slack:S0123", "discord:role:1", "slack:here"), by when. Never by default. */
  readonly mention: readonly { readonly who: readonly string[]; readonly when: MentionTime }[];
  /** edit: changes only edit the card · thread: they are also told in its thread. */
  readonly updates: "edit" | "thread";
  readonly buttons: readonly CardButton[];
  /** What would be more than `cards` new ones within `withinMs` goes into one storm card. */
  readonly storm: { readonly cards: number; readonly withinMs: number };
  /** Alerts of one service and fingerprint that begin within so long share a card, ms; 0: none do. */
  readonly groupWithinMs: number;
  /** What nobody has acknowledged after so long is said again, once, in these words. */
  readonly watch?: { readonly afterMs: number; readonly say: string };
}

/** What a route does that says nothing of it. Ours. */
export const STORM_DEFAULT: Route["storm"] = { cards: 10, withinMs: 60_000 };
export const GROUP_WITHIN_MS_DEFAULT = 300_000;

/** How changes reach the bot. hooks: the vendor tells · poll: it is asked. */
export type FeedRoad = "hooks" | "poll";

/** One hook for any JSON: where in it what is found. Paths are dotted: "alert.labels.severity", "items.0.id". */
export interface HookMapping {
  /** Several alerts in one delivery: the path of their list; the other paths begin at each. */
  readonly each?: string;
  /** What tells one alert from another; the same key again is the same alert. */
  readonly key: string;
  readonly title: string;
  readonly service?: string;
  readonly url?: string;
  readonly description?: string;
  /** The path of the priority, and what its values stand for; a value that already is "P1" … "P5" stands for itself. */
  readonly priority?: { readonly path: string; readonly values: Readonly<Record<string, string>> };
  /** Which values at a path mean that the alert is over; anything else means that it is open. */
  readonly closed?: { readonly path: string; readonly values: readonly string[] };
  readonly tags?: string;
}
