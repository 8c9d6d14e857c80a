import { BotError } from "../../core/errors.ts";
import type { Store, StoreRow } from "../../core/store.ts";
import { listed } from "../../core/wording.ts";
import { openExistingStoreAt, openStoreAt, placeOf, type StorePlace, shownPlace } from "../../store/open-at.ts";
import type { StoreReader } from "../../store/reader.ts";
import { readSetup, type Setup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { readPlace, whileFree } from "./access.ts";
import { ensureApart, ensureIdle, inTermsOf } from "./copy-guards.ts";
import { removingWhatItMade } from "./made.ts";
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
  const from = readPlace(options.from ?? setup.config.dataDir, shell.cwd, setup);
  const to = targetOf(options, shell, setup);
  ensureApart(from, to);
  const source = await inTermsOf(options.from && "--from", () => openSource(from, setup));
  try {
    const tally = await removingWhatItMade(to, () => inTermsOf(options.to && "--to", () => copyAll(source, to, setup)));
    const sides = `${shownPlace(from)} to ${shownPlace(to)}`;
    shell.stdout.write(`Copied ${sides}; both hold the same: ${countsLine(tally.counts())}.\n`);
    return 0;
  } finally {
    await source.close();
  }
}

function targetOf({ to }: CopyOptions, { cwd }: Shell, setup: Setup): StorePlace {
  if (to !== undefined) return readPlace(to, cwd, setup);
  if (setup.config.databaseUrl !== undefined) return placeOf(setup.config);
  throw new BotError("bad_input", "Say where to copy to: --to with a folder or postgres://…, or set DATABASE_URL.");
}

async function openSource(from: StorePlace, setup: Setup): Promise<StoreReader> {
  const { address, schema } = from;
  const source = await whileFree(setup, address, () => openExistingStoreAt(address, { ...setup, schema }));
  try {
    await ensureIdle(source, shownPlace(from));
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** What was copied; the target holds the same. */
async function copyAll(source: StoreReader, to: StorePlace, setup: Setup): Promise<Tally> {
  const { address, schema } = to;
  const target = await whileFree(setup, address, () => openStoreAt(address, { ...setup, schema }));
  try {
    await ensureIdle(target, shownPlace(to));
    const read = createTally();
    await fill(target, counted(source.rows(), read), shownPlace(to));
    const written = createTally();
    for await (const row of target.rows()) written.add(row);
    ensureSame(read, written, shownPlace(to));
    return read;
  } finally {
    await target.close();
  }
}

function ensureSame(read: Tally, written: Tally, to: string): void {
  const differing = read.differences(written);
  if (differing.length === 0) return;
  throw new BotError(
    "store_failed",
    `${to} does not hold what was copied (it differs in ${listed(differing)}): do not use it, empty it and copy again.`,
  );
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
