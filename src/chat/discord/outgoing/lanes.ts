import { BotError } from "../../../core/errors.ts";

/** Calls that nobody waits for and that are under way at the same time, in all: discord.js' queues are never longer by more. */
const AT_ONCE = 6;
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

export function createLanes(stopping: AbortSignal): Lanes {
  /** By channel, the one that waits for longest first. A channel with a call under way has an entry too. */
  const lanes = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  let waiting = 0;

  function pump(): void {
    for (const [channel, lane] of lanes) {
      if (busy.size >= AT_ONCE) return;
      if (busy.has(channel)) continue;
      const next = lane.shift();
      lanes.delete(channel);
      if (next === undefined) continue;
      waiting -= 1;
      // Behind the others.
      lanes.set(channel, lane);
      busy.add(channel);
      void next.start().finally(() => {
        busy.delete(channel);
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
