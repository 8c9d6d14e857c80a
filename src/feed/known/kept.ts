import type { Arrival } from "../../core/arrival.ts";
import type { KnownAlert } from "../../core/feed.ts";
import type { HistoryEntry } from "./history.ts";

/** A known alert as it is kept: with how its entries came. */
export interface KeptAlert extends KnownAlert {
  readonly entries: readonly HistoryEntry[];
}

/**
 * Pure: what is to be known by then, from what is known and from those of some arrivals that nobody has taken in
 * meanwhile. The same object: nothing changes; undefined: it is not known, or forgotten.
 */
export type Become = (kept: KeptAlert | undefined, arrivals: readonly Arrival[]) => KeptAlert | undefined;
