import { resolve } from "node:path";
import { connectSocket } from "../../chat/socket/client.ts";
import { BotError } from "../../core/errors.ts";
import { isHeldElsewhere } from "../../store/embedded/faults.ts";
import { isDatabaseAddress } from "../../store/open-at.ts";
import { retryWhileHeld } from "../claim.ts";
import type { Setup } from "../setup.ts";

/** Where this configuration keeps its store. */
export function ownAddress({ config }: Setup): string {
  return config.databaseUrl ?? config.dataDir;
}

/** An address as somebody typed it. Throws BotError("bad_input") without repeating it: it may hold a password. */
export function readAddress(typed: string, cwd: string): string {
  if (isDatabaseAddress(typed) ? URL.canParse(typed) : typed !== "" && !typed.includes("://")) {
    return isDatabaseAddress(typed) ? typed : resolve(cwd, typed);
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
