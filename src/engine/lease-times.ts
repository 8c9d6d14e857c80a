/** How long others wait for the holder of a lease that is silent. */
export const LEASE_MS = 10_000;
/** How often a lease is renewed, and asked for by those who wait for it. */
export const RENEW_EVERY_MS = 2_000;
/**
 * After so long without a renewal its holder holds back: it may have been frozen, or cut off from the store, and what it
 * did after another took over would be done twice. Half the lease, so that neither clock nor wire can use it up.
 */
export const STALE_AFTER_MS = LEASE_MS / 2;
