import type { Clock } from "../core/clock.ts";

export interface BreakerLimits {
  /**
   * So many failures in a row, none longer ago than `withinMs`, open it. One that cost a whole deadline counts for two:
   * five of them would take longer than anybody waits.
   */
  readonly failures: number;
  readonly withinMs: number;
  /**
   * One of the failures must have begun after the first was known, or have cost a whole deadline: connections that are
   * all cut at one moment (a load balancer restarts) are a single mishap, however many they are.
   */
  readonly isPatient: boolean;
  /** How long it stays open; doubled each time that the try after it fails, up to `pauseMsMax`. */
  readonly pauseMs: number;
  readonly pauseMsMax: number;
}

export interface BreakerOptions extends BreakerLimits {
  readonly clock: Clock;
  /** It has opened, or closed again; not told when a try only made the pause longer. */
  onChange(opening: Opening, isOver: boolean): void;
}

/** Why nothing may be sent. Instants by the clock's date, for people. */
export interface Opening {
  /** Of the first failure in the row. */
  readonly sinceAt: number;
  readonly untilAt: number;
  /** How long it is, or was, left alone in all, ms: the same for everybody who is refused meanwhile. */
  readonly pauseMs: number;
  /** Of the last failure. */
  readonly reason: string;
}

/**
 * go: nothing stands against it · refused: not now · probe: whoever got this tries for all, and must say how it went ·
 * wait: somebody else is trying, ask again when `over` has resolved.
 */
export type Turn =
  | { readonly type: "go" | "refused" | "probe" }
  | { readonly type: "wait"; readonly over: Promise<void> };

/** A request that failed. */
export interface Failure {
  readonly reason: string;
  /** It cost a whole deadline. */
  readonly isLate: boolean;
  /** Ordinals of its leaving and of its failing, among all that happened on the account. */
  readonly leftAs: number;
  readonly failedAs: number;
}

/** Stops asking after failures in a row, and lets a single one try again when a pause is over. */
export interface Breaker {
  turn(): Turn;
  /** Whether it is closed to everybody but the one who probes. */
  isOpen(): boolean;
  /** Whether somebody is trying, and has not said yet how it went. */
  isProbing(): boolean;
  opening(): Opening | undefined;
  succeeded(): void;
  failed(failure: Failure): void;
  /** The one who probed found nothing out: the next may. Without effect when nobody probes. */
  abandoned(): void;
}

export function createBreaker(options: BreakerOptions): Breaker {
  const { clock, failures, withinMs, isPatient } = options;
  /** The present row of failures; times are of the clock that never jumps. */
  let row: { readonly at: number; readonly weight: number; readonly isProof: boolean }[] = [];
  let first = { at: 0, failedAs: 0 };
  let open: { readonly until: number; readonly pauseMs: number } | undefined;
  let reason = "";
  let probe: PromiseWithResolvers<void> | undefined;

  function endProbe(): void {
    probe?.resolve();
    probe = undefined;
  }

  function opening(): Opening | undefined {
    if (open === undefined) return undefined;
    const untilAt = clock.now() + open.until - clock.elapsed();
    return { sinceAt: first.at, untilAt, pauseMs: open.pauseMs, reason };
  }

  function openFor(pauseMs: number): void {
    open = { until: clock.elapsed() + pauseMs, pauseMs };
  }

  function tell(what: Opening | undefined, isOver: boolean): void {
    if (what !== undefined) options.onChange(what, isOver);
  }

  return {
    turn() {
      if (open === undefined) return { type: "go" };
      if (probe !== undefined) return { type: "wait", over: probe.promise };
      if (clock.elapsed() < open.until) return { type: "refused" };
      probe = Promise.withResolvers<void>();
      return { type: "probe" };
    },
    isOpen: () => open !== undefined,
    isProbing: () => probe !== undefined,
    opening,
    succeeded() {
      row = [];
      const was = opening();
      open = undefined;
      endProbe();
      tell(was, true);
    },
    failed(failure) {
      const now = clock.elapsed();
      reason = failure.reason;
      if (open !== undefined) {
        // Of those that had left before it opened nothing new is learnt.
        if (probe === undefined) return;
        openFor(Math.min(options.pauseMsMax, open.pauseMs * 2));
        return endProbe();
      }
      row = row.filter(({ at }) => now - at <= withinMs);
      if (row.length === 0) first = { at: clock.now(), failedAs: failure.failedAs };
      const isProof = !isPatient || failure.isLate || failure.leftAs > first.failedAs;
      row.push({ at: now, weight: failure.isLate ? 2 : 1, isProof });
      const weight = row.reduce((sum, one) => sum + one.weight, 0);
      if (weight < failures || !row.some(({ isProof }) => isProof)) return;
      row = [];
      openFor(options.pauseMs);
      tell(opening(), false);
    },
    abandoned: endProbe,
  };
}
