import type { AlertEvent } from "../core/events.ts";
import { type Entry, heard, type IncomingRecord, logged, OVER, stateOf, UNTOUCHED, workAt } from "./record.ts";
import { digestOf, SAME_WITHIN_MS, type Told } from "./told.ts";

/** An event, and what it tells, as it came to be kept at `at`. */
export interface Hearing {
  readonly event: AlertEvent;
  readonly told: Told;
  readonly at: number;
}

/** An alert of which nobody had heard. */
export function firstHeard({ event, told, at }: Hearing, number: number): IncomingRecord {
  const record: IncomingRecord = {
    id: event.alert,
    number,
    told,
    events: [event.id],
    digest: digestOf(told),
    heardAt: at,
    count: 1,
    createdAt: beganAt({ event, told, at }),
    changedAt: at,
    work: UNTOUCHED,
    log: [],
    notes: [],
  };
  return logged(record, entry(told, at, "fires"));
}

/**
 * The alert as it is by what is told of it now. undefined: nothing has changed by it.
 *
 * It fires though it is closed here: open again, unless its sender tells when things are over and has not said so since.
 */
export function heardAgain(record: IncomingRecord, { event, told, at }: Hearing): IncomingRecord | undefined {
  if (record.events.includes(event.id)) return undefined;
  const digest = digestOf(told);
  if (digest === record.digest && at - record.heardAt < SAME_WITHIN_MS) return undefined;
  const next = heard({ ...record, told, digest, heardAt: at, changedAt: Math.max(record.changedAt, at) }, event.id);
  const isClosed = stateOf(workAt(record, at)) === "closed";
  if (told.isOver) return isClosed ? next : over(next, at);
  if (!isClosed) return { ...next, count: next.count + 1 };
  if (told.tellsEnd && !record.told.isOver) return { ...next, count: next.count + 1 };
  return reopened(next, { event, told, at });
}

function over(record: IncomingRecord, at: number): IncomingRecord {
  const { last: _, ...rest } = record;
  return logged({ ...rest, work: { ...workAt(record, at), closedAt: at } }, entry(record.told, at, OVER));
}

function reopened(record: IncomingRecord, hearing: Hearing): IncomingRecord {
  const { last: _, ...rest } = record;
  const again = { ...rest, work: UNTOUCHED, count: record.count + 1, createdAt: beganAt(hearing) };
  return logged(again, entry(record.told, hearing.at, "fires again"));
}

function beganAt({ told, at }: Hearing): number {
  return Math.min(told.startedAt ?? at, at);
}

function entry({ sender }: Told, at: number, text: string): Entry {
  return { at, who: sender.title, text };
}
