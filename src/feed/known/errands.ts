import { type Arrival, hookTestId } from "../../core/arrival.ts";
import type { Clock } from "../../core/clock.ts";
import { sleptThrough } from "../../core/clock.ts";
import type { BoardEvent, TestEvent } from "../../core/events.ts";
import { type Log, spellOf } from "../../core/log.ts";
import type { Change } from "../../core/store.ts";
import { ARRIVALS_MAX, type Book } from "./book.ts";
import type { Calls } from "./calls.ts";
import { againMs, isPassing, REFUSALS_MAX } from "./failures.ts";

/** How long it is known that a test event came. */
const TEST_KEPT_MS = 86_400_000;

export interface ErrandArrival extends Arrival {
  readonly event: BoardEvent | TestEvent;
}

/** Events that are for others: each is handed over until that works, those of one account one after another. */
export interface Errands {
  hear(arrival: ErrandArrival): void;
}

export interface ErrandsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly calls: Calls;
  readonly book: Book;
  readonly signal: AbortSignal;
  onBoard(event: BoardEvent): Promise<void>;
  onTest(event: TestEvent): Promise<string | undefined>;
}

export function createErrands({ clock, log, calls, book, signal, onBoard, onTest }: ErrandsOptions): Errands {
  /** By account, then by what they are about. */
  const lanes = new Map<string, Map<string, readonly ErrandArrival[]>>();

  async function work(account: string, lane: Map<string, readonly ErrandArrival[]>): Promise<void> {
    const handing = spellOf(log, "feed.errand");
    // Whatever is heard in the same turn is known before the first is handed over.
    await Promise.resolve();
    for (let [next] = lane; next !== undefined && !signal.aborted; [next] = lane) {
      const [about, arrivals] = next;
      // What comes from now on has to be handed over again: it may be newer than what is read now.
      lane.delete(about);
      await handOver(arrivals, (error) => handing.failed(error, { account }));
      handing.worked();
    }
    lanes.delete(account);
  }

  async function handOver(arrivals: readonly ErrandArrival[], failed: (error: unknown) => void): Promise<void> {
    const newest = arrivals.reduce((one, other) => (one.event.at > other.event.at ? one : other));
    let also: readonly Change[] = [];
    for (let failures = 1; ; failures += 1) {
      try {
        also = await done(newest.event);
        break;
      } catch (error) {
        if (signal.aborted) return;
        failed(error);
        if (!isPassing(error) && failures === REFUSALS_MAX) {
          log.error("feed.errand.given_up", { arrivals: arrivals.map(({ id }) => id), error });
          break;
        }
        if (!(await sleptThrough(clock, againMs(failures), signal))) return;
      }
    }
    for (let n = 0; n < arrivals.length; n += ARRIVALS_MAX) {
      await book.keep({ arrivals: arrivals.slice(n, n + ARRIVALS_MAX), ...(n === 0 ? { also } : {}) });
    }
  }

  /** Resolves with what belongs into the commit that ends it. */
  async function done(event: BoardEvent | TestEvent): Promise<readonly Change[]> {
    if (event.type === "board") {
      await calls.wait(onBoard(event));
      return [];
    }
    const shown = await calls.wait(onTest(event));
    const at = clock.now();
    const value = { at, ...(shown === undefined ? {} : { shown }), until: at + TEST_KEPT_MS };
    return [{ put: "seen", id: hookTestId(event.account), value }];
  }

  return {
    hear: (arrival) => {
      const { account } = arrival.event;
      const lane = lanes.get(account) ?? new Map<string, readonly ErrandArrival[]>();
      const about = subjectOf(arrival.event);
      lane.set(about, [...(lane.get(about) ?? []), arrival]);
      if (lanes.has(account)) return;
      lanes.set(account, lane);
      void work(account, lane);
    },
  };
}

/** The same change of a page, told twice, is handed over once. */
function subjectOf(event: BoardEvent | TestEvent): string {
  return event.type === "test" ? `test:${event.id}` : `board:${event.notice ?? ""}:${event.component ?? ""}`;
}
