import type { Table } from "../core/emulator.ts";
import type { JsonObject } from "../core/json.ts";
import { copyObject } from "./copy.ts";

interface Row {
  readonly json: JsonObject;
  /** Insertion order within its table; a row that is set again keeps its place. */
  readonly position: number;
}

export interface Rows {
  readonly byId: Map<string, Row>;
  /** Position of the next new row. */
  next: number;
}

/** A table over rows in memory: what goes in and what comes out are copies. `onChange` is told of each row set or gone. */
export function tableOver(rows: Rows, onChange: (id: string) => void): Table {
  const { byId } = rows;
  return {
    get(id) {
      const row = byId.get(id);
      return row && copyObject(row.json);
    },
    peek: (id) => byId.get(id)?.json,
    ids: () => byId.keys(),
    peekAll: () => byId.values().map(({ json }) => json),
    set(id, row) {
      byId.set(id, { json: copyObject(row), position: byId.get(id)?.position ?? rows.next++ });
      onChange(id);
    },
    delete(id) {
      if (byId.delete(id)) onChange(id);
    },
    values: () => [...byId.values()].map(({ json }) => copyObject(json)),
    get size() {
      return byId.size;
    },
  };
}
