import type { JsonObject } from "../../core/json.ts";
import type { Document, Store } from "../../core/store.ts";
import type { Connections } from "./connections.ts";
import type { Tables } from "./schema.ts";
import { fromColumn, toColumn } from "./text.ts";

/** How many go at once, so that forgetting never holds up the others for long. */
const FORGET_MAX = 1_000;

export interface DocumentRow {
  readonly id: string;
  readonly version: string;
  readonly value: string;
}

export function documentOf(row: DocumentRow): Document {
  const value: JsonObject = JSON.parse(row.value);
  return { id: fromColumn(row.id), version: Number(row.version), value };
}

/** Reading documents. Each is one statement: what it resolves with was so at one moment. */
export function openDocuments(
  { rows }: Connections,
  { documents }: Tables,
): Pick<Store, "get" | "list" | "due" | "forget"> {
  const columns = `SELECT id, version, value FROM ${documents}`;
  return {
    get: async (collection, id) => {
      // A broken character would be another one in the database.
      if (!id.isWellFormed()) return undefined;
      const text = `${columns} WHERE collection = $1 AND id = $2`;
      const [row] = await rows<DocumentRow>({ name: "get", text, values: [collection, toColumn(id)] });
      return row && documentOf(row);
    },
    list: async (collection) => {
      const text = `${columns} WHERE collection = $1 ORDER BY born`;
      return (await rows<DocumentRow>({ name: "list", text, values: [collection] })).map(documentOf);
    },
    due: async (at, limit) => {
      const text = `${columns} WHERE collection = 'timers' AND due_at <= $1 ORDER BY due_at, born LIMIT $2`;
      return (await rows<DocumentRow>({ name: "due", text, values: [at, limit] })).map(documentOf);
    },
    forget: async (at) => {
      // Another replica may be at it: whoever comes second passes over what is locked.
      const text = `
        WITH gone AS (
          DELETE FROM ${documents} WHERE collection = 'seen' AND id IN (
            SELECT id FROM ${documents} WHERE collection = 'seen' AND until < $1 LIMIT $2 FOR UPDATE SKIP LOCKED
          ) RETURNING 1
        ) SELECT count(*) AS count FROM gone`;
      const [row] = await rows<{ count: string }>({ name: "forget", text, values: [at, FORGET_MAX] });
      return Number(row?.count ?? 0);
    },
  };
}
