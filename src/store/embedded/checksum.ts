import { crc32 } from "node:zlib";
import type { JsonObject } from "../../core/json.ts";
import type { Collection } from "../../core/store.ts";
import { damaged } from "./faults.ts";

/** What a row of a document says. Version 0: there is no such document, and no row. */
export interface Row {
  readonly version: number;
  readonly value: JsonObject;
  /** The value as it is written, where that is known. */
  readonly json?: string;
}

/** The row that says `json`. That is read when somebody asks for the value: much of what is written is dropped unread. */
export function rowOf(version: number, json: string): Row {
  let value: JsonObject | undefined;
  return {
    version,
    json,
    get value(): JsonObject {
      value ??= parsed(json);
      return value;
    },
  };
}

function parsed(json: string): JsonObject {
  return JSON.parse(json);
}

export const ABSENT: Row = { version: 0, value: {} };

/** A document's row as SQLite hands it out. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** What is stored of a document. The checksum ties the value to its id and version: a row cannot stand in for another. */
export function sealed(collection: Collection, id: string, row: Row): { json: string; crc: number } {
  const { version, json = JSON.stringify(row.value) } = row;
  return { json, crc: documentChecksum(collection, id, version, json) };
}

/** Throws BotError("store_failed") when the row does not match its checksum. */
export function unsealed(file: string, collection: Collection, id: string, stored: StoredRow): Row {
  const version = Number(stored.version);
  const json = String(stored.json);
  if (stored.crc !== documentChecksum(collection, id, version, json)) {
    throw damaged(file, `${collection} "${id}" was altered`);
  }
  return { version, value: parsed(json) };
}

function documentChecksum(collection: string, id: string, version: number, json: string): number {
  return crc32(`${collection}\n${id}\n${version}\n${json}`);
}

export function entryChecksum(key: string, at: number, json: string): number {
  return crc32(`${key}\n${Math.trunc(at)}\n${json}`);
}
