import { randomUUID } from "node:crypto";
import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { type Log, spellOf } from "../core/log.ts";
import type { Lease, Store } from "../core/store.ts";
import { LEASE_MS, RENEW_EVERY_MS, STALE_AFTER_MS } from "./lease-times.ts";

/** What the names of replicas' leases begin with. */
const REPLICA_PREFIX = "replica:";

/** One process among those that share a store; alone in a store that is not shared. */
export interface Replica {
  /** Unique for ever. The owner of what this process works on. */
  readonly id: string;
  /** False when this process was silent for so long that another may have its work by now. */
  isAlive(): boolean;
  /** Throws BotError("taken_over") in that case. */
  ensureAlive(): void;
  /** How often it was silent for so long, this moment included: what it had begun before may be another's since. */
  silences(): number;
  /** The ids of those whose lease is in force, by the store's own clock. Throws BotError("store_failed"). */
  alive(): Promise<ReadonlySet<string>>;
  /** Takes the lease and keeps it. Throws BotError("store_failed"). */
  start(): Promise<void>;
  /** Gives the lease up: others need not wait until it runs out. */
  stop(): Promise<void>;
}

export interface ReplicaOptions {
  readonly store: Store;
  /** Real time: leases run out by the store's own clock, whatever a test does to time. */
  readonly clock: Clock;
  readonly log: Log;
  /** Called once each time this process has been silent for too long: whatever it works on has to be broken off. */
  onSilence(): void;
}

export function createReplica({ store, clock, log, onSilence }: ReplicaOptions): Replica {
  const id = randomUUID();
  const stopped = new AbortController();
  const renewing = spellOf(log, "replica.lease.renewing");
  let lease: Lease | undefined;
  let renewedAt = 0;
  let isSilent = true;
  let silences = 0;
  let keeping: Promise<void> = Promise.resolve();

  /** Counts from before the request: the lease cannot have begun later. */
  async function renew(): Promise<void> {
    const before = clock.elapsed();
    lease = await store.lease(`${REPLICA_PREFIX}${id}`, id, LEASE_MS);
    if (lease === undefined) return;
    renewedAt = before;
    isSilent = false;
  }

  async function keep(): Promise<void> {
    while (await sleptThrough(clock, RENEW_EVERY_MS, stopped.signal)) {
      noticeSilence();
      try {
        await renew();
        renewing.worked();
      } catch (error) {
        renewing.failed(error, { replica: id });
      }
      noticeSilence();
    }
  }

  function noticeSilence(): boolean {
    if (!store.isShared || clock.elapsed() - renewedAt <= STALE_AFTER_MS) return false;
    if (!isSilent) {
      isSilent = true;
      silences += 1;
      log.warn("replica.silent", { replica: id, ms: Math.round(clock.elapsed() - renewedAt) });
      onSilence();
    }
    return true;
  }

  return {
    id,
    isAlive: () => !noticeSilence(),
    ensureAlive: () => {
      if (noticeSilence()) throw takenOver();
    },
    silences: () => {
      noticeSilence();
      return silences;
    },
    alive: async () => {
      const leases = await store.leases();
      const owners = leases.flatMap(({ name, owner }) => (name.startsWith(REPLICA_PREFIX) ? [owner] : []));
      return new Set(owners);
    },
    start: async () => {
      await renew();
      if (store.isShared) keeping = keep();
    },
    stop: async () => {
      stopped.abort();
      await keeping;
      if (lease === undefined) return;
      try {
        await store.release(lease);
      } catch (error) {
        log.warn("replica.lease.not_released", { replica: id, error });
      }
    },
  };
}

/** Why work ends here without a word: whoever has it now will tell. */
export function takenOver(cause?: unknown): BotError {
  return new BotError("taken_over", "Another Tocsin goes on with this.", cause === undefined ? {} : { cause });
}
