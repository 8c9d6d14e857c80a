import { afterEach, beforeEach } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import type { Change, Store, StoreRow } from "../../src/core/store.ts";

/** One store that outlives its connection: what was durable in it is there when it is opened again. */
export interface StoreBed {
  /** A shared store may be opened several times at once. */
  open(): Promise<Store>;
  /** Moves the clock by which the store's leases run out. */
  advanceStoreClock(ms: number): Promise<void> | void;
  /** Removes it for good. */
  destroy(): Promise<void>;
}

/** What a test has before it: one open store, and others when it asks for them. */
export interface StoreScene {
  readonly store: Store;
  /** Closes it and opens it anew, as a restart does. */
  reopen(): Promise<void>;
  /** A second connection to the same store; only where it is shared. */
  openBeside(): Promise<Store>;
  /** Another store, which is empty. */
  openOther(): Promise<Store>;
  advance(ms: number): Promise<void>;
}

export const AT = Date.parse("2026-11-21T03:00:00Z");

/** Declares what happens before and after each test of the suite around the call. */
export function storeScene(makeBed: () => Promise<StoreBed>): StoreScene {
  let beds: StoreBed[] = [];
  let opened: Store[] = [];
  let store: Store | undefined;

  function only<T>(thing: T | undefined): T {
    if (thing === undefined) throw new Error("The scene is set by beforeEach.");
    return thing;
  }

  async function open(bed: StoreBed): Promise<Store> {
    const fresh = await bed.open();
    opened.push(fresh);
    return fresh;
  }

  beforeEach(async () => {
    beds = [await makeBed()];
    opened = [];
    store = await open(only(beds[0]));
  });

  afterEach(async () => {
    for (const one of opened) await one.close();
    for (const bed of beds) await bed.destroy();
  });

  return {
    get store() {
      return only(store);
    },
    async reopen() {
      await only(store).close();
      store = await open(only(beds[0]));
    },
    openBeside: () => open(only(beds[0])),
    async openOther() {
      const bed = await makeBed();
      beds.push(bed);
      return open(bed);
    },
    advance: async (ms) => {
      for (const bed of beds) await bed.advanceStoreClock(ms);
    },
  };
}

/** A put of a plan. */
export function put(id: string, value: JsonObject, version?: number): Change {
  return { put: "plans", id, value, ...(version === undefined ? {} : { version }) };
}

export async function allRows(store: Store): Promise<StoreRow[]> {
  const rows: StoreRow[] = [];
  for await (const row of store.rows()) rows.push(row);
  return rows;
}
