import type { AlertEvent } from "./events.ts";
import type { Named } from "./names.ts";
import type { Actor, Attribution, VendorUser } from "./people.ts";
import type { Operation } from "./plan.ts";

/** open: nobody has taken it · acked: somebody has · snoozed: acked until a time · closed: over. */
export const ALERT_STATES = ["open", "acked", "snoozed", "closed"] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export interface VendorThing {
  readonly id: string;
  readonly name: string;
}

/** A vendor's page or alarm (a PagerDuty incident, an OpsGenie alert). Times are milliseconds since the epoch. */
export interface Alert {
  readonly account: string;
  readonly id: string;
  /** What a person types: "PD-1234", "OG-482". `number` is the part after the dash. */
  readonly handle: string;
  readonly number: number;
  readonly title: string;
  readonly state: AlertState;
  readonly urgency: "high" | "low";
  /** "P1" (worst) … "P5", where the vendor has priorities. */
  readonly priority?: string;
  readonly service?: VendorThing;
  readonly teams: readonly VendorThing[];
  /** Whose page it is now. */
  readonly assignees: readonly VendorUser[];
  readonly acknowledgedBy: readonly VendorUser[];
  readonly policy?: VendorThing;
  readonly createdAt: number;
  /** When the vendor last changed it, by its own clock, where it says so. */
  readonly changedAt?: number;
  /** Its labels, where the vendor has any. */
  readonly tags?: readonly string[];
  /** What the vendor itself takes for one and the same trouble, where it says so: alerts that share it are grouped. */
  readonly fingerprint?: string;
  readonly snoozedUntilAt?: number;
  /** How often it fired. */
  readonly count: number;
  readonly url: string;
}

/** All given conditions must hold. Absent ones do not restrict. */
export interface AlertQuery {
  /** Default: open, acked and snoozed. */
  readonly states?: readonly Exclude<AlertState, "closed">[];
  readonly assignee?: Actor;
  readonly service?: Named;
  readonly team?: Named;
  /** Created before this instant. */
  readonly beforeAt?: number;
  readonly priority?: string;
  readonly urgency?: "high" | "low";
}

export interface AlertEntry {
  readonly at: number;
  readonly who?: string;
  readonly text: string;
}

export interface AlertDetail {
  readonly alert: Alert;
  readonly description?: string;
  /** Newest first, at most 25. */
  readonly log: readonly AlertEntry[];
  readonly notes: readonly AlertEntry[];
}

/** Whom or what a page is for. `named.kind` is person, schedule, service or policy, with a ref of this account. */
export interface PageRequest {
  readonly target: Named;
  readonly urgency: "high" | "low";
  readonly message: string;
  /** Under which service it is filed, where `pageServices` named several. */
  readonly service?: VendorThing;
}

/**
 * A pager. Reads throw BotError with a vendor_… code. Writes are values: each method returns the operations in the order
 * in which they must happen; `by` is who the vendor will see, from `attribute`.
 */
export interface AlertSource {
  readonly account: string;
  /** The vendor's name as people say it: "PagerDuty". */
  readonly title: string;
  /** Handles are `${prefix}-${number}`. */
  readonly prefix: string;
  /** Every alert that fits, each once, however many there are. Order: oldest first. */
  list(query: AlertQuery): AsyncIterable<Alert>;
  /** By the number in its handle or by the vendor's id; undefined when the vendor knows none. Closed ones too. */
  find(numberOrId: string): Promise<Alert | undefined>;
  detail(alert: Alert): Promise<AlertDetail>;
  /**
   * Keeps what an event tells, and returns the alert as it is by that, whose id may be another than the event's: an alert
   * that is open already and fires under a new start is still the same. Present where no vendor is behind the alerts and
   * what was told is all there is; every other source is read back instead. The same event twice changes nothing.
   * undefined: it says that something is over of which nobody knows. Many at once share a commit. Throws
   * BotError("store_failed"), and "bad_input" for what is no event of this source.
   */
  receive?(event: AlertEvent): Promise<Alert | undefined>;
  /**
   * Who the vendor takes `actor` for. Throws BotError("unknown_person") whose message names the line to add, when the
   * vendor does not know the address and no fallback account is configured.
   */
  attribute(actor: Actor): Promise<Attribution>;
  acknowledge(alerts: readonly Alert[], by: Attribution): readonly Operation[];
  resolve(alerts: readonly Alert[], by: Attribution, note?: string): readonly Operation[];
  /** An open alert is acknowledged first where the vendor demands it: two operations, the second `after` the first. */
  snooze(alerts: readonly Alert[], by: Attribution, untilAt: number, reason?: string): readonly Operation[];
  note(alert: Alert, by: Attribution, text: string): readonly Operation[];
  /** `to.kind` is person or policy. Throws BotError("bad_input") when this vendor cannot assign to that. */
  assign(alerts: readonly Alert[], by: Attribution, to: Named): readonly Operation[];
  /**
   * To the next level of its policy. Throws BotError("bad_input") when it has no policy, or when the vendor tells that
   * there is no next level; one that keeps that to itself refuses the operation. Reads first where it must.
   */
  escalate(alert: Alert, by: Attribution): Promise<readonly Operation[]>;
  /** Wakes somebody: exactly one operation. Reads first where it must (which service a schedule stands behind). */
  page(request: PageRequest, by: Attribution): Promise<readonly Operation[]>;
  /**
   * Of a vendor that files each page under a service: those that could stand for the target. One is certain, several
   * have to be asked. Absent: there is nothing to choose.
   */
  pageServices?(target: Named): Promise<readonly VendorThing[]>;
  /** The kinds of target that `page` accepts here. */
  readonly pages: readonly ("person" | "schedule" | "service" | "policy" | "team")[];
  /**
   * Team names by id, of a vendor whose alerts carry ids alone; read where a person is asked about a team's alerts.
   * Throws vendor_… codes. Absent: the alerts carry the names.
   */
  teamNames?(): Promise<ReadonlyMap<string, string>>;
}
