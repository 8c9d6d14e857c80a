import type { Alert } from "../../core/alerts.ts";
import type { AlertChange } from "../../core/events.ts";
import type { VendorUser } from "../../core/people.ts";
import { type HeardEvent, isOlder } from "./caught-up.ts";
import { isSame, untold } from "./differences.ts";
import { type HistoryEntry, withEntry } from "./history.ts";
import type { KeptAlert } from "./kept.ts";

/** Somebody sees to it: no reason to begin to tell people of an alert that was there before anybody was told. */
const SEEN_TO: ReadonlySet<AlertChange> = new Set(["acknowledged", "assigned", "snoozed", "noted", "closed"]);

/** What the vendor said when it was asked. */
export interface Look {
  /** undefined: it knows none. */
  readonly alert: Alert | undefined;
  /** What is found for the first time was there before the feed began. */
  readonly isFirst?: true;
}

/** What tells of one alert: what was heard, and what its vendor said when it was asked. */
export interface Evidence {
  readonly heard: readonly HeardEvent[];
  readonly look?: Look;
}

/** An alert in the middle of being brought up to date. */
interface Step {
  readonly kept: KeptAlert | undefined;
  readonly told: readonly AlertChange[];
  /** By the vendor's clock, as far as anybody knows: when what nobody told has happened. */
  readonly at: number;
  readonly now: number;
}

/**
 * What is known after some news, in whatever order it comes: the state is the newest by the vendor's clock, the history
 * has everything at its place. The same object when nothing has changed; undefined: there is no such alert. Pure.
 */
export function follow(kept: KeptAlert | undefined, { heard, look }: Evidence, now: number): KeptAlert | undefined {
  const news = heard.toSorted((one, other) => one.event.at - other.event.at);
  const told = news.map(({ event }) => event.change);
  const vendorsAt = Math.max(...news.filter(({ isOurs }) => isOurs === undefined).map(({ event }) => event.at));
  let next = kept;
  for (const { event } of news) {
    if (event.seen === undefined || event.at < (next?.asOf ?? Number.NEGATIVE_INFINITY)) continue;
    next = withState({ kept: next, told, at: event.at, now }, vouched(next?.alert, event.seen), event.at);
  }
  if (look?.alert !== undefined) {
    const asOf = look.alert.changedAt ?? Math.max(vendorsAt, next?.asOf ?? look.alert.createdAt);
    if (next === undefined || !isOlder(look.alert, next.asOf)) {
      const at = Number.isFinite(vendorsAt) ? vendorsAt : (look.alert.changedAt ?? now);
      next = withState({ kept: next, told, at, now }, look.alert, asOf, look.isFirst);
    }
  } else if (look !== undefined && next !== undefined && next.alert.state !== "closed") {
    const asOf = Math.max(vendorsAt, next.asOf);
    next = withState({ kept: next, told, at: Math.max(now, vendorsAt), now }, { ...next.alert, state: "closed" }, asOf);
  }
  if (next === undefined) return undefined;
  const entries = news.reduce((history, one) => withEntry(history, entryOf(one)), next.entries);
  if (entries === next.entries) return next;
  const isNews = news.some(
    ({ event, isOurs }) => !SEEN_TO.has(event.change) && (isOurs === true || event.at > (kept?.asOf ?? 0)),
  );
  return isNews ? { ...young(next), entries } : { ...next, entries };
}

/** A signed event says less than the vendor does when it is asked: of people their names alone. */
function vouched(known: Alert | undefined, seen: Alert): Alert {
  if (known === undefined) return seen;
  const tags = seen.tags ?? known.tags;
  const fingerprint = seen.fingerprint ?? known.fingerprint;
  const people = [...known.assignees, ...known.acknowledgedBy];
  const full = (person: VendorUser): VendorUser => people.find(({ id }) => id === person.id) ?? person;
  return {
    ...seen,
    assignees: seen.assignees.map(full),
    acknowledgedBy: seen.acknowledgedBy.map(full),
    ...(tags === undefined ? {} : { tags }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    count: Math.max(known.count, seen.count),
  };
}

function withState({ kept, told, at, now }: Step, alert: Alert, asOf: number, isFirst?: true): KeptAlert {
  if (kept === undefined) {
    const closed = alert.state === "closed" ? { closedAt: now } : {};
    const known = { alert, asOf, heardAt: now, ...closed };
    return isFirst ? { ...known, isOld: true, entries: [] } : { ...known, entries: beginning(alert, told, at) };
  }
  const found = untold(kept.alert, alert, told);
  if (isSame(kept.alert, alert) && asOf <= kept.asOf) return kept;
  // Only that the vendor touched it: nothing to show, and nothing to keep.
  if (isSame(kept.alert, alert) && told.length === 0) return kept;
  const entries = found.reduce(
    (history, change) => withEntry(history, foundEntry(change, at, alert, kept.alert)),
    kept.entries,
  );
  const { closedAt = now, ...open } = found.some((change) => !SEEN_TO.has(change)) ? young(kept) : kept;
  const next = { ...open, alert, asOf: Math.max(asOf, kept.asOf), entries };
  return alert.state === "closed" ? { ...next, closedAt } : next;
}

/** What an alert that was not known must have gone through, as far as nobody told it. */
function beginning(alert: Alert, told: readonly AlertChange[], at: number): readonly HistoryEntry[] {
  const begun: readonly HistoryEntry[] = told.includes("triggered")
    ? []
    : [foundEntry("triggered", alert.createdAt, alert)];
  const open: Alert = { ...alert, state: "open", acknowledgedBy: [] };
  return untold(open, alert, told).reduce(
    (history, change) => withEntry(history, foundEntry(change, at, alert, open)),
    begun,
  );
}

/** A change that was found by looking. Whom the vendor names as having taken it is known even so. */
function foundEntry(change: AlertChange, at: number, alert: Alert, before?: Alert): HistoryEntry {
  const known = new Set(before?.acknowledgedBy.map(({ id }) => id));
  const taker = change === "acknowledged" ? alert.acknowledgedBy.findLast(({ id }) => !known.has(id)) : undefined;
  return { at, change, ...(taker === undefined ? {} : { who: taker.name }), roads: ["look"] };
}

function entryOf({ event, isOurs }: HeardEvent): HistoryEntry {
  const { at, change, who, through, text } = event;
  return {
    at,
    change,
    ...(who === undefined ? {} : { who }),
    ...(through === undefined ? {} : { through }),
    ...(text === undefined ? {} : { text }),
    roads: [isOurs ? "ours" : "vendor"],
  };
}

/** Something has happened to it that calls for somebody: from now on people are told. */
function young({ isOld: _, ...known }: KeptAlert): KeptAlert {
  return known;
}
