import type { KnownAlert } from "../../core/feed.ts";
import type { HistoryEntry } from "./history.ts";

/** A known alert as it is kept: with how its entries came. */
export interface KeptAlert extends KnownAlert {
  readonly entries: readonly HistoryEntry[];
}
