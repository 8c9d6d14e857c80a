import type { Alert, AlertSource } from "../../core/alerts.ts";
import type { Clock } from "../../core/clock.ts";
import { keyOfAlert } from "../../core/feed.ts";
import { type Log, spellOf } from "../../core/log.ts";
import type { FeedRoad } from "../../core/routes.ts";
import type { Store } from "../../core/store.ts";
import { createAlarm } from "./alarm.ts";
import { heardIn } from "./arrival.ts";
import { ARRIVALS_MAX, type Book } from "./book.ts";
import type { Calls } from "./calls.ts";
import { isCaughtUp } from "./caught-up.ts";
import { againMs, isPassing, REFUSALS_MAX } from "./failures.ts";
import { follow } from "./follow.ts";
import type { Become } from "./kept.ts";
import { createLookThrough } from "./look-through.ts";
import { type AlertArrival, createNeeds, type Need } from "./needs.ts";

/** So many requests of the feed are under way at one account: what people say shares its budget. Ours. */
const REQUESTS_MAX = 2;
/** Where nobody is behind the alerts, telling them is a write to our own store. Ours. */
const RECEIVES_MAX = 50;
/** More than these are looked for in one list of all that is open. Ours. */
const FINDS_MAX = 10;
/** How often it is looked whether the road has become another, which tocsin.yaml may say at any time. Ours. */
const ROAD_MS = 15_000;
/** After so long an alert is read again that does not show yet what was told of it; then it is taken as it is. Ours. */
const REREAD_MS = [2_000, 5_000, 15_000] as const;

/** Asks one account's vendor about alerts: those of which something was told, and all of them from time to time. */
export interface Asker {
  hear(id: string, arrivals: readonly AlertArrival[]): void;
  /** Until the signal aborts. */
  run(): Promise<void>;
}

export interface AskerOptions {
  readonly source: AlertSource;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly calls: Calls;
  readonly book: Book;
  readonly signal: AbortSignal;
  road(): FeedRoad;
}

