import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../src/core/clock.ts";

interface Sleeper {
  /** By `elapsed`, which no jump of the date moves. */
  readonly at: number;
  wake(): void;
}

/** A clock that stands still until it is told to move. Sockets stay on real time. */
export class TestClock implements Clock {
  /** The date is this much ahead of the time that has passed. */
  #date: number;
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(start: string | number = "2026-11-21T03:00:00Z") {
    this.#date = typeof start === "number" ? start : Date.parse(start);
  }

  now(): number {
    return this.#date + this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  /** Sets the date, as an administrator or a time server does: nobody's sleep becomes shorter or longer. */
  set(now: number): void {
    this.#date = now - this.#now;
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { at: this.#now + Math.max(0, ms), wake: resolve };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener(
        "abort",
        () => {
          this.#sleepers.delete(sleeper);
          reject(signal.reason);
        },
        { once: true },
      );
      this.#sleepers.add(sleeper);
    });
  }

  /** Moves time forward, waking sleepers in their order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      this.#now = Math.max(this.#now, next.at);
      this.#sleepers.delete(next);
      next.wake();
    }
    this.#now = until;
  }

  /**
   * Waits for `work`, moving time to the next sleeper whenever nothing else is going on. `isBusy` says whether something
   * outside the clock (a request on a real socket) may still finish by itself.
   */
  async drive<T>(work: Promise<T>, isBusy: () => boolean = () => false): Promise<T> {
    let settled = false;
    const finished = work.finally(() => {
      settled = true;
    });
    finished.catch(() => undefined);
    let quietTurns = 0;
    while (!settled) {
      await nextTurn();
      quietTurns = isBusy() ? 0 : quietTurns + 1;
      const next = this.#next();
      if (quietTurns > 20 && next !== undefined) {
        quietTurns = 0;
        this.advance(Math.max(0, next.at - this.#now));
      }
    }
    return finished;
  }

  #next(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (first === undefined || sleeper.at < first.at) first = sleeper;
    return first;
  }
}
