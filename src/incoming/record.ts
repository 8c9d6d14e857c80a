import type { Alert, AlertState, VendorThing } from "../core/alerts.ts";
import type { JsonObject } from "../core/json.ts";
import type { VendorUser } from "../core/people.ts";
import { ACCOUNT, PREFIX } from "./house.ts";
import type { Told } from "./told.ts";

/** Log lines, notes and events' ids that are kept of one alert, the newest. */
const LOG_KEPT = 50;
const NOTES_KEPT = 100;
const EVENTS_KEPT = 10;

/** In the log: a person closed it, or its sender did. */
export const RESOLVED = "resolved";
export const OVER = "says that it is over";

/** What people have done about an alert. */
export interface Work {
  readonly acknowledgedBy: readonly VendorUser[];
  readonly assignees: readonly VendorUser[];
  readonly snoozedUntilAt?: number;
  readonly closedAt?: number;
}
export const UNTOUCHED: Work = { acknowledgedBy: [], assignees: [] };

export interface Entry {
  readonly at: number;
  readonly who: string;
  readonly text: string;
  /** Of the write that it tells of: what tells a repeated one that it has happened. */
  readonly mark?: string;
}

/** An alert as it is kept in "incoming". Times in ms. */
export interface IncomingRecord {
  readonly id: string;
  readonly number: number;
  /** What its sender said last. */
  readonly told: Told;
  /** The newest of the events that made it so, by id. */
  readonly events: readonly string[];
  /** What stands for the sender's last words, and when they came. */
  readonly digest: string;
  readonly heardAt: number;
  readonly count: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly work: Work;
  /** The last write to `work`, if nothing else has changed it since, and how it was before. */
  readonly last?: { readonly mark: string; readonly was: Work };
  /** Oldest first. */
  readonly log: readonly Entry[];
  readonly notes: readonly Entry[];
}

/** A snooze ends by itself: whoever had taken the alert has not any more. */
export function workAt({ work }: Pick<IncomingRecord, "work">, now: number): Work {
  const hasEnded = work.closedAt === undefined && work.snoozedUntilAt !== undefined && work.snoozedUntilAt <= now;
  return hasEnded ? UNTOUCHED : work;
}

export function stateOf({ acknowledgedBy, snoozedUntilAt, closedAt }: Work): AlertState {
  if (closedAt !== undefined) return "closed";
  if (snoozedUntilAt !== undefined) return "snoozed";
  return acknowledgedBy.length > 0 ? "acked" : "open";
}

/** The alert as it is at `now`. */
export function alertOf(record: IncomingRecord, now: number): Alert {
  const { id, number, told, count, createdAt } = record;
  const work = workAt(record, now);
  const state = stateOf(work);
  const endedAt = work === record.work ? 0 : (record.work.snoozedUntilAt ?? 0);
  return {
    account: ACCOUNT,
    id,
    number,
    handle: `${PREFIX}-${number}`,
    title: told.title,
    state,
    urgency: ["P1", "P2"].includes(told.priority) ? "high" : "low",
    priority: told.priority,
    ...(told.service === undefined ? {} : { service: thing(told.service) }),
    teams: told.team === undefined ? [] : [thing(told.team)],
    assignees: work.assignees,
    acknowledgedBy: work.acknowledgedBy,
    createdAt,
    changedAt: Math.max(record.changedAt, endedAt),
    tags: told.tags,
    ...(told.fingerprint === undefined ? {} : { fingerprint: told.fingerprint }),
    ...(state === "snoozed" && work.snoozedUntilAt !== undefined ? { snoozedUntilAt: work.snoozedUntilAt } : {}),
    count,
    url: told.url,
  };
}

/** Services and teams are known by name alone. */
function thing(name: string): VendorThing {
  return { id: name, name };
}

export function logged(record: IncomingRecord, entry: Entry): IncomingRecord {
  return { ...record, log: [...record.log, entry].slice(-LOG_KEPT) };
}

export function noted(record: IncomingRecord, entry: Entry): IncomingRecord {
  return { ...record, notes: [...record.notes, entry].slice(-NOTES_KEPT) };
}

export function heard(record: IncomingRecord, event: string): IncomingRecord {
  return { ...record, events: [...record.events, event].slice(-EVENTS_KEPT) };
}

/** Ours by their types, and JSON by what these hold: the compiler cannot see that through optional fields. */
export function asJson(value: IncomingRecord | Work): JsonObject {
  return value as object as JsonObject;
}
