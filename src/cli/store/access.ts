import { resolve } from "node:path";
import { connectSocket } from "../../chat/socket/client.ts";
import { BotError } from "../../core/errors.ts";
import { isHeldElsewhere } from "../../store/embedded/faults.ts";
import { isDatabaseAddress, placeOf, type StorePlace } from "../../store/open-at.ts";
import { retryWhileHeld } from "../claim.ts";
import type { Setup } from "../setup.ts";

/**
 * The place that somebody typed. The address of this configuration's own database means its own store there, in whichever
 * schema it is. Throws BotError("bad_input") without repeating what was typed: it may hold a password.
 */
export function readPlace(typed: string, cwd: string, { config }: Setup): StorePlace {
  if (typed === config.databaseUrl) return placeOf(config);
  if (isDatabaseAddress(typed) ? URL.canParse(typed) : typed !== "" && !typed.includes("://")) {
    return { address: isDatabaseAddress(typed) ? typed : resolve(cwd, typed) };
  }
  throw new BotError(
    "bad_input",
    "A store is a folder or postgres://user:password@host:port/database, and nothing else.",
  );
}

/**
 * Does something with the store at an address that no other process may have open meanwhile. One that holds it for a
 * message only is waited for; for one that stays, BotError("conflict") says which to stop.
 */
export function whileFree<T>(setup: Setup, address: string, work: () => Promise<T>): Promise<T> {
  return retryWhileHeld(setup, async () => {
    try {
      return await work();
    } catch (error) {
      if (isHeldElsewhere(error)) await refuseIfKept(setup, address);
      throw error;
    }
  });
}

async function refuseIfKept({ clock }: Setup, address: string): Promise<void> {
  if (isDatabaseAddress(address)) return;
  const client = await connectSocket(address, clock);
  if (client === undefined) return;
  const { role, pid } = client.host;
  client.close();
  if (role === "passing") return;
  throw new BotError(
    "conflict",
    `"tocsin ${role}", process ${pid}, holds ${address}: stop it, run this again, and start it again afterwards.`,
  );
}
