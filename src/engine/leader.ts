import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Lease, Store } from "../core/store.ts";
import { abortable } from "./abortable.ts";
import { LEASE_MS, RENEW_EVERY_MS, STALE_AFTER_MS } from "./lease-times.ts";

export interface LeaderOptions {
  readonly store: Pick<Store, "lease" | "release">;
  readonly clock: Clock;
  readonly log: Log;
  /** Unique among the processes that share the store. */
  readonly owner: string;
  /** What is led: "auditor". */
  readonly name: string;
  /**
   * What only one process may do, from the moment it leads until `signal` aborts, which is when it leads no more. Called
   * each time it is won, never before the former call has ended. What it throws is logged, and ends it for this time.
   */
  lead(signal: AbortSignal): Promise<void>;
}

/** One process's part in finding the one that does what only one may do. */
export interface Leader {
  /** Whether this process may do it at this very moment; false as soon as it was frozen for long, before anything else. */
  isLeading(): boolean;
  /** Ends what it leads, gives the lease up. */
  stop(): Promise<void>;
}

interface Term {
  readonly ending: AbortController;
  readonly fence: number;
  readonly over: Promise<void>;
}

/** Campaigns from now on: every two seconds for a lease of ten. */
export function createLeader({ store, clock, log, owner, name, lead }: LeaderOptions): Leader {
  const stopped = new AbortController();
  const facts = { leads: name, owner };
  let renewedAt = Number.NEGATIVE_INFINITY;
  let held: Lease | undefined;
  let term: Term | undefined;
  let wasRefused = false;

  const isFresh = (): boolean => clock.elapsed() - renewedAt < STALE_AFTER_MS;

  async function campaign(): Promise<void> {
    while (!stopped.signal.aborted) {
      if (!isFresh()) await lose("silent");
      // Counted from before the request: the lease cannot have begun later.
      const before = clock.elapsed();
      await tryOnce(before);
      await sleptThrough(clock, before + RENEW_EVERY_MS - clock.elapsed(), stopped.signal);
    }
    await lose("stopping");
  }

  async function tryOnce(before: number): Promise<void> {
    const answered = new AbortController();
    const overdue = loseWhenOverdue(answered.signal);
    try {
      held = await abortable(store.lease(name, owner, LEASE_MS), stopped.signal);
      wasRefused = false;
      if (held === undefined) return await lose("another leads");
      renewedAt = before;
      if (term?.fence !== held.fence) await lose("it had changed hands");
      if (term === undefined && isFresh()) win(held);
    } catch (error) {
      if (!wasRefused && !stopped.signal.aborted) log.warn("leader.campaign.failed", { ...facts, error });
      wasRefused = true;
    } finally {
      answered.abort();
      await overdue;
    }
  }

  /** A store that does not answer must not keep it leading. */
  async function loseWhenOverdue(answered: AbortSignal): Promise<void> {
    const leftMs = renewedAt + STALE_AFTER_MS - clock.elapsed();
    if (term !== undefined && (await sleptThrough(clock, leftMs, answered))) await lose("silent");
  }

  function win({ fence }: Lease): void {
    log.info("leader.won", { ...facts, fence });
    const ending = new AbortController();
    const over = lead(ending.signal).catch((error: unknown) => {
      log.error("leader.work.failed", { ...facts, fence, error });
    });
    term = { ending, fence, over };
  }

  async function lose(why: string): Promise<void> {
    if (term === undefined) return;
    const { ending, over, fence } = term;
    if (!ending.signal.aborted) log.info("leader.lost", { ...facts, fence, why });
    ending.abort();
    await over;
    term = undefined;
  }

  const campaigning = campaign();

  return {
    isLeading: () => term !== undefined && !term.ending.signal.aborted && isFresh(),
    async stop() {
      stopped.abort();
      await campaigning;
      if (held === undefined) return;
      try {
        await store.release(held);
      } catch (error) {
        log.warn("leader.lease.not_released", { ...facts, error });
      }
    },
  };
}
