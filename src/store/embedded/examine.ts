import { join } from "node:path";
import { STORE_FILE } from "./database.ts";
import { lostCommits, storeFault } from "./faults.ts";
import { type Inspection, inspect } from "./inspect.ts";
import { lostSince, withLook } from "./look.ts";
import { checkSchema, FIRST_SCHEMA, ownMark } from "./schema.ts";

export interface Examination extends Inspection {
  readonly file: string;
}

/**
 * Reads every page and every row of the store in `dir`, and changes nothing. Throws BotError("store_failed") when another
 * process holds it, or when it is no store that this program knows.
 */
export function examineStore(dir: string): Examination {
  const file = join(dir, STORE_FILE);
  try {
    return withLook(file, (db) => {
      const schema = checkSchema(db, file);
      const found = inspect(db, file);
      const lost = schema === FIRST_SCHEMA ? 0 : lostSince(file, ownMark(db));
      return { file, ...found, faults: lost > 0 ? [...found.faults, lostCommits(file, lost).message] : found.faults };
    });
  } catch (error) {
    throw storeFault(error, file);
  }
}
