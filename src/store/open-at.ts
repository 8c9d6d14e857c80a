import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Store } from "../core/store.ts";
import { STORE_FILE } from "./embedded/database.ts";
import { refuseOddFile } from "./embedded/odd-file.ts";
import { openEmbeddedStore } from "./embedded/open.ts";
import { openEmbeddedReader } from "./embedded/read.ts";
import type { StoreReader } from "./reader.ts";

/** Where a store is. */
export interface StorePlace {
  /** `postgres://…`, or the folder of an embedded store. */
  readonly address: string;
  /** Of the tables in a database; absent: the usual one. */
  readonly schema?: string | undefined;
}

export interface StorePorts extends Pick<StorePlace, "schema"> {
  readonly clock: Clock;
  readonly log: Log;
}

const SANDBOX_SCHEMA = "tocsin_sandbox";

/** Where these settings keep their store. In a shared database, too, play never touches real data. */
export function placeOf(settings: {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly sandbox: boolean;
}): StorePlace {
  const { databaseUrl, dataDir, sandbox } = settings;
  if (databaseUrl === undefined) return { address: dataDir };
  return { address: databaseUrl, ...(sandbox ? { schema: SANDBOX_SCHEMA } : {}) };
}

/**
 * Opens the store at an address: `postgres://…`, or the folder of an embedded one, which is made when it is missing.
 * Throws BotError("store_failed") with a line to act on.
 */
export async function openStoreAt(address: string, { clock, log, schema }: StorePorts): Promise<Store> {
  if (!isDatabaseAddress(address)) return openEmbeddedStore({ dir: address, clock, log });
  const { openPostgresStore } = await import("./postgres/open.ts");
  return openPostgresStore({ url: address, clock, log, ...(schema === undefined ? {} : { schema }) });
}

/** Opens a store that must be there, to read it. Makes nothing: BotError("not_found") says that there is none. */
export async function openExistingStoreAt(address: string, { clock, log, schema }: StorePorts): Promise<StoreReader> {
  if (!isDatabaseAddress(address)) {
    ensureThere(address);
    return openEmbeddedReader({ dir: address, clock, log });
  }
  const { openPostgresReader } = await import("./postgres/read.ts");
  const reader = await openPostgresReader({ url: address, schema, log });
  if (reader !== undefined) return reader;
  throw new BotError(
    "not_found",
    `There is no store in ${shownPlace({ address, schema })}: Tocsin makes one when it starts with that database.`,
  );
}

/** Throws BotError("not_found") when the folder holds no embedded store, and "store_failed" when it did once. */
export function ensureThere(dir: string): void {
  refuseOddFile(dir);
  if (existsSync(join(dir, STORE_FILE))) return;
  throw new BotError("not_found", `There is no store in ${dir}: a folder with a ${STORE_FILE} in it is one.`);
}

export function isDatabaseAddress(address: string): boolean {
  return /^postgres(?:ql)?:/u.test(address);
}

/** A place as it may be shown: without the user, the password and the parameters of a database. */
export function shownPlace({ address, schema }: StorePlace): string {
  if (!isDatabaseAddress(address)) return address;
  if (!URL.canParse(address)) return "postgres://…";
  const { host, pathname } = new URL(address);
  return `postgres://${host}${pathname}${schema === undefined ? "" : ` (schema ${schema})`}`;
}
