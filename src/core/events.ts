import type { Alert } from "./alerts.ts";
import type { JsonObject } from "./json.ts";

/** What happened to an alert. changed: something else that shows (priority, title, responders). */
export const ALERT_CHANGES = [
  "triggered",
  "repeated",
  "acknowledged",
  "unacknowledged",
  "reopened",
  "assigned",
  "escalated",
  "snoozed",
  "noted",
  "closed",
  "changed",
] as const;
export type AlertChange = (typeof ALERT_CHANGES)[number];

/** A hint that an alert has changed. Nothing in it is trusted for a right; what is shown comes from `seen` or is read back. */
export interface AlertEvent {
  readonly type: "alert";
  /** The sender's own id of this event, or what stands for it: the same event twice has the same id. At most 200 characters. */
  readonly id: string;
  readonly account: string;
  /** The vendor's id of the alert. */
  readonly alert: string;
  /** When it happened, by the vendor's clock, ms. */
  readonly at: number;
  readonly change: AlertChange;
  /** Who did it, by name, and from where ("the website", "the phone app"), as far as the sender says. */
  readonly who?: string;
  readonly through?: string;
  /** The note, where it is one. */
  readonly text?: string;
  /** The alert as the sender's signature vouches for it. Absent: it has to be read back. */
  readonly seen?: Alert;
  /** What `AlertSource.receive` needs, where no vendor is behind it. */
  readonly told?: JsonObject;
}

/** A hint that a status page has changed. */
export interface BoardEvent {
  readonly type: "board";
  readonly id: string;
  readonly account: string;
  readonly at: number;
  /** The vendor's id of the notice, or of the component, that changed. */
  readonly notice?: string;
  readonly component?: string;
}

/** A test that somebody asked the vendor for. */
export interface TestEvent {
  readonly type: "test";
  readonly id: string;
  readonly account: string;
  readonly at: number;
}

export type VendorEvent = AlertEvent | BoardEvent | TestEvent;

/** One request to a hook. Header names are in lower case. */
export interface HookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, byte for byte. */
  readonly raw: Uint8Array;
}

/** What a delivery tells. `unknown`: a type of event that is not dealt with, which is counted and never refused. */
export interface HookReading {
  readonly events: readonly VendorEvent[];
  readonly unknown?: string;
}

/**
 * The hook of one sender: what arrives at `/hooks/<path>`.
 *
 * signature: the sender signs; whatever does not verify is refused · secret: the sender signs nothing, so the address or a
 * header holds the hook's secret, which the server compares before it asks for anything here.
 */
export interface EventSource {
  /** Below /hooks: "pagerduty". */
  readonly path: string;
  /** The sender as people call it: "PagerDuty". */
  readonly title: string;
  readonly proof: "signature" | "secret";
  /**
   * Of a hook with a signature: whether it can be verified at all, and why not as a sentence that names the setting.
   * undefined: it can.
   */
  unready?(): string | undefined;
  /** Of a hook with a signature: whether one of them was made with one of ours. In constant time. Never throws. */
  verify?(request: HookRequest): boolean;
  /** Pure. Throws BotError("bad_input") with a sentence when the body cannot be this sender's. */
  read(body: unknown, request: HookRequest): HookReading;
  /** What has to be done at the vendor, one step a line, for people who set it up. `url`: the hook's whole address. */
  setup(url: string): readonly string[];
  /** The vendor's own list of hooks, where its API has one. */
  readonly subscriptions?: HookSubscriptions;
}

/** Hooks as the vendor's API manages them. Throws BotError with a vendor_… code. */
export interface HookSubscriptions {
  /** Those that lead to this address, whether or not they are active. */
  find(url: string): Promise<readonly { readonly id: string; readonly active: boolean }[]>;
  /** Makes one, and returns the secret that it signs with: it is told only now. */
  create(url: string): Promise<{ readonly id: string; readonly secret: string }>;
  /** Has a test event sent. */
  ping(id: string): Promise<void>;
}
