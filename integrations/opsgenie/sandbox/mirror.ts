import type { Table } from "../../../src/core/emulator.ts";
import type { JsonObject } from "../../../src/core/json.ts";

/** A table read once and then kept in memory: lists of thousands of rows are searched without copying them. */
export interface Mirror<T> {
  get(id: string): T | undefined;
  set(id: string, row: T): void;
  delete(id: string): void;
  values(): Iterable<T>;
  readonly size: number;
}

/** Every change is written through. Rows are replaced, never altered in place. */
export function mirror<T extends JsonObject>(table: Table<T>, idOf: (row: T) => string): Mirror<T> {
  const rows = new Map(table.values().map((row) => [idOf(row), row]));
  return {
    get: (id) => rows.get(id),
    set: (id, row) => {
      rows.set(id, row);
      table.set(id, row);
    },
    delete: (id) => {
      rows.delete(id);
      table.delete(id);
    },
    values: () => rows.values(),
    get size() {
      return rows.size;
    },
  };
}
