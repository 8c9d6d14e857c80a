import type { Arrival } from "../../core/arrival.ts";
import type { AlertEvent } from "../../core/events.ts";

export interface AlertArrival extends Arrival {
  readonly event: AlertEvent;
}

/** An alert about which its vendor has to be asked. */
export interface Need {
  /** The vendor's id. */
  readonly id: string;
  /** What will be answered by that; none: it is only to be known whether it is still there. */
  arrivals: readonly AlertArrival[];
  /** How often it was read too early. */
  reads: number;
  /** How often the vendor refused to tell. */
  refusals: number;
  /** By `Clock.elapsed`. */
  dueAt: number;
  /** A list of all that is open may answer it. */
  isOpen: boolean;
  isBusy: boolean;
}

/** What an account's vendor has to be asked, in the order in which it came up. */
export interface Needs {
  has(id: string): boolean;
  /** More to be answered about an alert. It is asked at once, even if it was to wait. */
  add(id: string, arrivals: readonly AlertArrival[], now: number): void;
  /** It was not in the list of what is open. */
  addMissing(id: string, now: number): void;
  /** Those that are due: at most `most` each of the ones that a list may answer and of the others. */
  due(now: number, most: number): { readonly open: readonly Need[]; readonly others: readonly Need[] };
  /** The earliest time after `now` at which one becomes due. */
  nextAt(now: number): number | undefined;
  /** So much of it is answered. */
  end(need: Need, arrivals: readonly AlertArrival[], now: number): void;
}

export function createNeeds(): Needs {
  const needs = new Map<string, Need>();
  return {
    has: (id) => needs.has(id),
    add: (id, arrivals, now) => {
      const need = needs.get(id) ?? {
        id,
        arrivals: [],
        reads: 0,
        refusals: 0,
        dueAt: now,
        isOpen: true,
        isBusy: false,
      };
      need.arrivals = [...need.arrivals, ...arrivals].sort((one, other) => one.event.at - other.event.at);
      need.dueAt = now;
      // What was closed is in no list.
      need.isOpen = need.arrivals.at(-1)?.event.change !== "closed";
      needs.set(id, need);
    },
    addMissing: (id, now) => {
      needs.set(id, { id, arrivals: [], reads: 0, refusals: 0, dueAt: now, isOpen: false, isBusy: false });
    },
    due: (now, most) => {
      const open: Need[] = [];
      const others: Need[] = [];
      for (const need of needs.values()) {
        if (open.length >= most && others.length >= most) break;
        const kin = need.isOpen ? open : others;
        if (!need.isBusy && need.dueAt <= now && kin.length < most) kin.push(need);
      }
      return { open, others };
    },
    nextAt: (now) => {
      let next: number | undefined;
      for (const { dueAt, isBusy } of needs.values()) {
        if (!isBusy && dueAt > now && (next === undefined || dueAt < next)) next = dueAt;
      }
      return next;
    },
    end: (need, arrivals, now) => {
      const ended = new Set(arrivals);
      need.arrivals = need.arrivals.filter((arrival) => !ended.has(arrival));
      if (need.arrivals.length === 0) needs.delete(need.id);
      need.reads = 0;
      need.refusals = 0;
      need.dueAt = now;
    },
  };
}
