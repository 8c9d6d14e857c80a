import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Store } from "../core/store.ts";
import { STORE_FILE } from "./embedded/database.ts";
import { openEmbeddedStore } from "./embedded/open.ts";

export interface StorePorts {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the store at an address: `postgres://…`, or the folder of an embedded one, which is made when it is missing.
 * Throws BotError("store_failed") with a line to act on.
 */
export async function openStoreAt(address: string, { clock, log }: StorePorts): Promise<Store> {
  if (!isDatabaseAddress(address)) return openEmbeddedStore({ dir: address, clock, log });
  const { openPostgresStore } = await import("./postgres/open.ts");
  return openPostgresStore({ url: address, clock, log });
}

/** The same for a store that must be there: a folder without one is refused with BotError("not_found"). */
export async function openExistingStoreAt(address: string, ports: StorePorts): Promise<Store> {
  ensureThere(address);
  return openStoreAt(address, ports);
}

export function ensureThere(address: string): void {
  if (isDatabaseAddress(address) || existsSync(join(address, STORE_FILE))) return;
  throw new BotError("not_found", `There is no store in ${address}: a folder with a ${STORE_FILE} in it is one.`);
}

export function isDatabaseAddress(address: string): boolean {
  return /^postgres(?:ql)?:/u.test(address);
}

/** An address as it may be shown: without the user, the password and the parameters of a database. */
export function shownAddress(address: string): string {
  if (!isDatabaseAddress(address)) return address;
  if (!URL.canParse(address)) return "postgres://…";
  const { host, pathname } = new URL(address);
  return `postgres://${host}${pathname}`;
}
