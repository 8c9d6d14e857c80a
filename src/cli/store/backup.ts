import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { connectSocket } from "../../chat/socket/client.ts";
import { openEmbeddedReader } from "../../store/embedded/read.ts";
import { ensureThere } from "../../store/open-at.ts";
import { retryWhileHeld } from "../claim.ts";
import { readSetup, type Setup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { backedUp, inDatabase } from "./backup-reply.ts";

/** Writes a copy of the store to a new file: by the process that has it open, or by this one. Returns 0. */
export async function backUpStore(file: string, shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  if (setup.config.databaseUrl !== undefined) throw inDatabase();
  ensureThere(setup.config.dataDir);
  const to = resolve(shell.cwd, file);
  await retryWhileHeld(setup, async () => {
    if (!(await askHolder(setup, to))) await backUpHere(setup, to);
  });
  shell.stdout.write(`${backedUp(setup.config.dataDir, to)}\n`);
  return 0;
}

/** False when nobody holds the store for good. */
async function askHolder({ config, clock }: Setup, to: string): Promise<boolean> {
  const client = await connectSocket(config.dataDir, clock);
  if (client === undefined) return false;
  try {
    if (client.host.role === "passing") return false;
    return (await client.ask({ type: "backup", id: randomUUID(), to }, () => undefined)) === "done";
  } finally {
    client.close();
  }
}

async function backUpHere({ config, clock, log }: Setup, to: string): Promise<void> {
  const store = await openEmbeddedReader({ dir: config.dataDir, clock, log });
  await store.backUp(to).finally(store.close);
}
