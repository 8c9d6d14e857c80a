import type { Arrival } from "../../core/arrival.ts";
import type { Clock } from "../../core/clock.ts";
import { type Log, spellOf } from "../../core/log.ts";
import type { Store } from "../../core/store.ts";
import { createAlarm } from "./alarm.ts";
import { readArrival } from "./arrival.ts";
import type { Calls } from "./calls.ts";
import { againMs } from "./failures.ts";

/** How often a shared store is looked at for what other processes heard, ms. Ours. */
const LOOK_MS = 500;
/** For each arrival that waits there it is looked at by so much less often, ms. Ours. */
const LOOK_ARRIVAL_MS = 1;

/** Finds what waits in the store. */
export interface Watch {
  /** They are no more: a look that began before may still find them. */
  ended(arrivals: readonly Arrival[]): void;
  /** Until nothing else can be there, as nobody else writes there; in a shared store until the signal aborts. */
  run(): Promise<void>;
}

export interface WatchOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly calls: Calls;
  readonly signal: AbortSignal;
  isHeard(id: string): boolean;
  found(arrivals: readonly Arrival[]): void;
}

export function createWatch({ store, clock, log, calls, signal, isHeard, found }: WatchOptions): Watch {
  const alarm = createAlarm(clock, signal);
  const looking = spellOf(log, "feed.arrivals.look");
  const endedMeanwhile = new Set<string>();

  /** Resolves with how many wait there. */
  async function look(): Promise<number> {
    endedMeanwhile.clear();
    const documents = await calls.wait(store.list("arrivals"));
    const fresh = documents.filter(({ id }) => !isHeard(id) && !endedMeanwhile.has(id));
    const read = fresh.map((document) => ({ id: document.id, arrival: readArrival(document) }));
    found(read.flatMap(({ arrival }) => arrival ?? []));
    for (const { id } of read.filter(({ arrival }) => arrival === undefined)) {
      log.error("feed.arrival.unreadable", { arrival: id });
      await calls.wait(store.commit([{ drop: "arrivals", id }]));
    }
    return documents.length;
  }

  async function watch(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const waiting = await look();
        looking.worked();
        failures = 0;
        if (!store.isShared) return;
        await alarm.wait(LOOK_MS + waiting * LOOK_ARRIVAL_MS);
      } catch (error) {
        if (signal.aborted) return;
        looking.failed(error);
        failures += 1;
        await alarm.wait(againMs(failures));
      }
    }
  }

  return {
    ended: (arrivals) => {
      // In a store of its own this process looks once, before it hears anything.
      if (store.isShared) for (const { id } of arrivals) endedMeanwhile.add(id);
    },
    run: async () => {
      const unlisten = store.onWake(alarm.ring);
      await watch();
      unlisten();
    },
  };
}
