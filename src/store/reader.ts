import type { Store } from "../core/store.ts";

/** A store that is opened for what it holds: there is no way to change it. */
export type StoreReader = Pick<Store, "rows" | "leases" | "close">;
