import type { Alert } from "../../core/alerts.ts";
import type { AlertChange, AlertEvent } from "../../core/events.ts";

/** Vendors' times may be cut to whole seconds, ms. */
const RESOLUTION_MS = 1_000;

/** An event of an alert, from its vendor or of our own doing. */
export interface HeardEvent {
  readonly event: AlertEvent;
  /** Its time is by our own clock. */
  readonly isOurs?: true;
}

type StateCheck = (alert: Alert) => boolean;

const isTaken: StateCheck = ({ state }) => state !== "open";
const isAny: StateCheck = () => true;

/** Whether an alert shows what an event says of its state. */
const SHOWS: Readonly<Record<AlertChange, StateCheck>> = {
  triggered: isAny,
  repeated: isAny,
  acknowledged: isTaken,
  unacknowledged: ({ state }) => state === "open" || state === "closed",
  reopened: ({ state }) => state !== "closed",
  assigned: isAny,
  escalated: isAny,
  snoozed: isTaken,
  noted: isAny,
  closed: ({ state }) => state === "closed",
  changed: isAny,
};

/** Those that no alert shows otherwise than by its state, or by being there. */
const SHOWN_BY_STATE: ReadonlySet<AlertChange> = new Set([
  "triggered",
  "acknowledged",
  "unacknowledged",
  "reopened",
  "noted",
  "closed",
]);

/** Whether an alert, as it was read, is certainly of a time before `at` by the vendor's clock. */
export function isOlder({ changedAt }: Alert, at: number): boolean {
  return changedAt !== undefined && changedAt + RESOLUTION_MS <= at;
}

/** Whether an alert, as it was read, holds what these events tell: vendors' reads may lag behind their events. */
export function isCaughtUp(alert: Alert, heard: readonly HeardEvent[]): boolean {
  const newest = newestOf(heard.filter(({ isOurs }) => isOurs === undefined));
  if (newest !== undefined && alert.changedAt !== undefined) {
    if (alert.changedAt > newest.at) return true;
    if (isOlder(alert, newest.at) && newest.change !== "noted" && newest.change !== "triggered") return false;
  }
  const lastWord = newestOf(heard.filter(({ event }) => SHOWS[event.change] !== isAny));
  return lastWord === undefined || SHOWS[lastWord.change](alert);
}

/** Whether what is known makes it needless to ask the vendor. */
export function isKnownFrom(alert: Alert, asOf: number, { event, isOurs }: HeardEvent): boolean {
  if (isOurs === undefined) return event.at < asOf;
  return SHOWN_BY_STATE.has(event.change) && SHOWS[event.change](alert);
}

function newestOf(heard: readonly HeardEvent[]): AlertEvent | undefined {
  return heard
    .map(({ event }) => event)
    .reduce<AlertEvent | undefined>((one, other) => (one && one.at > other.at ? one : other), undefined);
}
