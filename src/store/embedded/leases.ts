import type { Clock } from "../../core/clock.ts";
import type { Lease, Store } from "../../core/store.ts";

/** A lease and what is left of it, counted from `since`. */
interface Held {
  readonly lease: Lease;
  readonly forMs: number;
  readonly since: number;
}

export type Leases = Pick<Store, "lease" | "release" | "leases">;

/**
 * Leases of a store that one process holds alone: they live in memory and end with it. Only the fence outlives it, so
 * that it still rises: `nextFence` resolves once the number is on the disk.
 */
export function openLeases(clock: Clock, nextFence: () => number): Leases {
  const held = new Map<string, Held>();

  function inForce(name: string): Held | undefined {
    const found = held.get(name);
    if (found === undefined) return undefined;
    const now = clock.now();
    if (now < found.since) {
      // The clock was set back: what is left is counted anew, or the lease would last as much longer.
      const counted = { ...found, since: now };
      held.set(name, counted);
      return counted;
    }
    if (now < found.since + found.forMs) return found;
    held.delete(name);
    return undefined;
  }

  return {
    lease: async (name, owner, forMs) => {
      const found = inForce(name);
      if (found !== undefined && found.lease.owner !== owner) return undefined;
      const lease = found?.lease ?? { name, owner, fence: nextFence() };
      held.set(name, { lease, forMs, since: clock.now() });
      return { ...lease };
    },
    release: async ({ name, owner, fence }) => {
      const found = inForce(name)?.lease;
      if (found?.owner === owner && found.fence === fence) held.delete(name);
    },
    leases: async () => [...held.keys()].flatMap((name) => inForce(name)?.lease ?? []).map((lease) => ({ ...lease })),
  };
}
