import { constants } from "node:fs";
import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BotError } from "../../core/errors.ts";
import { openExistingStoreAt, placeOf } from "../../store/open-at.ts";
import type { StoreReader } from "../../store/reader.ts";
import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { whileFree } from "./access.ts";
import { type Counts, countsLine, createTally } from "./tally.ts";

/** Writes everything that is stored as JSON, one row a line, to a new file or the standard output. Returns 0. */
export async function exportStore(file: string | undefined, shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const { address, schema } = placeOf(setup.config);
  const store = await whileFree(setup, address, () => openExistingStoreAt(address, { ...setup, schema }));
  try {
    if (file === undefined) {
      await writeLines(store, shell.stdout, { end: false }).catch(ignoreEnough);
    } else {
      const to = resolve(shell.cwd, file);
      const counts = await writeFile(store, to);
      shell.stdout.write(`Wrote ${to}: ${countsLine(counts)}.\n`);
    }
    return 0;
  } finally {
    await store.close();
  }
}

/** Whoever read the output has had enough (`| head`). */
function ignoreEnough(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** What the system says of a file, in one line; what the store says is said already. */
function writingFault(error: unknown, to: string): unknown {
  if (error instanceof BotError || !(error instanceof Error && "code" in error)) return error;
  const problem = error.code === "ENOSPC" || error.code === "EDQUOT" ? "its disk is full" : error.code;
  return new BotError(
    "store_failed",
    `The export could not be written to ${to} (${problem}): make room there, or write it elsewhere.`,
    { cause: error },
  );
}

async function writeFile(store: StoreReader, to: string): Promise<Counts> {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const handle = await open(to, O_WRONLY | O_CREAT | O_EXCL, 0o600).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === "EEXIST" ? "is there already" : `cannot be made (${error.code})`;
    throw new BotError("bad_input", `${to} ${problem}: name another file.`, { cause: error });
  });
  try {
    return await writeLines(store, handle.createWriteStream({ flush: true }), { end: true });
  } catch (error) {
    await rm(to, { force: true });
    throw writingFault(error, to);
  }
}

async function writeLines(store: StoreReader, to: NodeJS.WritableStream, { end }: { end: boolean }): Promise<Counts> {
  const tally = createTally();
  async function* lines(): AsyncGenerator<string> {
    for await (const row of store.rows()) {
      tally.add(row);
      yield `${JSON.stringify(row)}\n`;
    }
  }
  await pipeline(Readable.from(lines()), to, { end });
  return tally.counts();
}
