import type { JsonObject } from "../core/json.ts";
import type { Document } from "../core/store.ts";

/**
 * Our own plans, questions and outcomes on their way into the store: they are JSON by contract, which the type system
 * cannot see through optional fields.
 */
export function toStore(value: object): JsonObject {
  return value as JsonObject;
}

/** What `toStore` put there: the store hands back what was written, or refuses. */
export function fromStore<T extends object>(stored: Pick<Document, "value">): T {
  return stored.value as object as T;
}
