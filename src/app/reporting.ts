import type { Clock } from "../core/clock.ts";
import { keyOfAlert } from "../core/feed.ts";
import type { StoredPlan } from "../core/plan.ts";

/** A vendor tells of our own writes while they are carried out, and for some seconds after. */
const ECHO_MS = 20_000;
/** A plan of thousands of writes takes minutes. */
const CARRIED_OUT_MS = 30 * 60_000;

/** Which alerts somebody is changing from where: there the report of it tells what becomes of them. */
export interface Reporting {
  /** A plan is being carried out. */
  began(plan: StoredPlan): void;
  /** It is done. */
  ended(plan: StoredPlan): void;
  /** `alert`: its key in the feed. */
  isReported(place: string, alert: string): boolean;
}

export function createReporting(clock: Pick<Clock, "elapsed">): Reporting {
  /** Until when, by `elapsed`; by place and alert. */
  const until = new Map<string, number>();
  const keyOf = (place: string, alert: string): string => `${place} ${alert}`;

  function mark({ place, operations }: StoredPlan, forMs: number): void {
    const now = clock.elapsed();
    for (const [key, end] of until) if (end < now) until.delete(key);
    for (const { account, target } of operations) {
      until.set(keyOf(place.id, keyOfAlert({ account, id: target.id })), now + forMs);
    }
  }

  return {
    began: (plan) => mark(plan, CARRIED_OUT_MS),
    ended: (plan) => mark(plan, ECHO_MS),
    isReported: (place, alert) => (until.get(keyOf(place, alert)) ?? Number.NEGATIVE_INFINITY) >= clock.elapsed(),
  };
}
