import type { EmulatorState, Table } from "../core/emulator.ts";
import type { JsonObject } from "../core/json.ts";
import { tableOver } from "./table.ts";

/** An emulator's state that ends with the process: for tests and `tocsin sandbox`. Rows are copied in and out. */
export function memoryState(): EmulatorState {
  const tables = new Map<string, Table>();
  return {
    table<T extends JsonObject>(name: string): Table<T> {
      const known = tables.get(name) ?? tableOver({ byId: new Map(), next: 0 }, () => {});
      tables.set(name, known);
      return known as Table<T>;
    },
  };
}
