import type { AlertSource } from "../../core/alerts.ts";
import type { Arrival } from "../../core/arrival.ts";
import type { Clock } from "../../core/clock.ts";
import type { AlertChange, BoardEvent, TestEvent } from "../../core/events.ts";
import type { KnownAlerts } from "../../core/feed.ts";
import type { Log } from "../../core/log.ts";
import type { FeedRoad } from "../../core/routes.ts";
import type { Store } from "../../core/store.ts";

export interface KnowledgeOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The pagers that are configured now. */
  sources(): readonly AlertSource[];
  roadOf(account: string): FeedRoad;
  /** A status page has changed. It is called again, later, when it throws. */
  onBoard(event: BoardEvent): Promise<void>;
  /** Shows that a test event came; resolves with the id of the place where, undefined: there is none. Called again when it throws. */
  onTest(event: TestEvent): Promise<string | undefined>;
}

/** What one of our own plans did to an alert. */
export interface OwnChange {
  /** The same change has the same id. */
  readonly id: string;
  readonly account: string;
  /** The vendor's id of the alert. */
  readonly alert: string;
  readonly change: AlertChange;
  /** By name. */
  readonly who: string;
  /** From where: "#ops". */
  readonly through: string;
  /** The note, where it is one. */
  readonly text?: string;
  /** ms, by our clock. */
  readonly at: number;
}

/** What the feed knows of alerts: events and looks at the vendors become what is true, once, and durably. */
export interface Knowledge {
  /**
   * As it is in the store. Empty until `lead` has read it; after that, whatever was read is told as a change, so that a
   * listener hears of each alert at least once in a process that leads.
   */
  readonly known: KnownAlerts;
  /** Takes in what arrives and looks after lost events, until `signal` aborts. One process at a time. Throws BotError("store_failed"). */
  lead(signal: AbortSignal): Promise<void>;
  /** What has just been made durable in "arrivals" by this process. Without effect while it does not lead: the leader finds it in the store. */
  arrived(arrivals: readonly Arrival[]): void;
  /** Makes what our own plans did durable as arrivals. Never throws: what is lost is told by the vendor. */
  touched(changes: readonly OwnChange[]): Promise<void>;
  /** Resolves when nothing is under way: what is left waits for a time, or nobody leads. */
  idle(): Promise<void>;
}
