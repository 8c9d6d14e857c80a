import type { AlertSource } from "../../core/alerts.ts";
import type { Arrival } from "../../core/arrival.ts";
import { keyOfAlert } from "../../core/feed.ts";
import { heardIn } from "./arrival.ts";
import { type Asker, createAsker } from "./asker.ts";
import { ARRIVALS_MAX, createBook, type Page } from "./book.ts";
import { createCalls } from "./calls.ts";
import { isKnownFrom } from "./caught-up.ts";
import { createErrands, type ErrandArrival } from "./errands.ts";
import { follow } from "./follow.ts";
import type { Become } from "./kept.ts";
import type { KnowledgeOptions } from "./knowledge.ts";
import type { AlertArrival } from "./needs.ts";
import { sweep } from "./sweep.ts";
import { createWatch } from "./watch.ts";

/** What was signed longer ago says how an alert was, not how it is: a delivery may be repeated at any time. Ours. */
const VOUCHED_MS = 600_000;

/** One time of leading. */
export interface Term {
  /** What is known, by key. */
  readonly pages: ReadonlyMap<string, Page>;
  arrived(arrivals: readonly Arrival[]): void;
  /** Until the signal aborts. Throws BotError("store_failed") when it cannot even begin. */
  run(): Promise<void>;
  idle(): Promise<void>;
}

export interface TermOptions extends KnowledgeOptions {
  readonly signal: AbortSignal;
  tell(keys: readonly string[]): void;
}

export function createTerm(options: TermOptions): Term {
  const { clock, log, sources, roadOf, signal } = options;
  const calls = createCalls(signal);
  /** The arrivals that are being taken in. */
  const heard = new Set<string>();
  const book = createBook({ ...options, calls, ended });
  const errands = createErrands({ ...options, calls, book });
  const askers = new Map<string, Asker>();
  const watch = createWatch({ ...options, calls, found: arrived, isHeard: (id) => heard.has(id) });
  let isOpen = false;

  function ended(arrivals: readonly Arrival[]): void {
    for (const { id } of arrivals) heard.delete(id);
    watch.ended(arrivals);
  }

  function askerOf(source: AlertSource): Asker {
    const { account } = source;
    const asker = askers.get(account) ?? createAsker({ ...options, calls, book, source, road: () => roadOf(account) });
    if (!askers.has(account)) void asker.run();
    askers.set(account, asker);
    return asker;
  }

  function sourceOf(account: string): AlertSource | undefined {
    return sources().find((source) => source.account === account);
  }

  function arrived(arrivals: readonly Arrival[]): void {
    // What is handed over before is in the store, which is looked at as soon as that is read.
    if (!isOpen) return;
    const byAlert = new Map<string, AlertArrival[]>();
    for (const arrival of arrivals) {
      if (heard.has(arrival.id)) continue;
      heard.add(arrival.id);
      if (isErrand(arrival)) errands.hear(arrival);
      else if (isOfAlert(arrival)) pushTo(byAlert, arrival);
    }
    for (const [key, group] of byAlert) takeIn(key, group);
  }

  /** All of one alert. */
  function takeIn(key: string, arrivals: readonly AlertArrival[]): void {
    const [first] = arrivals;
    if (first === undefined) return;
    const { account, alert: id } = first.event;
    const source = sourceOf(account);
    if (source === undefined) {
      log.warn("feed.arrivals.dropped", { account, count: arrivals.length, why: "the account is not configured" });
      keep(arrivals);
      return;
    }
    const { certain = [], open = [] } = Object.groupBy(arrivals, (one) =>
      isCertain(key, one, source) ? "certain" : "open",
    );
    keep(certain, key);
    if (open.length > 0) askerOf(source).hear(id, open);
  }

  /** Whether it can be taken in as it is, without asking the vendor. */
  function isCertain(key: string, arrival: AlertArrival, source: AlertSource): boolean {
    if (source.receive !== undefined) return false;
    if (arrival.event.seen !== undefined && clock.now() - arrival.event.at < VOUCHED_MS) return true;
    const known = book.pages.get(key)?.kept;
    return known !== undefined && isKnownFrom(known.alert, known.asOf, arrival);
  }

  function keep(arrivals: readonly AlertArrival[], key?: string): void {
    const become: Become = (kept, left) => follow(kept, { heard: heardIn(left) }, clock.now());
    const alert = key === undefined ? {} : { alert: { key, become } };
    for (let n = 0; n < arrivals.length; n += ARRIVALS_MAX) {
      void book.keep({ arrivals: arrivals.slice(n, n + ARRIVALS_MAX), ...alert });
    }
  }

  return {
    get pages() {
      return book.pages;
    },
    arrived,
    idle: calls.idle,
    run: async () => {
      try {
        await book.open();
      } catch (error) {
        if (signal.aborted) return;
        throw error;
      }
      isOpen = true;
      for (const source of sources()) askerOf(source);
      const isConfigured = (account: string): boolean => sourceOf(account) !== undefined;
      await Promise.all([watch.run(), sweep({ book, clock, signal, isConfigured })]);
    },
  };
}

function isOfAlert(arrival: Arrival): arrival is AlertArrival {
  return arrival.event.type === "alert";
}

function isErrand(arrival: Arrival): arrival is ErrandArrival {
  return arrival.event.type !== "alert";
}

function pushTo(groups: Map<string, AlertArrival[]>, arrival: AlertArrival): void {
  const { account, alert: id } = arrival.event;
  const key = keyOfAlert({ account, id });
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [arrival]);
  else group.push(arrival);
}
