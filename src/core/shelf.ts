import type { EmulatorState } from "./emulator.ts";
import type { JsonObject } from "./json.ts";

/** A table of an emulator, read once and held in memory: a list of thousands is searched without a copy of each row. */
export interface Shelf<T> {
  get(id: string): T | undefined;
  /** Rows are replaced, never altered in place. Written through. */
  put(row: T): void;
  remove(id: string): void;
  /** In the order in which they were first put. */
  all(): IterableIterator<T>;
  count(): number;
}

/** One shelf for each table: a second one would not see what the first puts. */
export function openShelf<T extends JsonObject & { readonly id: string }>(
  state: EmulatorState,
  name: string,
): Shelf<T> {
  const table = state.table<T>(name);
  const rows = new Map(table.values().map((row) => [row.id, row]));
  return {
    get: (id) => rows.get(id),
    put: (row) => {
      rows.set(row.id, row);
      table.set(row.id, row);
    },
    remove: (id) => {
      rows.delete(id);
      table.delete(id);
    },
    all: () => rows.values(),
    count: () => rows.size,
  };
}
