import type { Clock } from "../../core/clock.ts";
import type { Lease, Store } from "../../core/store.ts";

interface Held {
  readonly lease: Lease;
  /** By `Clock.elapsed`: a lease neither ends early nor lasts longer when the date is set. */
  readonly endsAt: number;
}

export type Leases = Pick<Store, "lease" | "release" | "leases">;

/**
 * Leases of a store that one process holds alone: they live in memory and end with it. Only the fence outlives it, so
 * that it still rises: `nextFence` returns once the number is on the disk.
 */
export function openLeases(clock: Clock, nextFence: () => number): Leases {
  const held = new Map<string, Held>();

  function inForce(name: string): Lease | undefined {
    const found = held.get(name);
    if (found !== undefined && clock.elapsed() < found.endsAt) return found.lease;
    held.delete(name);
    return undefined;
  }

  return {
    lease: async (name, owner, forMs) => {
      const found = inForce(name);
      if (found !== undefined && found.owner !== owner) return undefined;
      const lease = found ?? { name, owner, fence: nextFence() };
      held.set(name, { lease, endsAt: clock.elapsed() + forMs });
      return { ...lease };
    },
    release: async ({ name, owner, fence }) => {
      const found = inForce(name);
      if (found?.owner === owner && found.fence === fence) held.delete(name);
    },
    leases: async () => [...held.keys()].flatMap((name) => inForce(name) ?? []).map((lease) => ({ ...lease })),
  };
}
