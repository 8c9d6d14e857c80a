import { resolve } from "node:path";
import { BotError } from "../../core/errors.ts";
import { openEmbeddedStore } from "../../store/embedded/open.ts";
import { ensureThere } from "../../store/open-at.ts";
import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { whileFree } from "./access.ts";

/** Writes a copy of the store to a new file. Returns 0. */
export async function backUpStore(file: string, shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const { config, clock, log } = setup;
  if (config.databaseUrl !== undefined) {
    throw new BotError(
      "not_configured",
      "DATABASE_URL is set, so the store is in PostgreSQL: back it up with pg_dump, or copy it with tocsin store copy.",
    );
  }
  const to = resolve(shell.cwd, file);
  ensureThere(config.dataDir);
  await whileFree(setup, config.dataDir, async () => {
    const store = await openEmbeddedStore({ dir: config.dataDir, clock, log });
    await store.backUp(to).finally(store.close);
  });
  shell.stdout.write(`Backed up ${config.dataDir} to ${to}: every page and row of the copy was checked.\n`);
  return 0;
}
