import type { Alert } from "./alerts.ts";
import type { AlertChange } from "./events.ts";
import type { JsonObject } from "./json.ts";

/** One thing that happened to an alert, as its card tells it. */
export interface FeedEntry {
  /** ms, by the vendor's clock. */
  readonly at: number;
  readonly change: AlertChange;
  /** By name. */
  readonly who?: string;
  /** From where: "#ops", "the website". */
  readonly through?: string;
  readonly text?: string;
}

/** What the feed knows of one alert; kept in "alerts" under `keyOfAlert`, until a day after it was closed. */
export interface KnownAlert {
  readonly alert: Alert;
  /** Up to when this is true by the vendor's clock, ms: what is older changes the history, never the state. */
  readonly asOf: number;
  /** When the feed first heard of it, ms. */
  readonly heardAt: number;
  /** It was there before the feed began: nobody is told of it until more happens to it than that somebody sees to it. */
  readonly isOld?: true;
  /** Oldest first, at most 20: beyond that repeats and lesser changes go first, then the oldest. */
  readonly entries: readonly FeedEntry[];
  /** When it was found closed, ms. */
  readonly closedAt?: number;
}

/** `account:id`, under which everything of the feed knows an alert. */
export function keyOfAlert({ account, id }: Pick<Alert, "account" | "id">): string {
  return `${account}:${id}`;
}

/** Everything that the feed knows, in memory, as it is in the store. */
export interface KnownAlerts {
  get(key: string): KnownAlert | undefined;
  all(): Iterable<KnownAlert>;
  /** `listener` gets the keys of what has changed, or is forgotten, once that is durable. Returns what ends it. */
  onChange(listener: (keys: readonly string[]) => void): () => void;
}

/** One alert's part of a card. */
export interface CardMember {
  /** See `keyOfAlert`. */
  readonly alert: string;
  /** Rises with each alert that joins or is open again: what a button was bound to has none beyond the one it names. */
  readonly ordinal: number;
}

/** A message that shows alerts of one place; kept in "cards". */
export interface FeedCard extends JsonObject {
  readonly place: { readonly id: string; readonly platform: string };
  /** By which people name it: "storm 4". Present once it shows more than one alert. */
  readonly number?: number;
  readonly kind: "alerts" | "storm";
  readonly members: readonly (CardMember & JsonObject)[];
}

/** What a card shows, for commands about it. */
export interface CardAlerts {
  readonly number: number;
  readonly kind: FeedCard["kind"];
  /** In the order in which they joined, with what is known of each. */
  readonly members: readonly { readonly ordinal: number; readonly known: KnownAlert }[];
}

/** What commands may ask of the feed. */
export interface Feed {
  /** The card with that number; undefined: there is none, or it is over for long. Throws BotError("store_failed"). */
  card(number: number): Promise<CardAlerts | undefined>;
}
