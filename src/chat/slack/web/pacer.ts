import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { Limit } from "./limits.ts";
import { createMeter, type Meter } from "./meter.ts";

/**
 * Of the widest limit of a call, what calls that can be done without, or for which nobody waits, leave to the others: so
 * there is always something left for those that people wait for, droppable ones too.
 */
const KEPT_FROM = { normal: 0, droppable: 1 / 3, yielding: 1 / 2 } as const;
/** Limits in memory before those that nobody uses are forgotten. */
const LIMITS_KEPT = 1_000;

/**
 * urgent: at once or not at all. droppable: newer ones will say the same, so the others come first. yielding: nobody
 * waits for it, so all others come first.
 */
export type Haste = "urgent" | "normal" | "droppable" | "yielding";

/** Lets calls pass no faster than their limits allow, those that wait for different limits past each other. */
export interface Pacer {
  /** Resolves when the call may leave, which then counts. Rejects with the signal's reason. */
  pass(limits: readonly Limit[], haste: Exclude<Haste, "urgent">, signal: AbortSignal): Promise<void>;
  /** Whether an urgent call may leave now, which then counts. */
  rush(limits: readonly Limit[]): boolean;
  /**
   * Slack has answered 429 with so long a Retry-After. It does not say which limit: the narrowest is taken for it, until
   * it happens under another narrow one too.
   */
  limited(limits: readonly Limit[], retryAfterMs: number): void;
  /** How long these limits are paused from now, ms. */
  pausedMs(limits: readonly Limit[]): number;
}

interface Waiter {
  readonly meters: readonly Meter[];
  readonly haste: Exclude<Haste, "urgent">;
  go(): void;
}

export function createPacer(clock: Clock): Pacer {
  const meters = new Map<string, Meter>();
  /** Under the key of a wide limit, the narrow one that Slack may have meant. */
  const suspects = new Map<string, { readonly key: string; readonly meter: Meter }>();
  const waiters = new Set<Waiter>();
  let alarm = new AbortController();

  function meterOf({ key, rate }: Limit): Meter {
    const known = meters.get(key);
    if (known !== undefined) return known;
    if (meters.size >= LIMITS_KEPT) forgetUnused();
    const meter = createMeter(clock, rate);
    meters.set(key, meter);
    return meter;
  }

  /** A full one is as good as a new one, unless somebody waits with it in hand. */
  function forgetUnused(): void {
    const inHand = new Set([...waiters].flatMap((waiter) => waiter.meters));
    for (const [key, meter] of meters) if (meter.isFull() && !inHand.has(meter)) meters.delete(key);
  }

  function msUntil({ meters: [widest, ...narrower], haste }: Waiter): number {
    const kept = Math.floor((widest?.rate.burst ?? 0) * KEPT_FROM[haste]);
    const widestMs = widest?.msUntil(Math.min(1 + kept, widest.rate.burst)) ?? 0;
    return Math.max(widestMs, ...narrower.map((meter) => meter.msUntil(1)));
  }

  /** Whoever waits for longest comes first, and whoever yields last. */
  function inOrder(): readonly Waiter[] {
    const { yielding = [], others = [] } = Object.groupBy(waiters, ({ haste }) =>
      haste === "yielding" ? "yielding" : "others",
    );
    return [...others, ...yielding];
  }

  function letPass(): void {
    let nextMs = Number.POSITIVE_INFINITY;
    // What is kept from the droppable and from those that yield lets the others overtake them.
    for (const waiter of inOrder()) {
      const ms = msUntil(waiter);
      if (ms > 0) {
        nextMs = Math.min(nextMs, ms);
        continue;
      }
      for (const meter of waiter.meters) meter.take();
      waiters.delete(waiter);
      waiter.go();
    }
    alarm.abort();
    alarm = new AbortController();
    if (nextMs < Number.POSITIVE_INFINITY) void wake(nextMs, alarm.signal);
  }

  async function wake(ms: number, signal: AbortSignal): Promise<void> {
    if (await sleptThrough(clock, ms, signal)) letPass();
  }

  const pausedMs = (limits: readonly Limit[]): number =>
    Math.max(...limits.map(({ key }) => meters.get(key)?.pausedMs() ?? 0));

  return {
    pausedMs,
    pass: (limits, haste, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const giveUp = (): void => {
          waiters.delete(waiter);
          if (waiters.size === 0) alarm.abort();
          reject(signal.reason);
        };
        const waiter: Waiter = {
          meters: limits.map(meterOf),
          haste,
          go: () => {
            signal.removeEventListener("abort", giveUp);
            resolve();
          },
        };
        signal.addEventListener("abort", giveUp, { once: true });
        waiters.add(waiter);
        letPass();
      }),
    rush: (limits) => {
      const needed = limits.map(meterOf);
      if (needed.some((meter) => meter.msUntil(1 - meter.rate.forUrgent) > 0)) return false;
      for (const meter of needed) meter.take();
      return true;
    },
    limited: (limits, retryAfterMs) => {
      const [wide, narrow] = limits;
      if (wide === undefined) return;
      const suspect = suspects.get(wide.key);
      const isWide = narrow === undefined || (suspect !== undefined && suspect.key !== narrow.key && isPaused(suspect));
      const limit = isWide ? wide : narrow;
      const meter = meterOf(limit);
      meter.pause(retryAfterMs);
      suspects.set(wide.key, { key: limit.key, meter });
      letPass();
    },
  };
}

function isPaused({ meter }: { readonly meter: Meter }): boolean {
  return meter.pausedMs() > 0;
}
