import { statSync } from "node:fs";
import { join } from "node:path";
import { BotError } from "../../core/errors.ts";
import { STORE_FILE } from "./database.ts";
import { storeFault } from "./faults.ts";
import { markPath, readMark } from "./mark.ts";

/**
 * Throws BotError("store_failed") when a folder that is to be, or to hold, a store has something else in the store's
 * place, or only what is left beside a store: a new one must not take the place of one that was lost.
 */
export function refuseOddFile(dir: string): void {
  const file = join(dir, STORE_FILE);
  try {
    const line = oddity(file);
    if (line !== undefined) throw new BotError("store_failed", line, { details: { file } });
  } catch (error) {
    throw storeFault(error, file);
  }
}

function oddity(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return undefined;
  if (found !== undefined) {
    const what = found.isDirectory() ? "a folder" : "no file";
    return `${file} is ${what}, but the store is a file of that name: move it away, or use another DATA_DIR.`;
  }
  const left = remnant(file);
  if (left === undefined) return undefined;
  return (
    `${file} is missing, but ${left} shows that a store was here. Nothing was changed: put the file back; or move ` +
    `what is left of it elsewhere and put your last backup in its place as ${STORE_FILE}; or, to begin with an empty ` +
    "store, move it elsewhere and start again."
  );
}

/** What a store that had something in it leaves when its file goes. */
function remnant(file: string): string | undefined {
  const log = `${file}-wal`;
  if (statSync(log, { throwIfNoEntry: false })?.size) return log;
  const mark = readMark(file);
  return typeof mark === "object" && mark.commits > 0 ? markPath(file) : undefined;
}
