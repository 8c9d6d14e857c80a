import type { Alert } from "../../core/alerts.ts";
import { keyOfAlert } from "../../core/feed.ts";
import type { AskerOptions } from "./asker.ts";
import { follow } from "./follow.ts";
import type { KeptAlert } from "./kept.ts";
import type { AlertArrival, Need, Needs } from "./needs.ts";

/** How often a vendor is asked that tells nothing by itself. Ours. */
const POLL_MS = 15_000;
/** A longer list is asked for less often, by so much for each of its pages. Ours. */
const POLL_PAGE_MS = 2_000;
/** What all pagers hand out at once at most (PagerDuty, OpsGenie and JSM docs, read 2026-11-21). */
const PAGE_ALERTS = 100;
/** How often it is looked for what was told and lost: PagerDuty gives an event up after two days (its docs, read 2026-11-21). */
const LOST_MS = 600_000;
/** So many alerts of a list wait at once to become durable. Ours. */
const KEPT_AT_ONCE = 500;

/** Going through all that is open at a vendor. */
export interface LookThrough {
  isDue(now: number, isCrowded: boolean): boolean;
  /** When the next ones may be due, by `Clock.elapsed`. */
  nextAt(): readonly number[];
  /** Compares what is open with what is known, and answers `asked` on the way. Throws what the vendor's list throws. */
  look(asked: readonly Need[]): Promise<void>;
}

export interface LookThroughOptions extends AskerOptions {
  readonly needs: Needs;
  settle(need: Need, arrivals: readonly AlertArrival[], alert: Alert, isOvertaken: boolean): Promise<void>;
}

export function createLookThrough(options: LookThroughOptions): LookThrough {
  const { source, store, clock, calls, book, needs, settle, signal, road } = options;
  const { account } = source;
  const begunMark = `feed:begun:${account}`;
  let isLooking = false;
  let hasBegun = false;
  let endedAt = Number.NEGATIVE_INFINITY;
  /** How often it is due where nothing is told. */
  let pollMs = POLL_MS;
  /** Until when a crowd of needs is no reason to look again: a storm takes half of the vendor's time at most. */
  let restUntil = Number.NEGATIVE_INFINITY;

  async function look(asked: readonly Need[]): Promise<void> {
    isLooking = true;
    for (const need of asked) need.isBusy = true;
    const startedAt = clock.elapsed();
    try {
      hasBegun ||= (await calls.wait(store.get("settings", begunMark))) !== undefined;
      const listed = await goThrough(asked, book.revision());
      if (!hasBegun) await book.keep({ arrivals: [], also: [begun(begunMark, clock.now())] });
      hasBegun = true;
      endedAt = clock.elapsed();
      restUntil = endedAt + (endedAt - startedAt);
      pollMs = Math.max(POLL_MS, Math.ceil(listed / PAGE_ALERTS) * POLL_PAGE_MS);
    } finally {
      for (const need of asked) need.isBusy = false;
      isLooking = false;
    }
  }

  /** Resolves with how many there are. `since`: the revision up to which what is known is older than the list. */
  async function goThrough(asked: readonly Need[], since: number): Promise<number> {
    const waiting = new Map(asked.map((need) => [need.id, { need, arrivals: need.arrivals }]));
    const listed = new Set<string>();
    const alerts = source.list({})[Symbol.asyncIterator]();
    const failed: unknown[] = [];
    const guarded = (work: Promise<void>): Promise<void> => work.catch((error: unknown) => void failed.push(error));
    let keeping: Promise<void>[] = [];
    for (let next = await calls.wait(alerts.next()); next.done !== true; next = await calls.wait(alerts.next())) {
      const alert = next.value;
      if (listed.has(alert.id)) continue;
      listed.add(alert.id);
      const served = waiting.get(alert.id);
      const isOvertaken = (book.pages.get(keyOfAlert(alert))?.revision ?? 0) > since;
      if (served !== undefined) keeping.push(guarded(settle(served.need, served.arrivals, alert, isOvertaken)));
      else if (!needs.has(alert.id)) keeping.push(guarded(compare(alert, isOvertaken)));
      if (keeping.length < KEPT_AT_ONCE) continue;
      await Promise.all(keeping);
      keeping = [];
    }
    await Promise.all(keeping);
    if (failed.length > 0) throw failed[0];
    signal.throwIfAborted();
    for (const { need } of waiting.values()) need.isOpen &&= listed.has(need.id);
    askForMissing(listed, since);
    return listed.size;
  }

  async function compare(alert: Alert, isOvertaken: boolean): Promise<void> {
    // Without a time of the vendor's nobody knows whether the list or what came meanwhile is newer.
    if (isOvertaken && alert.changedAt === undefined) return;
    const key = keyOfAlert(alert);
    const look = { alert, ...(hasBegun ? {} : { isFirst: true as const }) };
    const become = (kept: KeptAlert | undefined) => follow(kept, { heard: [], look }, clock.now());
    const kept = book.pages.get(key)?.kept;
    if (kept !== undefined && become(kept) === kept) return;
    await book.keep({ arrivals: [], alert: { key, become } });
  }

  /** What was known to be open, and is not in the list, is asked for by its id before it is called closed. */
  function askForMissing(listed: ReadonlySet<string>, since: number): void {
    const now = clock.elapsed();
    for (const { kept, revision } of book.pages.values()) {
      const { alert } = kept;
      if (alert.account !== account || alert.state === "closed" || revision > since) continue;
      if (!listed.has(alert.id) && !needs.has(alert.id)) needs.addMissing(alert.id, now);
    }
  }

  const dueAt = (): number => endedAt + (road() === "poll" ? pollMs : LOST_MS);

  return {
    look,
    nextAt: () => (isLooking ? [] : [dueAt(), restUntil]),
    isDue: (now, isCrowded) => !isLooking && (now >= dueAt() || (isCrowded && now >= restUntil)),
  };
}

function begun(id: string, at: number) {
  return { put: "settings" as const, id, value: { at } };
}
