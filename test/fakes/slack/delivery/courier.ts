import type { Clock } from "../../../../src/core/clock.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { Stamps } from "../world/stamps.ts";

/** "Your app should respond with an HTTP 2xx within three seconds" (Slack docs, Events API, read 2026-11-21). */
const ACK_MS = 3_000;
/** "Nearly immediately, after 1 minute, after 5 minutes" (Slack docs, Events API, Error handling, read 2026-11-21). */
const RETRY_AFTER_MS = [0, 60_000, 5 * 60_000];

export type ParcelType = "slash_commands" | "interactive" | "events_api";
export type FailReason = "http_timeout" | "http_error" | "connection_failed";

export interface Retry {
  /** 1, 2 or 3. */
  readonly num: number;
  readonly reason: FailReason;
}

/** One try to hand a parcel to the app. */
export interface Attempt {
  /** ms of the clock. */
  readonly at: number;
  readonly retry?: Retry;
  outcome: "waiting" | "acked" | "late" | FailReason;
  /** HTTP status, over HTTP. */
  status?: number;
  /** How long the app took to answer, ms of real time and of the clock; absent while it has not. */
  tookMs?: number;
  tookClockMs?: number;
  /** What it answered. */
  answer?: unknown;
}

/** Something that Slack tells the app, and what became of it. */
export interface Delivery {
  readonly id: string;
  readonly type: ParcelType;
  readonly payload: JsonObject;
  readonly attempts: Attempt[];
  readonly isAcked: boolean;
}

export type RoadAnswer =
  | { readonly ok: true; readonly status?: number; readonly body: unknown }
  | {
      readonly ok: false;
      readonly status?: number;
      readonly reason: FailReason;
      readonly body?: unknown;
      readonly noRetry?: boolean;
    };

/** How parcels reach the app. */
export interface Road {
  /** Resolves when the app answers, however late, or can answer no more. */
  carry(parcel: { readonly type: ParcelType; readonly payload: JsonObject }, retry?: Retry): Promise<RoadAnswer>;
}

export interface Courier {
  /** Every delivery so far, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Whether the app still has something to acknowledge that it was given within this long (real ms). */
  isWaiting(realMs: number): boolean;
  /** Resolves after the first attempt. Events are tried again in the background; commands and presses never are. */
  deliver(type: ParcelType, payload: JsonObject): Promise<Delivery>;
  /** Hands over once more what was delivered before, as Slack does when an acknowledgement was lost. */
  redeliver(delivery: Delivery, retry?: Retry): Promise<Attempt>;
  /** The next parcels are each delivered twice at once. */
  deliverTwice(times: number): void;
  stop(): void;
}

export function createCourier(clock: Clock, stamps: Stamps, road: Road): Courier {
  const deliveries: (Delivery & { isAcked: boolean })[] = [];
  const open = new Map<Attempt, number>();
  const stopped = new AbortController();
  let twice = 0;

  const attempt = async (delivery: Delivery & { isAcked: boolean }, retry?: Retry): Promise<[Attempt, boolean]> => {
    const tried: Attempt = { at: clock.now(), outcome: "waiting", ...(retry && { retry }) };
    delivery.attempts.push(tried);
    const begun = performance.now();
    open.set(tried, begun);
    const waited = new AbortController();
    const answered = road.carry(delivery, retry).then((answer) => {
      open.delete(tried);
      const isLate = tried.outcome !== "waiting";
      tried.tookMs = performance.now() - begun;
      tried.tookClockMs = clock.now() - tried.at;
      if (answer.status !== undefined) tried.status = answer.status;
      if (answer.body !== undefined) tried.answer = answer.body;
      if (answer.ok) {
        tried.outcome = isLate ? "late" : "acked";
        if (!isLate) delivery.isAcked = true;
      } else if (!isLate) tried.outcome = answer.reason;
      return !answer.ok && answer.noRetry === true;
    });
    const timeout = clock.sleep(ACK_MS, AbortSignal.any([waited.signal, stopped.signal])).then(
      () => {
        if (tried.outcome === "waiting") tried.outcome = "http_timeout";
        return false;
      },
      () => false,
    );
    const noRetry = await Promise.race([answered, timeout]);
    waited.abort();
    return [tried, noRetry];
  };

  const retryLater = async (delivery: Delivery & { isAcked: boolean }, first: Attempt): Promise<void> => {
    let last = first;
    for (const [index, ms] of RETRY_AFTER_MS.entries()) {
      if (delivery.isAcked || !isFailure(last.outcome)) return;
      if (ms > 0) await clock.sleep(ms, stopped.signal);
      const [next, noRetry] = await attempt(delivery, { num: index + 1, reason: last.outcome });
      if (noRetry) return;
      last = next;
    }
  };

  return {
    deliveries,
    isWaiting: (realMs) => [...open.values()].some((begun) => performance.now() - begun < realMs),
    async deliver(type, payload) {
      const delivery = { id: stamps.id("delivery"), type, payload, attempts: [], isAcked: false };
      deliveries.push(delivery);
      const doubled = twice > 0;
      if (doubled) twice -= 1;
      const [[first, noRetry]] = await Promise.all([attempt(delivery), ...(doubled ? [attempt(delivery)] : [])]);
      if (type === "events_api" && !noRetry && !stopped.signal.aborted) {
        retryLater(delivery, first).catch((error: unknown) => {
          if (!stopped.signal.aborted) throw error;
        });
      }
      return delivery;
    },
    async redeliver(delivery, retry) {
      const known = deliveries.find(({ id }) => id === delivery.id);
      if (known === undefined) throw new Error(`There was no delivery ${delivery.id}.`);
      const [tried] = await attempt(known, retry);
      return tried;
    },
    deliverTwice(times) {
      twice += times;
    },
    stop: () => stopped.abort(),
  };
}

function isFailure(outcome: Attempt["outcome"]): outcome is FailReason {
  return outcome === "http_timeout" || outcome === "http_error" || outcome === "connection_failed";
}
