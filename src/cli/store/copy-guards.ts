import { existsSync, realpathSync } from "node:fs";
import { BotError } from "../../core/errors.ts";
import { isHeldElsewhere } from "../../store/embedded/faults.ts";
import { isDatabaseAddress, type StorePlace, shownPlace } from "../../store/open-at.ts";
import type { StoreReader } from "../../store/reader.ts";

/** How long a replica that crashed still counts as at work. */
const CRASHED_SECONDS = 10;
const REPLICA_LEASE = /^replica:/u;

/** Throws BotError("bad_input") when the two are one store. */
export function ensureApart(from: StorePlace, to: StorePlace): void {
  if (identityOf(from) !== identityOf(to)) return;
  const named = shownPlace(from) === shownPlace(to) ? shownPlace(to) : `${shownPlace(from)} and ${shownPlace(to)}`;
  throw new BotError("bad_input", `--from and --to are the same store (${named}): name another one to copy to.`);
}

function identityOf({ address, schema = "" }: StorePlace): string {
  if (!isDatabaseAddress(address)) return existsSync(address) ? realpathSync(address) : address;
  const { hostname, port, pathname } = new URL(address);
  return `${hostname}:${port || "5432"}${pathname} ${schema}`;
}

/** Throws BotError("conflict") when a replica works on the store. An embedded one is held alone by whoever opened it. */
export async function ensureIdle(store: Pick<StoreReader, "leases">, shown: string): Promise<void> {
  const replicas = (await store.leases()).filter(({ name }) => REPLICA_LEASE.test(name)).length;
  if (replicas === 0) return;
  throw new BotError(
    "conflict",
    `Tocsin is at work on ${shown} (replicas: ${replicas}): stop it first and copy again. ` +
      `After a crash, wait ${CRASHED_SECONDS} seconds.`,
  );
}

/** Runs `work` on a place that an option named: its refusals speak of that option instead of the setting. */
export async function inTermsOf<T>(option: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (option === undefined || !(error instanceof BotError) || isHeldElsewhere(error)) throw error;
    const { code, details, cause } = error;
    const message = error.message.replaceAll(/\b(?:DATABASE_URL|DATA_DIR)\b/gu, option);
    throw new BotError(code, message, { cause, details });
  }
}
