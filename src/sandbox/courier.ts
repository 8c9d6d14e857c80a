import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Delivery } from "../core/emulator.ts";

/** Between two attempts at a webhook that was not taken, ms; the last one for the rest of its life. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 60_000] as const;
/** What nobody has taken after so many attempts is dropped. */
const TRIES_MAX = 60;

/** Carries the emulators' webhooks: to each address one after another, in their order, as long as it takes. */
export interface Courier {
  deliver(delivery: Delivery): void;
  /** Those that are not taken yet. */
  readonly waiting: number;
  /** Those that were given up, or refused for good. */
  readonly dropped: number;
  /** Drops what is left. */
  stop(): Promise<void>;
}

export function createCourier(clock: Clock): Courier {
  const stopped = new AbortController();
  const lanes = new Map<string, Promise<void>>();
  let waiting = 0;
  let dropped = 0;

  async function carry(delivery: Delivery): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const verdict = await attempt(delivery);
      if (verdict === "taken") return;
      if (verdict === "refused") break;
      const waitMs = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0;
      if (!(await sleptThrough(clock, waitMs, stopped.signal))) return;
    }
    dropped += 1;
  }

  /** As PagerDuty does: server faults, 429 and silence may pass, any other refusal is final (its docs, read 2026-11-21). */
  async function attempt({ url, headers, body, timeoutMs }: Delivery): Promise<"taken" | "refused" | "again"> {
    try {
      const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)]);
      const { status, ok } = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
      if (ok) return "taken";
      return status >= 500 || status === 429 ? "again" : "refused";
    } catch {
      // No connection, or no answer in time: nobody knows whether it arrived.
      return "again";
    }
  }

  return {
    get waiting() {
      return waiting;
    },
    get dropped() {
      return dropped;
    },
    deliver: (delivery) => {
      waiting += 1;
      const before = lanes.get(delivery.url) ?? Promise.resolve();
      const lane = before
        .then(() => (stopped.signal.aborted ? undefined : carry(delivery)))
        .finally(() => {
          waiting -= 1;
          if (lanes.get(delivery.url) === lane) lanes.delete(delivery.url);
        });
      lanes.set(delivery.url, lane);
    },
    stop: async () => {
      stopped.abort();
      await Promise.all(lanes.values());
    },
  };
}
