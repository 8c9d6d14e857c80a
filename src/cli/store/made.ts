import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { BotError } from "../../core/errors.ts";
import { STORE_FILE } from "../../store/embedded/database.ts";
import { isHeldElsewhere } from "../../store/embedded/faults.ts";
import { isDatabaseAddress, type StorePlace } from "../../store/open-at.ts";

const SUFFIXES = ["", "-wal", "-shm", "-mark"];

/** Runs `work`, which may make an embedded store at a place; when it fails, what it made goes, folders included. */
export async function removingWhatItMade<T>({ address }: StorePlace, work: () => Promise<T>): Promise<T> {
  const file = join(address, STORE_FILE);
  if (isDatabaseAddress(address) || SUFFIXES.some((suffix) => existsSync(file + suffix))) return work();
  const missing = missingFolders(address);
  try {
    return await work();
  } catch (error) {
    if (!isSomebodyElses(error)) {
      for (const suffix of SUFFIXES) if (existsSync(file + suffix)) rmSync(file + suffix);
      for (const folder of missing) if (isEmptyFolder(folder)) rmdirSync(folder);
    }
    throw error;
  }
}

/** Another process made a store there at the same moment. */
function isSomebodyElses(error: unknown): boolean {
  return isHeldElsewhere(error) || (error instanceof BotError && error.code === "conflict");
}

function isEmptyFolder(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length === 0;
}

/** The folder and those above it that are not there, the deepest first. */
function missingFolders(folder: string): readonly string[] {
  return existsSync(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}
