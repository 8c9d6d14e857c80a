import type { EmulatorState, Table } from "../core/emulator.ts";
import type { JsonObject } from "../core/json.ts";

/** An emulator's state that ends with the process: for tests and `tocsin sandbox`. Rows are copied in and out. */
export function memoryState(): EmulatorState {
  const tables = new Map<string, Table>();
  return {
    table<T extends JsonObject>(name: string): Table<T> {
      const known = tables.get(name) ?? memoryTable();
      tables.set(name, known);
      return known as Table<T>;
    },
  };
}

function memoryTable(): Table {
  const rows = new Map<string, JsonObject>();
  return {
    get: (id) => structuredClone(rows.get(id)),
    set: (id, row) => void rows.set(id, structuredClone(row)),
    delete: (id) => void rows.delete(id),
    values: () => [...rows.values()].map((row) => structuredClone(row)),
    get size() {
      return rows.size;
    },
  };
}
