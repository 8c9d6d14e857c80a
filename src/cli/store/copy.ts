import { BotError } from "../../core/errors.ts";
import type { Store, StoreRow } from "../../core/store.ts";
import { listed } from "../../core/wording.ts";
import { openExistingStoreAt, openStoreAt, shownAddress } from "../../store/open-at.ts";
import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { readAddress, whileFree } from "./access.ts";
import { countsLine, createTally, type Tally } from "./tally.ts";

export interface CopyOptions {
  /** A folder or postgres://…; default: DATA_DIR. */
  readonly from?: string;
  /** The same; default: DATABASE_URL, so that its password need not stand in a command line. */
  readonly to?: string;
}

/** Copies everything from one store into another, which must be empty, and compares the two. Returns 0. */
export async function copyStore(options: CopyOptions, shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const given = options.to ?? setup.config.databaseUrl;
  if (given === undefined) {
    throw new BotError("bad_input", "Say where to copy to: --to with a folder or postgres://…, or set DATABASE_URL.");
  }
  const from = readAddress(options.from ?? setup.config.dataDir, shell.cwd);
  const to = readAddress(given, shell.cwd);
  const source = await whileFree(setup, from, () => openExistingStoreAt(from, setup));
  try {
    const target = await whileFree(setup, to, () => openStoreAt(to, setup));
    const tally = await copyAll(source, target, shownAddress(to)).finally(target.close);
    const sides = `${shownAddress(from)} to ${shownAddress(to)}`;
    shell.stdout.write(`Copied ${sides}; both hold the same: ${countsLine(tally.counts())}.\n`);
    return 0;
  } finally {
    await source.close();
  }
}

async function copyAll(source: Store, target: Store, to: string): Promise<Tally> {
  const read = createTally();
  await fill(target, counted(source.rows(), read), to);
  const written = createTally();
  for await (const row of target.rows()) written.add(row);
  const differing = read.differences(written);
  if (differing.length > 0) {
    throw new BotError(
      "store_failed",
      `${to} does not hold what was copied (it differs in ${listed(differing)}): do not use it, empty it and copy again.`,
    );
  }
  return read;
}

async function fill(target: Store, rows: AsyncIterable<StoreRow>, to: string): Promise<void> {
  try {
    await target.fill(rows);
  } catch (error) {
    if (!(error instanceof BotError) || error.code !== "conflict") throw error;
    throw new BotError("conflict", `${to} is not empty: nothing was copied. Name an empty store or a new folder.`, {
      cause: error,
    });
  }
}

async function* counted(rows: AsyncIterable<StoreRow>, tally: Tally): AsyncGenerator<StoreRow> {
  for await (const row of rows) {
    tally.add(row);
    yield row;
  }
}