export function createAsker(options: AskerOptions): Asker {
  const { source, clock, log, calls, book, signal } = options;
  const { account } = source;
  const keyOf = (id: string): string => keyOfAlert({ account, id });
  const needs = createNeeds();
  const alarm = createAlarm(clock, signal);
  const asking = spellOf(log, "feed.vendor.asking");
  const looks = createLookThrough({ ...options, needs, settle });
  const requestsMax = source.receive === undefined ? REQUESTS_MAX : RECEIVES_MAX;
  let underWay = 0;
  let failures = 0;
  /** By `Clock.elapsed`. */
  let pausedUntil = Number.NEGATIVE_INFINITY;

  /** Begins whatever may begin now. */
  function begin(): void {
    const now = clock.elapsed();
    if (now < pausedUntil) return;
    const { open, others } = needs.due(now, Math.max(FINDS_MAX + 1, requestsMax));
    const isCrowded = source.receive === undefined && open.length > FINDS_MAX;
    if (underWay < requestsMax && looks.isDue(now, isCrowded)) {
      const asked = isCrowded ? needs.due(now, Number.POSITIVE_INFINITY).open : [];
      void request(() => looks.look(asked));
    }
    const singly = [...(isCrowded ? [] : open), ...others].filter(({ isBusy }) => !isBusy);
    for (const need of singly.slice(0, Math.max(0, requestsMax - underWay))) void request(() => ask(need));
  }

  async function request(work: () => Promise<void>): Promise<void> {
    underWay += 1;
    try {
      await work();
      failures = 0;
      asking.worked();
    } catch (error) {
      if (!signal.aborted) pause(error);
    }
    underWay -= 1;
    alarm.ring();
  }

  /** A vendor that does not answer is left alone for a while; what is to be asked stays. */
  function pause(error: unknown): void {
    asking.failed(error, { account });
    const now = clock.elapsed();
    // Of two requests that fail beside each other only one counts.
    if (now < pausedUntil) return;
    failures += 1;
    pausedUntil = now + againMs(failures);
  }

  async function ask(need: Need): Promise<void> {
    const { arrivals } = need;
    need.isBusy = true;
    try {
      if (source.receive === undefined || arrivals.length === 0) await readBack(need, arrivals);
      else await receive(need, arrivals, source.receive);
    } catch (error) {
      if (signal.aborted || isPassing(error)) throw error;
      await refused(need, source.receive === undefined ? arrivals : need.arrivals.slice(0, 1), error);
    } finally {
      need.isBusy = false;
    }
  }

  async function readBack(need: Need, arrivals: readonly AlertArrival[]): Promise<void> {
    const before = book.pages.get(keyOf(need.id))?.revision;
    const alert = await calls.wait(source.find(need.id));
    const isOvertaken = before !== book.pages.get(keyOf(need.id))?.revision;
    await settle(need, arrivals, alert, isOvertaken);
  }

  /** One after the other: each may be about an alert that is known by another id; see `AlertSource.receive`. */
  async function receive(
    need: Need,
    arrivals: readonly AlertArrival[],
    tell: NonNullable<AlertSource["receive"]>,
  ): Promise<void> {
    for (const arrival of arrivals) {
      // What we did ourselves is in our own store already.
      const alert = await calls.wait(arrival.isOurs ? source.find(need.id) : tell(arrival.event));
      await takeIn([arrival], alert?.id ?? need.id, alert);
      needs.end(need, [arrival], clock.elapsed());
    }
  }

  /** Takes in what was read of an alert, unless it has to be read again. */
  async function settle(
    need: Need,
    arrivals: readonly AlertArrival[],
    alert: Alert | undefined,
    isOvertaken: boolean,
  ): Promise<void> {
    const key = keyOf(need.id);
    const rereadMs = source.receive === undefined ? REREAD_MS[need.reads] : undefined;
    if (rereadMs !== undefined && !isEnough(key, arrivals, alert, isOvertaken)) {
      need.reads += 1;
      need.dueAt = clock.elapsed() + rereadMs;
      await showEarly(arrivals, alert);
      return;
    }
    // It may have been told of by another of its names: its number, an alias.
    await takeIn(arrivals, alert?.id ?? need.id, alert);
    needs.end(need, arrivals, clock.elapsed());
  }

  async function takeIn(arrivals: readonly AlertArrival[], id: string, alert: Alert | undefined): Promise<void> {
    const become: Become = (kept, left) => follow(kept, { heard: heardIn(left), look: { alert } }, clock.now());
    // There may be no arrivals at all: then it is only looked at.
    for (let n = 0; n === 0 || n < arrivals.length; n += ARRIVALS_MAX) {
      await book.keep({ arrivals: arrivals.slice(n, n + ARRIVALS_MAX), alert: { key: keyOf(id), become } });
    }
  }

  function isEnough(
    key: string,
    arrivals: readonly AlertArrival[],
    alert: Alert | undefined,
    isOvertaken: boolean,
  ): boolean {
    // An alert that has just been made may not be found yet; one that was there is gone.
    if (alert === undefined) {
      return book.pages.has(key) || arrivals.length === 0 || arrivals.some(({ event }) => event.change === "closed");
    }
    if (isOvertaken && alert.changedAt === undefined) return false;
    return isCaughtUp(alert, arrivals);
  }

  /** Nobody has to wait for what is there and open, only because the rest of it is still to come. */
  async function showEarly(arrivals: readonly AlertArrival[], alert: Alert | undefined): Promise<void> {
    if (alert === undefined || alert.state === "closed") return;
    const key = keyOf(alert.id);
    if (book.pages.has(key)) return;
    if (arrivals.some(({ event }) => event.change === "closed")) return;
    const become: Become = (kept) => kept ?? follow(kept, { heard: [], look: { alert } }, clock.now());
    await book.keep({ arrivals: [], alert: { key, become } });
  }

  async function refused(need: Need, arrivals: readonly AlertArrival[], error: unknown): Promise<void> {
    need.refusals += 1;
    need.dueAt = clock.elapsed() + againMs(need.refusals);
    if (need.refusals < REFUSALS_MAX) return;
    log.error("feed.alert.given_up", { account, alert: need.id, arrivals: arrivals.map(({ id }) => id), error });
    for (let n = 0; n < arrivals.length; n += ARRIVALS_MAX) {
      await book.keep({ arrivals: arrivals.slice(n, n + ARRIVALS_MAX) });
    }
    needs.end(need, arrivals, clock.elapsed());
  }

  return {
    hear: (id, arrivals) => {
      needs.add(id, arrivals, clock.elapsed());
      alarm.ring();
    },
    run: async () => {
      while (!signal.aborted) {
        begin();
        const now = clock.elapsed();
        const times = [pausedUntil, ...looks.nextAt(), needs.nextAt(now) ?? now].filter((at) => at > now);
        await alarm.wait(Math.min(ROAD_MS, ...times.map((at) => at - now)));
      }
    },
  };
}
