import type { Budget, HeadRoom } from "../core/http.ts";

/** Longest pause that our own doubling comes to when a vendor refuses again and again without saying for how long. */
const BLIND_PAUSE_MS_MAX = 60_000;

/** How many accepted answers are remembered to learn a rate from. At more within one pause, the rate is no trouble. */
const ACCEPTED_MAX = 2_000;

/** When the next request may go: the rolling window, pauses and slow times of one account. Pure of clocks: told the time. */
export interface Pace {
  /** First instant ≥ `now` at which the rate allows one more; Infinity when only an answer can free a place. */
  earliest(kind: "read" | "write", now: number, inFlight: number): number;
  started(now: number): void;
  answered(now: number): void;
  /** An answer that was no refusal. */
  accepted(now: number): void;
  /**
   * The vendor answered 420 or 429, with a wait or without; `times` in a row for this call. A wait also shows the rate:
   * what was accepted in so long is what fits in it, and the next requests keep to that instead of running into the wall.
   */
  refused(now: number, waitMs: number | undefined, times: number): void;
  pause(untilAt: number): void;
  pausedUntil(): number;
  headRoom(now: number, inFlight: number): HeadRoom;
}

/**
 * A request holds its place in the window from its start until `windowMs` after its answer: the vendor counted it at
 * some instant in between, so its own rolling window can never hold more than ours, however long requests travel.
 */
export function createPace(budget: Budget): Pace {
  const window = budget.perWindow;
  const answeredAts: number[] = [];
  const acceptedAts: number[] = [];
  let pausedUntil = 0;
  let slowUntil = 0;
  let slowEveryMs = 0;
  let lastStartAt = Number.NEGATIVE_INFINITY;

  function forget(now: number): void {
    while (window !== undefined && (answeredAts[0] ?? now) + window.windowMs <= now) answeredAts.shift();
  }

  function windowOpensAt(kind: "read" | "write", now: number, inFlight: number): number {
    if (window === undefined) return now;
    forget(now);
    const places = Math.max(1, window.requests - (kind === "read" ? (window.keptForWrites ?? 0) : 0));
    const tooMany = answeredAts.length + inFlight - places;
    if (tooMany < 0) return now;
    const freed = answeredAts[tooMany];
    return freed === undefined ? Number.POSITIVE_INFINITY : freed + window.windowMs;
  }

  function slowDown(everyMs: number): void {
    slowEveryMs = everyMs;
    slowUntil = pausedUntil + budget.slow.forMs;
  }

  return {
    earliest(kind, now, inFlight) {
      const open = Math.max(windowOpensAt(kind, now, inFlight), pausedUntil);
      return open < slowUntil ? Math.max(open, lastStartAt + slowEveryMs) : open;
    },
    started(now) {
      lastStartAt = now;
    },
    answered(now) {
      if (window !== undefined) answeredAts.push(now);
    },
    accepted(now) {
      acceptedAts.push(now);
      if (acceptedAts.length > ACCEPTED_MAX) acceptedAts.shift();
    },
    refused(now, waitMs, times) {
      const told = waitMs !== undefined && waitMs > 0;
      const pauseMs = told ? waitMs : Math.min(BLIND_PAUSE_MS_MAX, budget.slow.everyMs * 2 ** (times - 1));
      pausedUntil = Math.max(pausedUntil, now + pauseMs);
      if (!told || budget.slow.always === true) return slowDown(budget.slow.everyMs);
      const fitting = acceptedAts.length - 1 - acceptedAts.findLastIndex((at) => at <= now - waitMs);
      if (fitting > 0) slowDown(Math.min(budget.slow.everyMs, waitMs / fitting));
    },
    pause(untilAt) {
      pausedUntil = Math.max(pausedUntil, untilAt);
    },
    pausedUntil: () => pausedUntil,
    headRoom(now, inFlight) {
      if (window === undefined) return {};
      forget(now);
      return { limit: window.requests, remaining: Math.max(0, window.requests - answeredAts.length - inFlight) };
    },
  };
}
