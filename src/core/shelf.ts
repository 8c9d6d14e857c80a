import type { EmulatorState } from "./emulator.ts";
import type { JsonObject } from "./json.ts";

/** A table of an emulator whose rows are looked at in place: a list of thousands is searched without a copy of each. */
export interface Shelf<T> {
  get(id: string): T | undefined;
  /** Rows are replaced, never altered in place. */
  put(row: T): void;
  remove(id: string): void;
  /** In the order in which they were first put. */
  all(): Iterable<T>;
  count(): number;
}

export function openShelf<T extends JsonObject & { readonly id: string }>(
  state: EmulatorState,
  name: string,
): Shelf<T> {
  const table = state.table<T>(name);
  return {
    get: table.peek,
    put: (row) => table.set(row.id, row),
    remove: table.delete,
    all: table.peekAll,
    count: () => table.size,
  };
}
