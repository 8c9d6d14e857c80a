import { createHmac, randomBytes } from "node:crypto";

/** As long as `openssl rand -hex 32` makes it. */
const MASTER_BYTES = 32;

/** What hooks' secrets are made from. */
export interface Masters {
  /** TOCSIN_SECRET. */
  readonly secret: string | undefined;
  /** The one before it, as long as senders still have what was made from it. */
  readonly formerSecret: string | undefined;
}

/** One that nobody had before, for the sandbox: there nobody outside has been told anything that was made from another. */
export function newMaster(): string {
  return randomBytes(MASTER_BYTES).toString("hex");
}

/**
 * The secret of the hook at `path`, in 43 characters that an address may hold as they are. The same for ever: an address
 * that was given out outlives restarts and moves of the store. One hook's secret says nothing of another's.
 */
export function hookSecret(master: string, path: string): string {
  return createHmac("sha256", master).update(`hook:${path}`).digest("base64url");
}

/** Every secret that is taken at `path`, the one to give out first. Empty without TOCSIN_SECRET. */
export function hookSecrets({ secret, formerSecret }: Masters, path: string): readonly string[] {
  if (secret === undefined) return [];
  return [secret, ...(formerSecret === undefined ? [] : [formerSecret])].map((master) => hookSecret(master, path));
}
