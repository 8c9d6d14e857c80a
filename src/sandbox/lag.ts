import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../core/clock.ts";
import type { EmulatorState, Table } from "../core/emulator.ts";
import type { JsonObject } from "../core/json.ts";
import { copyObject } from "./copy.ts";

/** The longest read-after-write lag that may be set. */
export const LAG_MS_MAX = 20_000;

/** A row as it was before a change; `row` undefined: there was none. */
interface Former {
  readonly changedAt: number;
  readonly row: JsonObject | undefined;
}

/**
 * Reads that lag behind writes: a vendor's read sees the state as it was some time ago, as a replica of its database
 * would show it. Only what changes while a lag is set lags.
 */
export interface Lag {
  /** ms by vendor; a vendor that is not in it does not lag. */
  readonly ms: ReadonlyMap<string, number>;
  /** 0: no lag. */
  set(vendor: string, ms: number): void;
  /** Runs a vendor's read, and whatever it starts, on the state as it was. */
  during(vendor: string, read: () => void): void;
  /** The vendor's state, whose tables look as they were while such a read runs. */
  over(state: EmulatorState, vendor: string): EmulatorState;
}

export function createLag(clock: Clock): Lag {
  const ms = new Map<string, number>();
  /** The instant that the read under way looks at. */
  const asOf = new AsyncLocalStorage<number>();
  const lag: Pick<Overlay, "now" | "asOf"> = { now: () => clock.now(), asOf: () => asOf.getStore() };
  return {
    ms,
    set(vendor, lagMs) {
      if (lagMs === 0) ms.delete(vendor);
      else ms.set(vendor, lagMs);
    },
    during(vendor, read) {
      const behindMs = ms.get(vendor);
      if (behindMs === undefined) read();
      else asOf.run(clock.now() - behindMs, read);
    },
    over(state, vendor) {
      const tables = new Map<string, Table>();
      return {
        table<T extends JsonObject>(name: string): Table<T> {
          const known =
            tables.get(name) ?? laggingTable(state.table(name), { ...lag, remembers: () => ms.has(vendor) });
          tables.set(name, known);
          return known as Table<T>;
        },
      };
    },
  };
}

interface Overlay {
  now(): number;
  /** undefined: looks at what is now. */
  asOf(): number | undefined;
  /** Whether changes are remembered. */
  remembers(): boolean;
}

function laggingTable(table: Table, { now, asOf, remembers }: Overlay): Table {
  const formers = new Map<string, Former[]>();

  function remember(id: string): void {
    if (asOf() !== undefined) throw new Error("a read changes the state");
    if (!remembers()) {
      formers.clear();
      return;
    }
    const recent = (formers.get(id) ?? []).filter(({ changedAt }) => changedAt > now() - LAG_MS_MAX);
    formers.set(id, [...recent, { changedAt: now(), row: table.get(id) }]);
  }

  /** The row as it was: what the first change since then found. */
  function was(id: string, at: number): JsonObject | undefined {
    const former = formers.get(id)?.find(({ changedAt }) => changedAt > at);
    return former === undefined ? table.peek(id) : former.row;
  }

  function peekAll(): Iterable<JsonObject> {
    const at = asOf();
    if (at === undefined || formers.size === 0) return table.peekAll();
    const ids = new Set([...table.ids(), ...formers.keys()]);
    return [...ids].map((id) => was(id, at)).filter((row) => row !== undefined);
  }

  function peek(id: string): JsonObject | undefined {
    const at = asOf();
    return at === undefined ? table.peek(id) : was(id, at);
  }

  return {
    ids: () => table.ids(),
    get(id) {
      const row = peek(id);
      return row && copyObject(row);
    },
    peek,
    peekAll,
    values: () => [...peekAll()].map(copyObject),
    set(id, row) {
      remember(id);
      table.set(id, row);
    },
    delete(id) {
      remember(id);
      table.delete(id);
    },
    get size() {
      return asOf() === undefined ? table.size : [...peekAll()].length;
    },
  };
}
