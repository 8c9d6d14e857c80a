import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { BotError } from "../../core/errors.ts";
import type { StoreReader } from "../reader.ts";
import { STORE_FILE } from "./database.ts";
import { storeFault } from "./faults.ts";
import { judge } from "./look.ts";
import type { MarkWriter } from "./mark.ts";
import { type EmbeddedStore, type EmbeddedStoreOptions, openEmbeddedStore, storeOver } from "./open.ts";
import { checkSchema, FIRST_SCHEMA } from "./schema.ts";

/** A store that is opened for what it holds. */
export type EmbeddedReader = StoreReader & Pick<EmbeddedStore, "backUp">;

const NO_MARK: MarkWriter = { write: () => undefined, close: () => undefined };

/**
 * Opens a store that is there, to read it. It is held alone, as when it is written; on a disk that is mounted for
 * reading, where nobody can hold or change it, it is read as it lies. Throws BotError("store_failed").
 */
export async function openEmbeddedReader(options: EmbeddedStoreOptions): Promise<EmbeddedReader> {
  return isMountedForReading(options.dir) ? openAsItLies(options) : openEmbeddedStore(options);
}

function isMountedForReading(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EROFS";
  }
}

function openAsItLies({ dir, clock }: EmbeddedStoreOptions): EmbeddedReader {
  const file = join(dir, STORE_FILE);
  let db: DatabaseSync | undefined;
  try {
    // To read its log SQLite makes an index beside it.
    if (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) throw notHere(file, "was not stopped in good order");
    const place = pathToFileURL(file);
    place.searchParams.set("immutable", "1");
    db = new DatabaseSync(place, { readOnly: true });
    db.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    const notes = judge(db, file);
    if (checkSchema(db, file) === FIRST_SCHEMA) throw notHere(file, "was written by an older Tocsin");
    const opened = db;
    return storeOver({ db, file, mark: NO_MARK, isNew: false, notes, close: () => opened.close() }, clock);
  } catch (error) {
    if (db?.isOpen) db.close();
    throw storeFault(error, file);
  }
}

function notHere(file: string, what: string): BotError {
  return new BotError(
    "store_failed",
    `The store ${file} ${what}, and its disk is mounted for reading: copy it with the files beside it whose names ` +
      "begin with its name to another disk, and set DATA_DIR to the folder there.",
    { details: { file } },
  );
}
