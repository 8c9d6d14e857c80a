import { type Clock, sleptThrough } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";

/** Calls that nobody waits for and that are under way at the same time, in all: discord.js' queues are never longer by more. */
const AT_ONCE = 6;
/**
 * Of the fifty calls a second that a bot has in all (Discord docs, Rate Limits, read 2026-11-21), those that nobody waits
 * for have these; the others are kept free for people.
 */
const PER_SECOND = 30;
const SECOND_MS = 1_000;
/** So much may wait. Beyond it, what is newest is refused; whoever owes it tries again. */
const WAITING_MAX = 5_000;

/**
 * Where calls wait that nobody waits for: one at a time for a channel, the channels in turn. Discord takes some five
 * messages in five seconds in a channel and fifty calls a second in all; an answer to a person goes past all that waits
 * here.
 */
export interface Lanes {
  /** Throws the reason of `withdrawn` while it waits, what `work` throws, and "vendor_rate_limited" when too much waits. */
  run<T>(channel: string, work: () => Promise<T>, withdrawn?: AbortSignal): Promise<T>;
}

interface Waiting {
  readonly channel: string;
  start(): Promise<void>;
}

export function createLanes(clock: Clock, stopping: AbortSignal): Lanes {
  /** By channel, the one that waits for longest first. A channel with a call under way has an entry too. */
  const lanes = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  /** When the newest calls began, by `elapsed`, as many as may begin in a second. */
  const begun: number[] = [];
  let isResting = false;
  let waiting = 0;

  /** Whether the second is used up: then it goes on by itself when it is over. */
  function mustRest(): boolean {
    const restMs = (begun[begun.length - PER_SECOND] ?? Number.NEGATIVE_INFINITY) + SECOND_MS - clock.elapsed();
    if (restMs <= 0) return false;
    if (!isResting) void rest(restMs);
    return true;
  }

  async function rest(ms: number): Promise<void> {
    isResting = true;
    await sleptThrough(clock, ms, stopping);
    isResting = false;
    pump();
  }

  function pump(): void {
    for (const [channel, lane] of lanes) {
      if (busy.size >= AT_ONCE || stopping.aborted || (lane.length > 0 && mustRest())) return;
      if (busy.has(channel)) continue;
      const next = lane.shift();
      if (next === undefined) {
        lanes.delete(channel);
        continue;
      }
      waiting -= 1;
      busy.add(channel);
      begun.push(clock.elapsed());
      if (begun.length > PER_SECOND) begun.shift();
      void next.start().finally(() => {
        busy.delete(channel);
        // Behind the others.
        lanes.delete(channel);
        if (lane.length > 0) lanes.set(channel, lane);
        pump();
      });
    }
  }

  return {
    run: <T>(channel: string, work: () => Promise<T>, withdrawn?: AbortSignal) => {
      if (waiting >= WAITING_MAX) {
        const sentence = "Too much waits to be told in Discord; try again in a minute.";
        return Promise.reject(new BotError("vendor_rate_limited", sentence));
      }
      const done = Promise.withResolvers<T>();
      const signals = [stopping, ...(withdrawn === undefined ? [] : [withdrawn])];
      const entry: Waiting = {
        channel,
        start: async () => {
          for (const signal of signals) signal.removeEventListener("abort", leave);
          await work().then(done.resolve, done.reject);
        },
      };
      const leave = (event: Event): void => {
        const lane = lanes.get(channel) ?? [];
        const at = lane.indexOf(entry);
        if (at === -1) return;
        lane.splice(at, 1);
        waiting -= 1;
        done.reject((event.target as AbortSignal).reason);
      };
      const aborted = signals.find((signal) => signal.aborted);
      if (aborted !== undefined) return Promise.reject(aborted.reason);
      for (const signal of signals) signal.addEventListener("abort", leave, { once: true });
      const lane = lanes.get(channel) ?? [];
      lane.push(entry);
      lanes.set(channel, lane);
      waiting += 1;
      pump();
      return done.promise;
    },
  };
}
